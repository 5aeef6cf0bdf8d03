using System.Globalization;

namespace AutoBce;

/// <summary>
/// The loss, its gradient or a step became NaN or infinite. The step was not applied: parameters and optimiser state are those of the last
/// finite step.
/// </summary>
public sealed class NonFiniteLossException : ArithmeticException
{
    /// <summary>Stops training at a batch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="batch">The batch within the epoch, from 0.</param>
    /// <param name="loss">The mean loss of the batch.</param>
    /// <param name="place">The first number that is not finite, in words; null where that is not known.</param>
    public NonFiniteLossException(int epoch, int batch, double loss, string? place = null)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"{(double.IsFinite(loss) ? "The gradient or the step is not finite" : $"The loss is {loss}")} in epoch {epoch}, batch {batch} (both from 0){(place is null ? "" : $": {place}")}. ")
            + "The step was not applied; "
            + (epoch == 0 && batch == 0
                ? "nothing had been learnt yet, so look at the loss itself (GradientCheck.Check(loss) tells where it is not finite) and at the scale of the features."
                : "lower the learning rate or scale the features."))
    {
        Epoch = epoch;
        Batch = batch;
        Loss = loss;
        Place = place;
    }

    /// <summary>The epoch, from 0.</summary>
    public int Epoch { get; }

    /// <summary>The batch within the epoch, from 0.</summary>
    public int Batch { get; }

    /// <summary>The mean loss of the batch; finite if it was the gradient or the step that overflowed.</summary>
    public double Loss { get; }

    /// <summary>The first number that is not finite: of which layer, row and unit, or of which row's loss, or of which parameter's gradient; training always
    /// says so.</summary>
    public string? Place { get; }
}
