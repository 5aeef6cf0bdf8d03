using System.Numerics;

namespace AutoBce;

/// <summary>
/// Which result of a loss to trust that the compiler could not prove safe. Its kernel runs in float and in double. Whatever a form loses by
/// cancellation, overflow or underflow, it loses more of in float; where both agree, the double has digits to spare, and where they do
/// not, the expression is evaluated in as many digits as it takes. A zero may be all that cancellation or underflow has left, in either,
/// and where one is hidden inside the expression (see <see cref="Extinction"/>) agreement says nothing.
/// </summary>
internal static class Guard
{
    /// <summary>A float that agrees this far with the double has lost 14 of its 24 bits at most, and so has the double of its 53.</summary>
    private const double Near = 1.0 / 1024;

    /// <summary>For the double itself: 2 bits.</summary>
    private const double VeryNear = 1.0 / (1 << 21);

    /// <summary>Below it floats have fewer digits than are compared.</summary>
    private const double Subnormal = 1.2e-38, SmallestSingle = 1.4e-45;

    /// <summary>Value and derivative of an element, each from the kernel's double where that is sure, else as they truly are. Where the value is not sure, neither is the derivative; and nothing is where a part of the expression is extinct in double.</summary>
    public static (T Value, T Gradient) Choose<T>(ref LazyTruth truth, double prediction, double label, bool isExtinct, float value, double wideValue, float gradient, double wideGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isSure = !isExtinct && IsSure<T>(value, wideValue), isGradientSure = isSure && IsSure<T>(gradient, wideGradient);
        (BigFloat? exact, BigFloat? slope) = isGradientSure ? default : truth.Value.At(prediction, label);
        bool isValueLost = exact is null && double.IsNaN(wideValue), isSlopeLost = slope is null && double.IsNaN(wideGradient);
        if (!isGradientSure && (isValueLost || isSlopeLost) && double.IsFinite(prediction) && double.IsFinite(label))
        {
            BigDual guess = truth.Value.Guess(prediction, label);
            (exact, slope) = (isValueLost ? guess.Value : exact, isSlopeLost ? guess.Slope : slope);
        }
        return (isSure || exact is null ? T.CreateSaturating(wideValue) : Round<T>(exact.Value), slope is null ? T.CreateSaturating(wideGradient) : Round<T>(slope.Value));
    }

    /// <summary>The second derivative of an element in the same way. Where it jumps, it is what the kernel takes it for.</summary>
    public static T ChooseSecond<T>(ref LazyTruth truth, double prediction, double label, bool isExtinct, float single, double wide)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!isExtinct && IsSure<T>(single, wide)) return T.CreateSaturating(wide);
        (BigFloat? exact, bool isJump) = truth.Value.Second(prediction, label);
        return exact is null || (isJump && double.IsFinite(wide)) ? T.CreateSaturating(wide) : Round<T>(exact.Value);
    }

    /// <summary>A derivative by the label, which is input 0, or by a hyperparameter, in the same way.</summary>
    public static T ChoosePartial<T>(ref LazyTruth truth, int input, double prediction, double label, bool isExtinct, float single, double wide)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!isExtinct && IsSure<T>(single, wide)) return T.CreateSaturating(wide);
        TrueLoss loss = truth.Value.By(input);
        BigFloat? exact = loss.Partial(prediction, label);
        if (exact is null && double.IsNaN(wide) && double.IsFinite(prediction) && double.IsFinite(label)) exact = loss.Guess(prediction, label).Slope;
        return exact is null ? T.CreateSaturating(wide) : Round<T>(exact.Value);
    }

    private static T Round<T>(BigFloat exact)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float) ? T.CreateSaturating(exact.ToSingle()) : T.CreateSaturating(exact.ToDouble());

    private static bool IsSure<T>(float single, double wide) => typeof(T) == typeof(float) ? IsSureOfFloat(single, wide) : IsSureOfDouble(single, wide);

    /// <summary>Whether the double, rounded to a float, is sure.</summary>
    private static bool IsSureOfFloat(float single, double wide) => double.IsFinite(wide) && wide != 0
        && (Math.Abs(single - wide) <= Math.Max(Math.Abs(wide) * Near, 4 * SmallestSingle) || (float.IsInfinity(single) && single == (float)wide));

    /// <summary>Whether the double is sure.</summary>
    private static bool IsSureOfDouble(float single, double wide) => double.IsFinite(wide) && wide != 0
        && (single == wide || (Math.Abs(wide) > Subnormal && Math.Abs(single - wide) <= Math.Abs(wide) * VeryNear));
}

/// <summary>The truth of a loss, made ready where it is first asked for: nothing is allocated as long as no element is doubtful.</summary>
internal struct LazyTruth(ElementwiseLoss loss, bool logits)
{
    private TrueLoss? _value;

    public LazyTruth(TrueLoss value)
        : this(null!, logits: false) => _value = value;

    public TrueLoss Value => _value ??= new TrueLoss(loss.Graph, logits && loss.Graph.Prediction == PredictionKind.Probability);
}
