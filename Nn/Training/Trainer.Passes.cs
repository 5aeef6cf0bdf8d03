using System.Diagnostics;
using System.Globalization;

namespace AutoBce;

internal sealed partial class Trainer
{
    private float[] _x = [], _y = [], _labels = [], _weights = [];

    /// <summary>The steps of one epoch; gives loss and metrics.</summary>
    /// <param name="data">All rows.</param>
    /// <param name="source">The batches.</param>
    /// <param name="run">Told about steps, and asked whether to stop.</param>
    /// <param name="callbacks">Told about steps.</param>
    /// <param name="results">Receives loss and metrics.</param>
    /// <param name="progress">Told about steps.</param>
    /// <param name="scratch">Room for outputs, labels and weights of the epoch.</param>
    /// <param name="cancellationToken">Looked at before each step.</param>
    internal void Epoch(
        in Dataset data, BatchSource source, TrainingRun run, CallbackList callbacks, Span<double> results, Progress progress, EpochScratch scratch,
        CancellationToken cancellationToken)
    {
        int inputs = model.Inputs, width = model.Outputs;
        long ahead = source.RowsAhead(), done = 0;
        bool isMeasured = metrics.Length > 0, isWeighted = weightedFrom < metrics.Length && !data.MetricWeights.IsEmpty;
        double total = 0, share = 0;
        for (int batch = 0; batch < source.Steps && !run.StopRequested; batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<int> rows = source.Next();
            callbacks.Each((run, batch), static (callback, state) => callback.OnTrainBatchBegin(state.run, state.batch));
            int at = isMeasured ? (int)(done * width) : 0, count = rows.Length * width;
            ReadOnlySpan<float> x = Batch(data.X, inputs, rows, source.IsInOrder, ref _x), y = Batch(data.KernelY, width, rows, source.IsInOrder, ref _y);
            ReadOnlySpan<float> weights = data.Weights.IsEmpty ? default : Batch(data.Weights, width, rows, source.IsInOrder, ref _weights);
            if (!source.IsInOrder) Prefetch.Rows(data.X, inputs, source.Upcoming);
            ReadOnlySpan<float> labels = isMeasured || loss.Ignored is not null ? Batch(data.Y, width, rows, source.IsInOrder, ref _labels) : default;
            if (isMeasured)
            {
                scratch.Reserve(at + count, ahead * width, isWeighted);
                labels.CopyTo(scratch.Labels.AsSpan(at));
                if (isWeighted) Gather(data.MetricWeights, width, rows, scratch.Weights.AsSpan(at, count));
            }
            double divisor = Divisor(labels, weights, rows.Length);
            double value = Train(x, y, weights, Scale(divisor), rows.Length, isMeasured ? scratch.Outputs.AsSpan(at, count) : default, run.Epoch, batch);
            double part = Part(divisor, rows.Length);
            total += value * part;
            share += part;
            done += rows.Length;
            double mean = share == 0 ? 0 : total / share;
            progress.Batch(done, ahead, mean);
            callbacks.Each((run, batch, mean), static (callback, state) => callback.OnTrainBatchEnd(state.run, state.batch, state.mean));
        }
        results[0] = share == 0 ? 0 : total / share;
        if (!isMeasured) return;
        int measured = (int)(done * width);
        Measure(scratch.Outputs.AsSpan(0, measured), scratch.Labels.AsSpan(0, measured), isWeighted ? scratch.Weights.AsSpan(0, measured) : default, results[1..]);
    }

    /// <summary>One step on all rows of the data.</summary>
    internal double Batch(in Dataset data)
    {
        try
        {
            model.StepSeed = StepSeed;
            return Step(data.X, data.KernelY, data.Weights, Scale(Divisor(data.Y, data.Weights, data.Rows)), data.Rows, default, epoch: 0, batch: 0);
        }
        catch (NonFiniteLossException e) when (e.Place is null)
        {
            throw new NonFiniteLossException(e.Epoch, e.Batch, e.Loss, NonFinitePlace(data.X, data.KernelY, data.Weights, data.Rows));
        }
        finally
        {
            model.StepSeed = null;
        }
    }

    /// <summary>A number of its own for each step of a seed.</summary>
    private ulong StepSeed
    {
        get
        {
            ulong mixed = (model.FitSeed ?? model.Seed ?? 0) + (ulong)_steps * 0xD1342543DE82EF95;
            return RandomSource.SplitMix64(ref mixed);
        }
    }

    /// <summary>A step; where it fails, the exception says at which layer numbers stopped being finite.</summary>
    private double Train(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> weights, float scale, int rows, Span<float> outputs, int epoch, int batch)
    {
        long start = TrainingTelemetry.StepDuration.Enabled ? Stopwatch.GetTimestamp() : 0;
        double value;
        try
        {
            model.StepSeed = StepSeed;
            value = Step(x, y, weights, scale, rows, outputs, epoch, batch);
        }
        catch (NonFiniteLossException e) when (e.Place is null)
        {
            throw new NonFiniteLossException(e.Epoch, e.Batch, e.Loss, NonFinitePlace(x, y, weights, rows));
        }
        finally
        {
            model.StepSeed = null;
        }
        if (start != 0) TrainingTelemetry.StepDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        TrainingTelemetry.Examples.Add(rows);
        return value;
    }

    /// <summary>The first layer, label or gradient whose numbers are not finite; what drops inputs drops the same again.</summary>
    private string NonFinitePlace(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> weights, int rows)
    {
        // What the backward sweep left is looked at before the tape is used again.
        string? gradient = null;
        foreach ((string name, Variable<float> parameter) in model.NamedParameters())
        {
            if (gradient is null && parameter.RequiresGradient && !DataCheck.AllWithin(parameter.GradientData, LargestGradient))
                gradient = $"the gradient of {name} is beyond float's reach";
        }
        using IDisposable suspension = Tape.NoGradient();
        _tape!.NewStep();
        Variable<float> values = _tape.Input(x, rows, model.Inputs);
        for (int i = 0; i < model.Layers.Count; i++)
        {
            values = i == model.Layers.Count - 1 && loss.OnLogits ? model.Layers[i].ForwardLogits(values) : model.Layers[i].Forward(values);
            int bad = 0;
            while (bad < values.Count && float.IsFinite(values.Values[bad])) bad++;
            if (bad == values.Count) continue;
            int width = values.Count / rows;
            return $"{model.PlaceOf(i)} gives {values.Values[bad].ToString(CultureInfo.InvariantCulture)} for row {bad / width} of the batch, unit {bad % width}";
        }
        ReadOnlySpan<float> outputs = values.Values;
        for (int i = 0; i < outputs.Length; i++)
        {
            double value = Value(outputs.Slice(i, 1), y.Slice(i, 1), weights.IsEmpty ? default : weights.Slice(i, 1));
            if (!float.IsFinite((float)value)) return string.Create(CultureInfo.InvariantCulture, $"the loss of row {i / model.Outputs} of the batch, unit {i % model.Outputs}, is {value} where the output is {outputs[i]}");
        }
        return gradient ?? "outputs and losses of all rows are finite, but not the sum of the losses and of what layers add";
    }

    /// <summary>Loss and metrics of rows [first, first + rows) on the tape that records.</summary>
    internal void Evaluate(in Dataset data, int first, int rows, int batchSize, Span<double> results, CallbackList? callbacks = null, CancellationToken cancellationToken = default)
    {
        using IDisposable suspension = Tape.NoGradient();
        int inputs = model.Inputs, width = model.Outputs;
        float[] outputs = new float[rows * width];
        Tape tape = Tape.Current!;
        double total = 0, share = 0;
        callbacks?.Each(model, static (callback, model) => callback.OnTestBegin(model));
        for (int start = 0, batch = 0; start < rows; start += batchSize, batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(batchSize, rows - start), at = (first + start) * width;
            callbacks?.Each((model, batch), static (callback, state) => callback.OnTestBatchBegin(state.model, state.batch));
            tape.NewStep();
            Variable<float> predictions = model.Forward(tape.Input(data.X.Slice((first + start) * inputs, count * inputs), count, inputs), loss.OnLogits);
            predictions.Values.CopyTo(outputs.AsSpan(start * width));
            ReadOnlySpan<float> weights = data.Weights.IsEmpty ? default : data.Weights.Slice(at, count * width);
            double divisor = Divisor(data.Y.Slice(at, count * width), weights, count), part = Part(divisor, count);
            total += Value(predictions.Values, data.KernelY.Slice(at, count * width), weights) * Scale(divisor) * part;
            share += part;
            callbacks?.Each((model, batch), static (callback, state) => callback.OnTestBatchEnd(state.model, state.batch));
        }
        results[0] = (share == 0 ? 0 : total / share) + model.Penalty(withGradient: false);
        Measure(outputs, data.Y.Slice(first * width, rows * width), data.MetricWeights.IsEmpty ? default : data.MetricWeights.Slice(first * width, rows * width), results[1..]);
    }

    /// <summary>The weighted sum of losses of a batch by the kernel that training uses.</summary>
    private double Value(ReadOnlySpan<float> predictions, ReadOnlySpan<float> y, ReadOnlySpan<float> weights) => loss.OnLogits
        ? loss.Kernel.DifferentiateLogits(predictions, y, new float[y.Length], weights)
        : loss.Kernel.Evaluate(predictions, y, weights);

    /// <summary>The metrics of a data set, without labels that are ignored; logits are made probabilities in place first.</summary>
    private void Measure(Span<float> outputs, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, Span<double> results)
    {
        if (metrics.Length == 0) return;
        int width = model.Outputs;
        if (loss.OnLogits) VectorMath.Sigmoid<float>(outputs, outputs);
        if (loss.Ignored is not null)
        {
            MeasureRows(outputs, labels, weights, results);
            width = 1;
            float[] kept = new float[labels.Length], keptWeights = new float[weights.Length];
            int count = 0;
            for (int i = 0; i < labels.Length; i++)
            {
                if (loss.IsIgnored(labels[i])) continue;
                if (!weights.IsEmpty) keptWeights[count] = weights[i];
                (outputs[count], kept[count]) = (outputs[i], labels[i]);
                count++;
            }
            weights = keptWeights.AsSpan(0, weights.IsEmpty ? 0 : count);
            outputs = outputs[..count];
            labels = kept.AsSpan(0, count);
        }
        for (int i = 0; i < metrics.Length; i++)
        {
            if (loss.Ignored is null || !metrics[i].IsOfRows) results[i] = metrics[i].Compute(outputs, labels, i < weightedFrom ? default : weights, width);
        }
    }

    /// <summary>The metrics that need whole rows, in which labels that are ignored are negatives of weight 0.</summary>
    private void MeasureRows(ReadOnlySpan<float> outputs, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, Span<double> results)
    {
        if (!Array.Exists(metrics, metric => metric.IsOfRows)) return;
        float[] known = labels.ToArray(), ones = new float[labels.Length], weighted = new float[labels.Length];
        for (int i = 0; i < known.Length; i++)
        {
            if (loss.IsIgnored(known[i])) known[i] = 0;
            else (ones[i], weighted[i]) = (1, weights.IsEmpty ? 1 : weights[i]);
        }
        for (int i = 0; i < metrics.Length; i++)
        {
            if (metrics[i].IsOfRows) results[i] = metrics[i].Compute(outputs, known, i < weightedFrom ? ones : weighted, model.Outputs);
        }
    }

    /// <summary>What the sum of losses of samples is divided by: those that have a label, the sum of weights, or nothing.</summary>
    private double Divisor(ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, int rows)
    {
        int width = model.Outputs;
        if (loss.Reduction == Reduction.Sum) return loss.SumsElements ? 1.0 / width : 1;
        if (loss.Reduction == Reduction.MeanWithSampleWeight && !weights.IsEmpty)
        {
            double sum = 0;
            foreach (float weight in weights) sum += weight;
            return sum / width;
        }
        if (loss.Ignored is null) return rows;
        int labelled = 0;
        for (int row = 0; row < rows; row++)
        {
            int column = 0;
            while (column < width && loss.IsIgnored(labels[row * width + column])) column++;
            if (column < width) labelled++;
        }
        return labelled;
    }

    /// <summary>What the weighted sum of the losses of labels is multiplied by; 0 where there is nothing to divide by.</summary>
    private float Scale(double divisor) => divisor == 0 ? 0 : 1f / (float)(divisor * model.Outputs);

    /// <summary>What a batch counts in the mean of an epoch.</summary>
    private double Part(double divisor, int rows) => loss.Reduction == Reduction.Sum ? rows : divisor;

    /// <summary>The rows, one after the other: where they lie if they do so in the data, else gathered.</summary>
    private static ReadOnlySpan<float> Batch(ReadOnlySpan<float> source, int width, ReadOnlySpan<int> rows, bool inOrder, ref float[] buffer)
    {
        if (inOrder) return source.Slice(rows[0] * width, rows.Length * width);
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

/// <summary>Outputs, labels and weights of an epoch's training rows in the order of training, for the metrics.</summary>
internal sealed class EpochScratch
{
    /// <summary>Epochs of up to so many numbers get their room at once; longer ones, which may be stopped early, as they go on.</summary>
    private const int AtOnce = 1 << 24;

    private float[] _outputs = [], _labels = [], _weights = [];

    internal float[] Outputs => _outputs;

    internal float[] Labels => _labels;

    /// <summary>Empty where all are 1.</summary>
    internal float[] Weights => _weights;

    /// <summary>Makes room for what is there and what comes next.</summary>
    /// <param name="length">The numbers that there will be after the next batch.</param>
    /// <param name="ahead">The numbers of the epoch.</param>
    /// <param name="withWeights">Whether there are weights.</param>
    internal void Reserve(int length, long ahead, bool withWeights)
    {
        if (_outputs.Length >= length && (!withWeights || _weights.Length >= length)) return;
        int room = (int)Math.Min(ahead, Math.Max(AtOnce, 2L * length));
        Array.Resize(ref _outputs, room);
        Array.Resize(ref _labels, room);
        if (withWeights) Array.Resize(ref _weights, room);
    }
}
