using System.Globalization;

namespace AutoBce;

public sealed partial class Sequential
{
    private Trainer? _compiled;
    private Loss? _compiledLoss;
    private float[] _xBuffer = [], _yBuffer = [], _smoothedBuffer = [];

    /// <summary>
    /// Sets what the model is trained with. Compiling again starts the optimiser anew and keeps the parameters.
    /// With a sigmoid as the last activation the loss is taken as a function of the logits before it, everywhere.
    /// </summary>
    /// <param name="optimizer">The rule of the steps.</param>
    /// <param name="loss">What training makes small.</param>
    /// <param name="metrics">What else is measured, without weights.</param>
    /// <param name="weightedMetrics">What is measured with sample and class weights; their names must differ from those of <paramref name="metrics"/>.</param>
    /// <exception cref="ArgumentException">The loss cannot train this model, two metrics have one name, one asks for outputs that are not there, or the loss has not one positive weight to
    /// each output.</exception>
    /// <exception cref="InvalidOperationException">The model has no layers, or another thread is training it.</exception>
    public void Compile(Optimizer optimizer, Loss loss, IReadOnlyList<Metric>? metrics = null, IReadOnlyList<Metric>? weightedMetrics = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        using ModelGate.Scope training = _gate.EnterTraining(nameof(Compile));
        if (_layers.Count == 0) throw new InvalidOperationException("the model has no layers: add them before Compile.");
        Metric[] all = [.. metrics ?? [], .. weightedMetrics ?? []];
        HashSet<string> names = ["loss"];
        foreach (Metric metric in all)
        {
            ArgumentNullException.ThrowIfNull(metric, nameof(metrics));
            if (!names.Add(metric.Name))
                throw new ArgumentException($"two columns of History would be called \"{metric.Name}\": give a metric another name.", nameof(metrics));
            metric.CheckOutputs(Outputs, nameof(metrics));
        }
        TrainingLoss trained = TrainingLoss.For(loss, EndsInSigmoid) with { CountsClasses = Array.Exists(all, m => m is ClassificationMetric) };
        trained.Factors.CheckOutputs(Outputs);
        (_compiled, _compiledLoss) = (new Trainer(this, optimizer, trained, all, metrics?.Count ?? 0), loss);
    }

    /// <summary>Compiles by Keras's names: optimisers such as "adam" and "sgd", losses by <see cref="NamedLosses"/>, metrics by <see cref="MetricNames"/>.</summary>
    /// <exception cref="ArgumentException">A name is unknown; the message lists the known ones.</exception>
    public void Compile(string optimizer, string loss, IReadOnlyList<string>? metrics = null) =>
        Compile(Optimizer.Named(optimizer, nameof(optimizer)), NamedLosses.Get(loss, nameof(loss)), [.. (metrics ?? []).Select(name => MetricNames.Get(name, nameof(metrics)))]);

    /// <summary>The same with a loss by its name; optimisers and metrics may be names too: <c>Compile("adam", "bce", [new Auc()])</c>.</summary>
    /// <inheritdoc cref="Compile(Optimizer, Loss, IReadOnlyList{Metric}?, IReadOnlyList{Metric}?)"/>
    public void Compile(Optimizer optimizer, string loss, IReadOnlyList<Metric>? metrics = null, IReadOnlyList<Metric>? weightedMetrics = null) =>
        Compile(optimizer, NamedLosses.Get(loss, nameof(loss)), metrics, weightedMetrics);

    /// <summary>Loss (the mean over the samples, whatever the batch size) and metrics, by the names that History uses.</summary>
    /// <param name="x">[N, <see cref="Inputs"/>] features.</param>
    /// <param name="y">[N, <see cref="Outputs"/>] labels, or [N].</param>
    /// <param name="batchSize">Samples at a time.</param>
    /// <param name="sampleWeight">Weights of samples, [N], or of labels, [N, <see cref="Outputs"/>].</param>
    /// <param name="callbacks">Told about the evaluation.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">Data are out of range.</exception>
    /// <exception cref="InvalidOperationException">Compile was not called, or another thread is training the model.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public Evaluation Evaluate(
        TensorInput x, TensorInput y, int batchSize = 32, TensorInput? sampleWeight = null, IReadOnlyList<Callback>? callbacks = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        using ModelGate.Scope reading = _gate.EnterReading(nameof(Evaluate));
        Trainer trainer = Compiled(nameof(Evaluate));
        float[] xBuffer = [], yBuffer = [], kernelBuffer = [];
        Dataset data = new(x, y, Inputs, Outputs, trainer.Loss, ref xBuffer, ref yBuffer, ref kernelBuffer);
        data = data.Weighted(sampleWeight, null, Outputs, trainer.Loss, 0);
        CallbackList called = new(callbacks, _gate);
        EnsureParameters();
        string[] keys = [.. trainer.Keys];
        double[] results = new double[keys.Length];
        using (Tape tape = new()) trainer.Evaluate(data, 0, data.Rows, batchSize, results, called, cancellationToken);
        Evaluation evaluation = new(keys, results);
        called.Each((Model: this, Logs: evaluation), static (callback, state) => callback.OnTestEnd(state.Model, state.Logs));
        return evaluation;
    }

    /// <summary>
    /// The outputs of the last layer, probabilities where the model ends in a sigmoid. An output does not depend on the other rows, nor on the
    /// batch size.
    /// </summary>
    /// <param name="x">[N, <see cref="Inputs"/>] features, finite.</param>
    /// <param name="batchSize">Samples at a time.</param>
    /// <param name="callbacks">Told about batches.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <returns>[N, <see cref="Outputs"/>] in one array of N times <see cref="Outputs"/> numbers, row by row: output j of sample i is at
    /// i * <see cref="Outputs"/> + j. With one output, one number to a sample. Keras's predict gives a matrix [N, outputs].</returns>
    /// <exception cref="ArgumentException">The shape does not fit, or a feature is not finite.</exception>
    /// <exception cref="InvalidOperationException">Another thread is training the model.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for.</exception>
    public float[] Predict(TensorInput x, int batchSize = 1024, IReadOnlyList<Callback>? callbacks = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        using ModelGate.Scope reading = _gate.EnterReading(nameof(Predict));
        int rows = x.Rows(Inputs, nameof(x));
        float[] buffer = [];
        ReadOnlySpan<float> features = x.Read(ref buffer);
        DataCheck.Finite(features, Inputs);
        CallbackList called = new(callbacks, _gate);
        EnsureParameters();
        float[] outputs = new float[checked(rows * Outputs)];
        called.Each(this, static (callback, model) => callback.OnPredictBegin(model));
        using Tape tape = new();
        using IDisposable suspension = Tape.NoGradient();
        for (int start = 0, batch = 0; start < rows; start += batchSize, batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(batchSize, rows - start);
            called.Each((Model: this, Batch: batch), static (callback, state) => callback.OnPredictBatchBegin(state.Model, state.Batch));
            tape.NewStep();
            Forward(tape.Input(features.Slice(start * Inputs, count * Inputs), count, Inputs), logits: false).Values.CopyTo(outputs.AsSpan(start * Outputs));
            called.Each((Model: this, Batch: batch), static (callback, state) => callback.OnPredictBatchEnd(state.Model, state.Batch));
        }
        called.Each(this, static (callback, model) => callback.OnPredictEnd(model));
        return outputs;
    }

    /// <summary>The probabilities of class 1: what <see cref="Predict"/> gives where the model ends in a sigmoid, and the sigmoid of that where it does not and its loss takes logits.</summary>
    /// <returns>[N, <see cref="Outputs"/>] in one array, as <see cref="Predict"/> has it.</returns>
    /// <exception cref="InvalidOperationException">The outputs are neither probabilities nor logits, as far as the model knows: it ends in no sigmoid, and neither the loss that it was compiled with
    /// nor <see cref="LoadedLoss"/> takes logits. Or another thread is training it.</exception>
    /// <inheritdoc cref="Predict"/>
    public float[] PredictProbabilities(TensorInput x, int batchSize = 1024) => Probabilities(x, batchSize, nameof(PredictProbabilities));

    /// <summary>The classes, 0 or 1: 1 where the probability is strictly above <see cref="Threshold"/>.</summary>
    /// <inheritdoc cref="PredictProbabilities"/>
    public int[] PredictClasses(TensorInput x, int batchSize = 1024) =>
        Array.ConvertAll(Probabilities(x, batchSize, nameof(PredictClasses)), p => ClassCounts.IsAbove(p, Threshold) ? 1 : 0);

    private float[] Probabilities(TensorInput x, int batchSize, string operation)
    {
        if (!EndsInSigmoid && !TakesLogits)
        {
            throw new InvalidOperationException(
                $"{operation}: the model does not end in a sigmoid, and {(LossName is { } loss ? $"the loss {loss} takes no logits, or is not known to" : "there is no loss that takes logits")}: its outputs are no probabilities. Compile it with its loss, or use what Predict gives.");
        }
        float[] outputs = Predict(x, batchSize);
        if (!EndsInSigmoid) VectorMath.Sigmoid<float>(outputs, outputs);
        return outputs;
    }

    /// <summary>Whether outputs are logits to the loss, the compiled one or else that of the file.</summary>
    private bool TakesLogits => _compiled is not null ? _compiled.Loss.OnLogits : LoadedLoss is { } loaded && TrainingLoss.For(loaded, EndsInSigmoid).OnLogits;

    /// <summary><see cref="Evaluate"/> on a thread of the pool. The data must stay as they are until it ends.</summary>
    /// <inheritdoc cref="Evaluate"/>
    public Task<Evaluation> EvaluateAsync(
        TensorInput x, TensorInput y, int batchSize = 32, TensorInput? sampleWeight = null, IReadOnlyList<Callback>? callbacks = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(() => Evaluate(x, y, batchSize, sampleWeight, callbacks, cancellationToken), cancellationToken);

    /// <summary><see cref="Predict"/> on a thread of the pool. The data must stay as they are until it ends.</summary>
    /// <inheritdoc cref="Predict"/>
    public Task<float[]> PredictAsync(
        TensorInput x, int batchSize = 1024, IReadOnlyList<Callback>? callbacks = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Predict(x, batchSize, callbacks, cancellationToken), cancellationToken);

    /// <summary>One step on one batch; returns the loss before it. A steady state of calls with floats and without weights allocates nothing.</summary>
    /// <exception cref="ArgumentException">Data are out of range; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Compile was not called, another thread uses the model, or <see cref="Layer.Trainable"/> has changed since it was trained; nothing was
    /// changed. Or a layer of one's own gives another shape than it said.</exception>
    /// <exception cref="NonFiniteLossException">The loss or gradient was not finite; nothing was changed.</exception>
    public double TrainOnBatch(TensorInput x, TensorInput y, TensorInput? sampleWeight = null, IReadOnlyDictionary<int, double>? classWeight = null)
    {
        using ModelGate.Scope training = _gate.EnterTraining(nameof(TrainOnBatch));
        Trainer trainer = Compiled(nameof(TrainOnBatch));
        Dataset data = new(x, y, Inputs, Outputs, trainer.Loss, ref _xBuffer, ref _yBuffer, ref _smoothedBuffer);
        data = data.Weighted(sampleWeight, classWeight, Outputs, trainer.Loss, data.Rows);
        Tape? outer = trainer.Begin(seed: null);
        try
        {
            return trainer.Batch(data);
        }
        finally
        {
            Tape.Exchange(outer);
        }
    }

    private Trainer Compiled(string operation) =>
        _compiled
            ?? throw new InvalidOperationException($"{operation}: the model is not compiled. Call Compile with an optimizer and a loss first, such as Compile(\"adam\", \"binary_crossentropy\").");

    /// <summary>floor(n (1 - s)) in binary64, as Keras has it.</summary>
    internal static int TrainingRows(int rows, double validationSplit)
    {
        if (validationSplit is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(validationSplit), validationSplit, string.Create(CultureInfo.InvariantCulture, $"validationSplit is {validationSplit}; it must lie in [0, 1)."));
        }
        if (validationSplit == 0) return rows;
        int training = (int)Math.Floor(rows * (1.0 - validationSplit));
        if (training == 0 || training == rows)
        {
            throw new ArgumentOutOfRangeException(nameof(validationSplit), validationSplit, string.Create(CultureInfo.InvariantCulture,
                $"validationSplit {validationSplit} of {rows} samples leaves {training} for training and {rows - training} for validation; both need at least one."));
        }
        return training;
    }
}
