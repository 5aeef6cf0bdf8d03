using System.Globalization;

namespace AutoBce;

public sealed partial class Sequential
{
    private Trainer? _compiled;
    private float[] _xBuffer = [], _yBuffer = [], _smoothedBuffer = [];

    /// <summary>
    /// Sets what the model is trained with. Compiling again starts the optimiser anew and keeps the parameters.
    /// With a sigmoid as the last activation the loss is taken as a function of the logits before it, everywhere.
    /// </summary>
    /// <exception cref="ArgumentException">The loss cannot train this model, or two metrics have one name.</exception>
    /// <exception cref="InvalidOperationException">The model has no layers, or another thread is training it.</exception>
    public void Compile(Optimizer optimizer, Loss loss, IReadOnlyList<Metric>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        using ModelGate.Scope training = _gate.EnterTraining(nameof(Compile));
        if (_layers.Count == 0) throw new InvalidOperationException("the model has no layers: add them before Compile.");
        Metric[] all = [.. metrics ?? []];
        HashSet<string> names = ["loss"];
        foreach (Metric metric in all)
        {
            ArgumentNullException.ThrowIfNull(metric, nameof(metrics));
            if (!names.Add(metric.Name))
                throw new ArgumentException($"two columns of History would be called \"{metric.Name}\": give a metric another name.", nameof(metrics));
        }
        TrainingLoss trained = TrainingLoss.For(loss, EndsInSigmoid) with { CountsClasses = Array.Exists(all, m => m is BinaryAccuracy or Auc) };
        _compiled = new Trainer(this, optimizer, trained, all);
    }

    /// <summary>Compiles by Keras's names: "adam" or "sgd", "binary_crossentropy" or "binary_focal_crossentropy", "accuracy" and "auc".</summary>
    /// <exception cref="ArgumentException">A name is unknown; the message lists the known ones.</exception>
    public void Compile(string optimizer, string loss, IReadOnlyList<string>? metrics = null) =>
        Compile(Optimizer.Named(optimizer), NamedLosses.Get(loss), [.. (metrics ?? []).Select(Metric.Named)]);

    /// <summary>
    /// Trains for some epochs, each over all training samples in batches; the last batch of an epoch takes what is left.
    /// Equal data, seeds and settings give equal parameters to the last bit.
    /// </summary>
    /// <param name="x">[N, <see cref="Inputs"/>] features, finite.</param>
    /// <param name="y">[N, <see cref="Outputs"/>] labels, or [N] where there is one output.</param>
    /// <param name="epochs">How many times to go through the samples, 0 or above.</param>
    /// <param name="batchSize">Samples to a step, 1 or above.</param>
    /// <param name="validationSplit">s in [0, 1): the last rows, from floor(N (1 - s)) on, are not trained on but evaluated after each epoch.</param>
    /// <param name="seed">Of the order of samples, and of the parameters if they do not exist yet; random if not given (see <see cref="History.Seed"/>).</param>
    /// <param name="verbose">What to tell on the console.</param>
    /// <param name="shuffle">Whether each epoch takes the training samples in a new order.</param>
    /// <param name="cancellationToken">Looked at before each step.</param>
    /// <exception cref="ArgumentException">Data or settings are out of range; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Compile was not called, or another thread uses the model.</exception>
    /// <exception cref="NonFiniteLossException">A loss or gradient was not finite; the model is as the step before left it.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; the model is as the last step left it.</exception>
    public History Fit(
        TensorInput x, TensorInput y, int epochs = 1, int batchSize = 32, double validationSplit = 0, ulong? seed = null,
        Verbosity verbose = Verbosity.Auto, bool shuffle = true, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        using ModelGate.Scope training = _gate.EnterTraining(nameof(Fit));
        Trainer trainer = Compiled(nameof(Fit));
        Dataset data = new(x, y, Inputs, Outputs, trainer.Loss, ref _xBuffer, ref _yBuffer, ref _smoothedBuffer);
        int rows = TrainingRows(data.Rows, validationSplit);
        string[] keys = [.. trainer.Keys];
        if (rows < data.Rows) keys = [.. keys, .. keys.Select(key => "val_" + key)];

        ulong drawn = seed ?? FreshSeed();
        History history = new(drawn, keys);
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) order[i] = i;
        RandomSource random = new(drawn, "shuffle");
        EpochScratch scratch = trainer.Metrics.Length == 0 ? new([], []) : new(new float[rows * Outputs], new float[rows * Outputs]);
        double[] results = new double[keys.Length];
        Progress progress = Progress.OnConsole(verbose, epochs);
        cancellationToken.ThrowIfCancellationRequested();

        Tape? outer = trainer.Begin(drawn);
        try
        {
            for (int epoch = 0; epoch < epochs; epoch++)
            {
                if (shuffle) random.Shuffle(order);
                progress.BeginEpoch(epoch);
                trainer.Epoch(data, order, batchSize, epoch, results, progress, scratch, cancellationToken);
                if (rows < data.Rows) trainer.Evaluate(data, rows, data.Rows - rows, batchSize, results.AsSpan(keys.Length / 2));
                history.Add(results);
                progress.EndEpoch(keys, results);
            }
        }
        finally
        {
            progress.Close();
            Tape.Exchange(outer);
        }
        return history;
    }

    /// <summary>Loss (the mean over the samples, whatever the batch size) and metrics, by the names that History uses.</summary>
    /// <exception cref="ArgumentException">Data are out of range.</exception>
    /// <exception cref="InvalidOperationException">Compile was not called, or another thread is training the model.</exception>
    public IReadOnlyDictionary<string, double> Evaluate(TensorInput x, TensorInput y, int batchSize = 32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        using ModelGate.Scope reading = _gate.EnterReading(nameof(Evaluate));
        Trainer trainer = Compiled(nameof(Evaluate));
        float[] xBuffer = [], yBuffer = [], smoothedBuffer = [];
        Dataset data = new(x, y, Inputs, Outputs, trainer.Loss, ref xBuffer, ref yBuffer, ref smoothedBuffer);
        EnsureParameters();
        string[] keys = [.. trainer.Keys];
        double[] results = new double[keys.Length];
        using (Tape tape = new()) trainer.Evaluate(data, 0, data.Rows, batchSize, results);
        OrderedDictionary<string, double> named = [];
        for (int i = 0; i < keys.Length; i++) named.Add(keys[i], results[i]);
        return named;
    }

    /// <summary>
    /// The outputs of the last layer, row-major: N times <see cref="Outputs"/> numbers, probabilities where the model ends in a sigmoid.
    /// An output does not depend on the other rows, nor on the batch size.
    /// </summary>
    /// <exception cref="ArgumentException">The shape does not fit, or a feature is not finite.</exception>
    /// <exception cref="InvalidOperationException">Another thread is training the model.</exception>
    public float[] Predict(TensorInput x, int batchSize = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        using ModelGate.Scope reading = _gate.EnterReading(nameof(Predict));
        int rows = x.Rows(Inputs, nameof(x));
        float[] buffer = [];
        ReadOnlySpan<float> features = x.Read(ref buffer);
        DataCheck.Finite(features, Inputs);
        EnsureParameters();
        float[] outputs = new float[checked(rows * Outputs)];
        using Tape tape = new();
        using IDisposable suspension = Tape.NoGradient();
        for (int start = 0; start < rows; start += batchSize)
        {
            int count = Math.Min(batchSize, rows - start);
            tape.NewStep();
            Forward(tape.Input(features.Slice(start * Inputs, count * Inputs), count, Inputs), logits: false).Values.CopyTo(outputs.AsSpan(start * Outputs));
        }
        return outputs;
    }

    /// <summary>One step on one batch; returns the loss before it. A steady state of calls with floats allocates nothing.</summary>
    /// <exception cref="ArgumentException">Data are out of range; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Compile was not called, or another thread uses the model.</exception>
    /// <exception cref="NonFiniteLossException">The loss or gradient was not finite; nothing was changed.</exception>
    public double TrainOnBatch(TensorInput x, TensorInput y)
    {
        using ModelGate.Scope training = _gate.EnterTraining(nameof(TrainOnBatch));
        Trainer trainer = Compiled(nameof(TrainOnBatch));
        Dataset data = new(x, y, Inputs, Outputs, trainer.Loss, ref _xBuffer, ref _yBuffer, ref _smoothedBuffer);
        Tape? outer = trainer.Begin(seed: null);
        try
        {
            return trainer.Step(data.X, data.KernelY, data.Rows, default, epoch: 0, batch: 0);
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
