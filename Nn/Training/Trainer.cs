using System.Diagnostics.CodeAnalysis;

namespace AutoBce;

/// <summary>What Compile makes: optimiser state, the tape that steps are recorded on, and buffers, all used again step by step.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A tape holds managed memory only; disposing it ends its recording, which Exchange does here.")]
internal sealed partial class Trainer(Sequential model, Optimizer optimizer, TrainingLoss loss, Metric[] metrics, int weightedFrom)
{
    /// <summary>Beyond it the square of a gradient, which Adam keeps, is infinite.</summary>
    private const float LargestGradient = 1.8446743e19f;

    private Optimizer _optimizer = optimizer;
    private ParameterBuffer<float>? _parameters;
    private string[] _names = [];
    private bool[] _trainable = [];
    private Storage<float> _state;
    private StepGuard? _guard;
    private DenseStack? _stack;
    private Tape? _tape;
    private int _thread;
    private long _steps;

    internal TrainingLoss Loss => loss;

    internal Metric[] Metrics => metrics;

    /// <summary>The number of steps since Compile, or since the first one of the run that a file was saved in.</summary>
    internal long Steps => _steps;

    internal Optimizer Optimizer => _optimizer;

    /// <summary>Moments, velocities and so on; empty before the first step.</summary>
    internal Span<float> State => _state.Span;

    /// <summary>The factor of the steps to come, before the schedule's.</summary>
    internal float LearningRate
    {
        get => _optimizer.BaseRate;
        set
        {
            if (value == _optimizer.BaseRate) return;
            _optimizer = _optimizer.WithRate(value);
            // What was safe at the rate of the constructor need not be so at a greater one.
            if (value > _optimizer.LearningRate && _parameters is not null) _guard ??= new StepGuard(_parameters, _state, Update);
        }
    }

    /// <summary>The parameters that are trained; null before the first step.</summary>
    internal ParameterBuffer<float>? Trained => _parameters;

    /// <summary>Goes on from a step of an earlier run.</summary>
    internal void ResumeAt(long steps) => _steps = steps;

    /// <summary>The label that all labels are which are not ignored; null where they differ, or there are none.</summary>
    internal float? OnlyLabel(ReadOnlySpan<float> labels)
    {
        float? only = null;
        foreach (float label in labels)
        {
            if (loss.IsIgnored(label)) continue;
            if (label != (only ??= label)) return null;
        }
        return only;
    }

    /// <summary>"loss", then the metrics.</summary>
    internal IEnumerable<string> Keys => ["loss", .. metrics.Select(metric => metric.Name)];

    /// <summary>Finds out what stands in the way of training, and changes nothing but that layers of one's own may draw their parameters.</summary>
    /// <exception cref="InvalidOperationException">There is nothing to train, gradients are not recorded, the optimiser names a parameter that is not there, or
    /// a layer was frozen or thawed after the first step.</exception>
    internal void Check(ulong? seed)
    {
        if (!Tape.RecordsGradients) throw new InvalidOperationException("training takes gradients, and this thread is inside Tape.NoGradient(): dispose that first.");
        if (_parameters is not null)
        {
            CheckTrainable();
            return;
        }
        List<(string Name, bool IsTrained)> planned = model.PlannedParameters(seed);
        if (!planned.Exists(parameter => parameter.IsTrained)) throw new InvalidOperationException("the model has no parameters to train: add a layer that has, such as Dense.");
        _optimizer.CheckNames([.. planned.Select(parameter => parameter.Name)]);
    }

    /// <summary>The first step settles which parameters the optimiser has state of.</summary>
    private void CheckTrainable()
    {
        for (int i = 0; i < _trainable.Length; i++)
        {
            if (model.Layers[i].Trainable == _trainable[i]) continue;
            throw new InvalidOperationException(
                $"{model.PlaceOf(i)}: Trainable was {_trainable[i]} when the model was trained and is {!_trainable[i]} now, which only Compile takes note of: call Compile again.");
        }
    }

    /// <summary>Makes the state that belongs to the parameters, and takes the place of the tape that records on this thread.</summary>
    /// <returns>The tape to be put back with <see cref="Tape.Exchange"/>.</returns>
    /// <inheritdoc cref="Check"/>
    internal Tape? Begin(ulong? seed)
    {
        Check(seed);
        if (_parameters is null)
        {
            ParameterBuffer<float> parameters = model.EnsureTrained(seed);
            KeyValuePair<string, Variable<float>>[] named = model.NamedParameters();
            _names = [.. parameters.Parameters.ToArray().Select(trained => named.First(parameter => parameter.Value == trained).Key)];
            _state.Resize(checked(parameters.Length * _optimizer.Slots), longLived: true);
            _state.Span.Clear();
            // With sane learning rates the library's own rules neither throw nor overflow, and need no copies to fall back on.
            if (!_optimizer.IsSafe) _guard = new StepGuard(parameters, _state, Update);
            _stack = DenseStack.Of(model, loss.OnLogits);
            _trainable = [.. model.Layers.Select(layer => layer.Trainable)];
            _parameters = parameters;
            model.Resume(this, parameters);
        }
        if (_tape is not null && _thread == Environment.CurrentManagedThreadId) return Tape.Exchange(_tape);
        // A tape belongs to the thread that made it.
        Tape? outer = Tape.Current;
        _tape = new Tape();
        _thread = Environment.CurrentManagedThreadId;
        return outer;
    }

    /// <summary>One step on rows of the data: forward, backward, and the update if everything is finite.</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="y">[rows, outputs], as the kernel takes them.</param>
    /// <param name="weights">One to each label; empty means all ones.</param>
    /// <param name="scale">What the weighted sum of the losses is multiplied by.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="outputs">Receives what the kernel saw, [rows, outputs]; empty if nobody asks.</param>
    /// <param name="epoch">For the exception.</param>
    /// <param name="batch">For the exception.</param>
    /// <returns>The loss of the batch before the update.</returns>
    /// <exception cref="NonFiniteLossException">The loss or its gradient is not finite; nothing was changed.</exception>
    internal double Step(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> weights, float scale, int rows, Span<float> outputs, int epoch, int batch)
    {
        double value = _stack is null ? RecordedStep(x, y, weights, scale, rows, outputs) : StackedStep(_stack, x, y, weights, scale, rows, outputs);
        if (!double.IsFinite(value) || !DataCheck.AllWithin(_parameters!.Gradient, LargestGradient)) throw new NonFiniteLossException(epoch, batch, value);
        _optimizer.Clipping?.Apply(_parameters);
        if (_guard is null) Update();
        else if (!_guard.TryUpdate()) throw new NonFiniteLossException(epoch, batch, value, "the optimiser's step is beyond float's reach");
        _steps++;
        return value;
    }

    /// <summary>The loss, and the gradient if that is finite, of a model of any layers.</summary>
    private double RecordedStep(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> weights, float scale, int rows, Span<float> outputs)
    {
        _tape!.NewStep();
        Variable<float> predictions = model.Forward(_tape.Input(x, rows, model.Inputs), loss.OnLogits);
        if (!outputs.IsEmpty) predictions.Values.CopyTo(outputs);
        Variable<float> batchLoss = predictions.Loss(loss.Kernel, y, weights, scale, loss.OnLogits);
        double value = batchLoss.Values[0];
        if (!double.IsFinite(value)) return value;
        _parameters!.ZeroGradient();
        batchLoss.Backward();
        return value + model.Penalty(withGradient: true);
    }

    /// <summary>The same without nodes.</summary>
    private double StackedStep(DenseStack stack, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> weights, float scale, int rows, Span<float> outputs)
    {
        ReadOnlySpan<float> predictions = stack.Forward(x, rows);
        if (!outputs.IsEmpty) predictions.CopyTo(outputs);
        double sum = loss.OnLogits
            ? loss.Kernel.DifferentiateLogits(predictions, y, stack.OutputGradient, weights, scale)
            : loss.Kernel.Differentiate(predictions, y, stack.OutputGradient, weights, scale);
        float value = (float)(scale * sum);
        if (float.IsFinite(value)) stack.Backward(x);
        return value;
    }

    private void Update()
    {
        ParameterBuffer<float> parameters = _parameters!;
        if (_optimizer.IsElementwise)
        {
            _optimizer.Update(parameters.Data, parameters.Gradient, _state.Span, _steps + 1);
            return;
        }
        // Rules of other people may look at a tensor as a whole, and some at its name.
        for (int i = 0; i < parameters.Parameters.Length; i++)
        {
            Variable<float> parameter = parameters.Parameters[i];
            Span<float> state = _state.Span.Slice(parameters.Starts[i] * _optimizer.Slots, parameter.Count * _optimizer.Slots);
            _optimizer.UpdateNamed(_names[i], parameter.Data, parameter.GradientData, state, _steps + 1);
        }
    }
}
