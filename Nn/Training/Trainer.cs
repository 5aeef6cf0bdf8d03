using System.Diagnostics.CodeAnalysis;

namespace AutoBce;

/// <summary>What Compile makes: optimiser state, the tape that steps are recorded on, and buffers, all used again step by step.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A tape holds managed memory only; disposing it ends its recording, which Exchange does here.")]
internal sealed class Trainer(Sequential model, Optimizer optimizer, TrainingLoss loss, Metric[] metrics)
{
    /// <summary>Beyond it the square of a gradient, which Adam keeps, is infinite.</summary>
    private const float LargestGradient = 1.8446743e19f;

    private ParameterBuffer<float>? _parameters;
    private Storage<float> _state;
    private StepGuard? _guard;
    private Tape? _tape;
    private int _thread;
    private long _steps;
    private float[] _x = [], _y = [];

    internal TrainingLoss Loss => loss;

    internal Metric[] Metrics => metrics;

    /// <summary>"loss", then the metrics.</summary>
    internal IEnumerable<string> Keys => ["loss", .. metrics.Select(metric => metric.Name)];

    /// <summary>Makes the state that belongs to the parameters, and takes the place of the tape that records on this thread.</summary>
    /// <returns>The tape to be put back with <see cref="Tape.Exchange"/>.</returns>
    /// <exception cref="InvalidOperationException">There is nothing to train, or gradients are not recorded.</exception>
    internal Tape? Begin(ulong? seed)
    {
        if (!Tape.RecordsGradients) throw new InvalidOperationException("training takes gradients, and this thread is inside Tape.NoGradient(): dispose that first.");
        if (_parameters is null)
        {
            ParameterBuffer<float> parameters = model.EnsureTrained(seed);
            if (parameters.Length == 0) throw new InvalidOperationException("the model has no parameters to train: add a layer that has, such as Dense.");
            _state.Resize(checked(parameters.Length * optimizer.Slots), longLived: true);
            _state.Span.Clear();
            // With sane learning rates the library's own rules neither throw nor overflow, and need no copies to fall back on.
            if (!optimizer.IsSafe) _guard = new StepGuard(parameters, _state, Update);
            _parameters = parameters;
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
    /// <param name="rows">The number of rows.</param>
    /// <param name="outputs">Receives what the kernel saw, [rows, outputs]; empty if nobody asks.</param>
    /// <param name="epoch">For the exception.</param>
    /// <param name="batch">For the exception.</param>
    /// <returns>The loss of the batch before the update.</returns>
    /// <exception cref="NonFiniteLossException">The loss or its gradient is not finite; nothing was changed.</exception>
    internal double Step(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int rows, Span<float> outputs, int epoch, int batch)
    {
        _tape!.NewStep();
        Variable<float> predictions = model.Forward(_tape.Input(x, rows, model.Inputs), loss.OnLogits);
        if (!outputs.IsEmpty) predictions.Values.CopyTo(outputs);
        Variable<float> batchLoss = predictions.Loss(loss.Kernel, y, default, Scale(y.Length), loss.OnLogits);
        double value = batchLoss.Values[0];
        if (!double.IsFinite(value)) throw new NonFiniteLossException(epoch, batch, value);
        _parameters!.ZeroGradient();
        batchLoss.Backward();
        if (!DataCheck.AllWithin(_parameters.Gradient, LargestGradient)) throw new NonFiniteLossException(epoch, batch, value);
        optimizer.Clipping?.Apply(_parameters);
        if (_guard is null) Update();
        else if (!_guard.TryUpdate()) throw new NonFiniteLossException(epoch, batch, value);
        _steps++;
        return value;
    }

    private void Update()
    {
        ParameterBuffer<float> parameters = _parameters!;
        if (optimizer.IsElementwise)
        {
            optimizer.Update(parameters.Data, parameters.Gradient, _state.Span, _steps + 1);
            return;
        }
        // Rules of other people may look at a tensor as a whole.
        for (int i = 0; i < parameters.Parameters.Length; i++)
        {
            Variable<float> parameter = parameters.Parameters[i];
            Span<float> state = _state.Span.Slice(parameters.Starts[i] * optimizer.Slots, parameter.Count * optimizer.Slots);
            optimizer.Update(parameter.Data, parameter.GradientData, state, _steps + 1);
        }
    }

    /// <summary>One pass over the training rows in the given order; returns loss and metrics.</summary>
    /// <param name="data">All rows.</param>
    /// <param name="order">The rows to train on, in the order in which to take them.</param>
    /// <param name="batchSize">Rows to a step; the last step takes what is left.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="results">Receives loss and metrics.</param>
    /// <param name="progress">Told about each batch.</param>
    /// <param name="scratch">Room for outputs and labels of the epoch; empty if there are no metrics.</param>
    /// <param name="cancellationToken">Looked at before each step.</param>
    internal void Epoch(
        in Dataset data, ReadOnlySpan<int> order, int batchSize, int epoch, Span<double> results, Progress progress, EpochScratch scratch,
        CancellationToken cancellationToken)
    {
        int inputs = model.Inputs, width = model.Outputs;
        double total = 0;
        for (int start = 0, batch = 0; start < order.Length; start += batchSize, batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> rows = order.Slice(start, Math.Min(batchSize, order.Length - start));
            Span<float> x = Gather(data.X, inputs, rows, ref _x), y = Gather(data.KernelY, width, rows, ref _y);
            int at = start * width, count = rows.Length * width;
            double value = Step(x, y, rows.Length, metrics.Length == 0 ? default : scratch.Outputs.AsSpan(at, count), epoch, batch);
            if (metrics.Length > 0) Gather(data.Y, width, rows, scratch.Labels.AsSpan(at, count));
            total += value * rows.Length;
            progress.Batch(start + rows.Length, order.Length, total / (start + rows.Length));
        }
        results[0] = total / order.Length;
        if (metrics.Length > 0) Measure(scratch.Outputs.AsSpan(0, order.Length * width), scratch.Labels.AsSpan(0, order.Length * width), results[1..]);
    }

    /// <summary>Loss and metrics of rows [first, first + rows) on the tape that records.</summary>
    internal void Evaluate(in Dataset data, int first, int rows, int batchSize, Span<double> results)
    {
        using IDisposable suspension = Tape.NoGradient();
        int inputs = model.Inputs, width = model.Outputs;
        float[] outputs = new float[rows * width];
        Tape tape = Tape.Current!;
        double total = 0;
        for (int start = 0; start < rows; start += batchSize)
        {
            int count = Math.Min(batchSize, rows - start);
            tape.NewStep();
            Variable<float> predictions = model.Forward(tape.Input(data.X.Slice((first + start) * inputs, count * inputs), count, inputs), loss.OnLogits);
            predictions.Values.CopyTo(outputs.AsSpan(start * width));
            total += Value(predictions.Values, data.KernelY.Slice((first + start) * width, count * width)) * count;
        }
        results[0] = total / rows;
        Measure(outputs, data.Y.Slice(first * width, rows * width), results[1..]);
    }

    /// <summary>The loss of a batch by the kernel that training uses.</summary>
    private double Value(ReadOnlySpan<float> predictions, ReadOnlySpan<float> y)
    {
        float[] gradient = new float[y.Length];
        double sum = loss.OnLogits ? loss.Kernel.DifferentiateLogits(predictions, y, gradient) : loss.Kernel.Evaluate(predictions, y);
        return sum * Scale(y.Length);
    }

    /// <summary>The metrics of a data set; logits are made probabilities in place first.</summary>
    private void Measure(Span<float> outputs, ReadOnlySpan<float> labels, Span<double> results)
    {
        if (metrics.Length == 0) return;
        if (loss.OnLogits) VectorMath.Sigmoid<float>(outputs, outputs);
        for (int i = 0; i < metrics.Length; i++) results[i] = metrics[i].Compute(outputs, labels);
    }

    private float Scale(int elements) => loss.IsSum ? 1 : 1f / elements;

    private static Span<float> Gather(ReadOnlySpan<float> source, int width, ReadOnlySpan<int> rows, ref float[] buffer)
    {
        if (buffer.Length < rows.Length * width) buffer = new float[rows.Length * width];
        Span<float> destination = buffer.AsSpan(0, rows.Length * width);
        Gather(source, width, rows, destination);
        return destination;
    }

    private static void Gather(ReadOnlySpan<float> source, int width, ReadOnlySpan<int> rows, Span<float> destination)
    {
        for (int i = 0; i < rows.Length; i++) source.Slice(rows[i] * width, width).CopyTo(destination[(i * width)..]);
    }
}

/// <summary>Outputs and labels of an epoch's training rows in the order of training, for the metrics.</summary>
internal sealed record EpochScratch(float[] Outputs, float[] Labels);
