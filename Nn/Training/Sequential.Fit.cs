using System.Diagnostics;

namespace AutoBce;

public sealed partial class Sequential
{
    /// <summary>What the last call of Fit saw, one that failed or was cancelled included; null before the first: Keras's model.history.</summary>
    public History? History { get; private set; }

    /// <summary>
    /// Trains for some epochs, each over all training samples in batches; the last batch of an epoch takes what is left.
    /// Equal data, seeds and settings give equal parameters to the last bit.
    /// </summary>
    /// <param name="x">[N, <see cref="Inputs"/>] features, finite.</param>
    /// <param name="y">[N, <see cref="Outputs"/>] labels, or [N] where there is one output.</param>
    /// <param name="epochs">The epoch at which to end, 0 or above: how many times to go through the samples, less <paramref name="initialEpoch"/>.</param>
    /// <param name="batchSize">Samples to a step, 1 or above.</param>
    /// <param name="validationSplit">s in [0, 1): the last rows, from floor(N (1 - s)) on, are not trained on but evaluated after each epoch.</param>
    /// <param name="seed">Of the order of samples, and of the parameters if they do not exist yet; random if not given (see <see cref="History.Seed"/>),
    /// or with an initial epoch that of the call before.</param>
    /// <param name="verbose">What to tell on the console.</param>
    /// <param name="shuffle">Whether each epoch takes the training samples in a new order.</param>
    /// <param name="classWeight">What losses of samples of class 0 and 1 are multiplied by; a class that is not listed has 1. Validation does not
    /// use it. It multiplies with sample weights.</param>
    /// <param name="sampleWeight">What losses of samples are multiplied by, [N], or of single labels, [N, <see cref="Outputs"/>]: 0 or above. Those of
    /// validation rows weigh in validation.</param>
    /// <param name="validationData">Samples to be evaluated after epochs; not together with <paramref name="validationSplit"/>.</param>
    /// <param name="initialEpoch">The epoch to begin with. With the seed of the run before, and the optimiser's state, training goes on to the bits
    /// that it would have had without the break.</param>
    /// <param name="stepsPerEpoch">Steps to an epoch, if not as many as the samples make; the next epoch goes on where this one ended. Metrics keep all
    /// outputs of an epoch: with them it has at most 2^31 - 57.</param>
    /// <param name="validationFrequency">Validate after every so many epochs, or after those of a list; History has NaN for the others.</param>
    /// <param name="callbacks">Told about training, and able to stop it, in their order, but <see cref="WeightAveraging"/> first.</param>
    /// <param name="progress">Told about each epoch.</param>
    /// <param name="cancellationToken">Looked at before each step, and each batch of validation.</param>
    /// <exception cref="ArgumentException">Data or settings are out of range; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">Compile was not called, another thread uses the model, or a callback
    /// of a call that has not ended; or a callback or the optimiser refuses its settings, or <see cref="Layer.Trainable"/> has changed since the model was trained: nothing was changed. Or a
    /// layer of one's own gives another shape than it said.</exception>
    /// <exception cref="NonFiniteLossException">A loss or gradient was not finite; the model is as the step before left it.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was asked for; the model is as the last step left it, or with
    /// <see cref="EarlyStopping"/> as its best epoch did, and <see cref="History"/> has the epochs that were finished.</exception>
    public History Fit(
        TensorInput x, TensorInput y, int epochs = 1, int batchSize = 32, double validationSplit = 0, ulong? seed = null,
        Verbosity verbose = Verbosity.Auto, bool shuffle = true, IReadOnlyDictionary<int, double>? classWeight = null, TensorInput? sampleWeight = null,
        ValidationData? validationData = null, int initialEpoch = 0, int? stepsPerEpoch = null, ValidationFrequency validationFrequency = default,
        IReadOnlyList<Callback>? callbacks = null, IProgress<EpochReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(initialEpoch);
        validationFrequency.Check(nameof(validationFrequency));
        if (stepsPerEpoch is { } steps) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps, nameof(stepsPerEpoch));
        if (validationData is not null && validationSplit != 0)
            throw new ArgumentException("validationData and validationSplit are both given: Keras 2 takes the one, Keras 3 the other. Give one.", nameof(validationData));
        using ModelGate.Scope training = _gate.EnterTraining(nameof(Fit));
        Trainer trainer = Compiled(nameof(Fit));
        Dataset data = new(x, y, Inputs, Outputs, trainer.Loss, ref _xBuffer, ref _yBuffer, ref _smoothedBuffer);
        int rows = TrainingRows(data.Rows, validationSplit);
        data = data.Weighted(sampleWeight, classWeight, Outputs, trainer.Loss, rows);
        Dataset validation = data;
        (int first, int validated) = (rows, data.Rows - rows);
        if (validationData is not null)
        {
            validation = CheckedValidation(validationData, trainer.Loss);
            (first, validated) = (0, validation.Rows);
        }

        string[] trainedKeys = [.. trainer.Keys], keys = validated == 0 ? trainedKeys : [.. trainedKeys, .. trainedKeys.Select(key => "val_" + key)];
        ulong drawn = seed ?? (initialEpoch > 0 ? FitSeed : null) ?? FreshSeed();
        BatchSource source = new(rows, batchSize, stepsPerEpoch, shuffle ? new RandomSource(drawn, "shuffle") : null);
        if (trainer.Metrics.Length > 0 && source.RowsAhead() is var ahead && (Int128)ahead * Outputs > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(stepsPerEpoch), stepsPerEpoch,
                $"stepsPerEpoch {stepsPerEpoch} gives {ahead} rows of {Outputs} outputs an epoch; metrics are over at most {Array.MaxLength} outputs: give fewer steps and more epochs, or leave out the metrics.");
        }
        source.Skip(Math.Min(initialEpoch, epochs));
        CallbackList called = new(callbacks, _gate);
        History history = new(drawn, keys) { InitialEpoch = initialEpoch };
        EpochScratch scratch = new();
        double[] results = new double[keys.Length];
        Progress console = Progress.OnConsole(verbose, epochs);
        cancellationToken.ThrowIfCancellationRequested();
        TrainingRun run = new(this, trainer, history, epochs, initialEpoch, batchSize, source.Steps, rows)
        {
            HasOwnCallbacks = called.HasOwn,
            OnlyLabel = trainer.OnlyLabel(data.Y[..(rows * Outputs)]),
            OnlyValidationLabel = trainer.OnlyLabel(validation.Y.Slice(first * Outputs, validated * Outputs)),
        };
        called.Check(run);
        trainer.Check(drawn);

        Tape? outer = trainer.Begin(drawn);
        (History, FitSeed) = (history, drawn);
        long start = Stopwatch.GetTimestamp();
        bool isFailing = true;
        using Activity? fit = TrainingTelemetry.StartFit(rows, epochs, drawn);
        try
        {
            called.Begin(run);
            for (int epoch = initialEpoch; epoch < epochs && !run.StopRequested; epoch++)
            {
                run.Epoch = epoch;
                run.Logs.Clear();
                called.Each(run, static (callback, run) => callback.OnEpochBegin(run, run.Epoch));
                if (run.StopRequested) break;
                using Activity? activity = TrainingTelemetry.StartEpoch(epoch);
                console.BeginEpoch(epoch);
                trainer.Epoch(data, source, run, called, results, console, scratch, cancellationToken);
                int known = trainedKeys.Length;
                if (validated > 0 && validationFrequency.Includes(epoch))
                {
                    known = keys.Length;
                    trainer.Evaluate(validation, first, validated, batchSize, results.AsSpan(trainedKeys.Length), called, cancellationToken);
                    called.Each((Model: this, Logs: new Evaluation(trainedKeys, results.AsSpan(trainedKeys.Length))), static (callback, state) => callback.OnTestEnd(state.Model, state.Logs));
                }
                for (int i = 0; i < known; i++) run.Logs[keys[i]] = results[i];
                called.Each(run, static (callback, run) => callback.OnEpochEnd(run, run.Epoch, run.Logs));
                history.Add(run.Logs);
                console.EndEpoch(keys.AsSpan(0, known), results.AsSpan(0, known));
                TrainingTelemetry.Epoch(activity, run.Logs, run);
                progress?.Report(new EpochReport(epoch, epochs, new OrderedDictionary<string, double>(run.Logs), Stopwatch.GetElapsedTime(start)));
            }
            isFailing = false;
        }
        catch (NonFiniteLossException e) when (called.TakesOver(run, e))
        {
            isFailing = false;
        }
        finally
        {
            console.Close();
            try
            {
                called.End(run, isFailing);
            }
            finally
            {
                Tape.Exchange(outer);
            }
        }
        return history;
    }

    /// <summary><see cref="Fit"/> on a thread of the pool. The data must stay as they are until it ends.</summary>
    /// <inheritdoc cref="Fit"/>
    public Task<History> FitAsync(
        TensorInput x, TensorInput y, int epochs = 1, int batchSize = 32, double validationSplit = 0, ulong? seed = null,
        Verbosity verbose = Verbosity.Silent, bool shuffle = true, IReadOnlyDictionary<int, double>? classWeight = null, TensorInput? sampleWeight = null,
        ValidationData? validationData = null, int initialEpoch = 0, int? stepsPerEpoch = null, ValidationFrequency validationFrequency = default,
        IReadOnlyList<Callback>? callbacks = null, IProgress<EpochReport>? progress = null, CancellationToken cancellationToken = default) =>
        Task.Run(
            () => Fit(
                x, y, epochs, batchSize, validationSplit, seed, verbose, shuffle, classWeight, sampleWeight, validationData, initialEpoch, stepsPerEpoch,
                validationFrequency, callbacks, progress, cancellationToken),
            cancellationToken);

    /// <summary>The seed of the last call of Fit, which a resumed one goes on with.</summary>
    internal ulong? FitSeed { get; private set; }

    /// <exception cref="ArgumentException">The data do not fit the model; the message names them as validationData.</exception>
    private Dataset CheckedValidation(ValidationData validationData, TrainingLoss loss)
    {
        float[] xBuffer = [], yBuffer = [], kernelBuffer = [];
        try
        {
            Dataset data = new(validationData.X, validationData.Y, Inputs, Outputs, loss, ref xBuffer, ref yBuffer, ref kernelBuffer);
            return data.Weighted(validationData.SampleWeight, null, Outputs, loss, 0);
        }
        catch (ArgumentException e)
        {
            // What the message ends in names the parameter of a method that nobody called.
            throw new ArgumentException($"validationData: {e.Message.Split(" (Parameter '")[0]}", nameof(validationData), e);
        }
    }
}
