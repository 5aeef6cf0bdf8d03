namespace AutoBce.Samples;

/// <summary>
/// Loans of which one in twenty goes bad. Three ways to train on them, what each does to ranking and to probabilities, and a threshold and a
/// calibration chosen on rows that neither training nor test has seen. Writes lending.html.
/// </summary>
internal static class LendingClub
{
    public static void Run(TextWriter output)
    {
        Loans loans = Loans.Load();
        output.Print($"{loans.Names.Count} features, {loans.TrainY.Length} loans to train on, {loans.TrainY.Average():P1} of them bad");
        Dictionary<int, double> balanced = DataSplit.BalancedClassWeights(loans.TrainY);
        (string Name, Loss Loss, IReadOnlyDictionary<int, double>? ClassWeight)[] ways =
        [
            ("plain", new BinaryCrossEntropy(), null),
            ("class weights", new BinaryCrossEntropy(), balanced),
            ("focal loss", new BinaryFocalCrossEntropy(Gamma: 1), null),
        ];
        output.WriteLine("mean of three seeds      AUC  average precision  log loss  after calibration");
        Sequential? best = null;
        foreach ((string name, Loss loss, IReadOnlyDictionary<int, double>? classWeight) in ways)
        {
            double[] sums = new double[4];
            foreach (ulong seed in new ulong[] { 1, 2, 3 })
            {
                Sequential model = Train(loans, loss, classWeight, seed);
                if (name == "plain") best = model;
                float[] p = model.Predict(loans.TestX);
                PlattCalibration platt = PlattCalibration.Fit(model.Predict(loans.TuneX), loans.TuneY);
                Metric[] metrics = [new Auc(), new AveragePrecision(), new LogLoss()];
                for (int i = 0; i < 3; i++) sums[i] += metrics[i].Compute(p, loans.TestY) / 3;
                sums[3] += new LogLoss().Compute(platt.Apply(p), loans.TestY) / 3;
            }
            output.Print($"{name,-20}{sums[0],8:F4}{sums[1],19:F4}{sums[2],10:F4}{sums[3],19:F4}");
        }
        output.WriteLine("Weights and focal loss rank no better here, and their probabilities are not those of the world until they are calibrated.");

        float[] tune = best!.Predict(loans.TuneX);
        TunedThreshold f2 = ThresholdTuning.ByFBeta(tune, loans.TuneY, beta: 2), cost = ThresholdTuning.ByCost(tune, loans.TuneY, falsePositive: 1, falseNegative: 15);
        output.Print($"by F2, on rows held back: {f2}");
        output.Print($"by cost, 1 to 15:         {cost}");
        best.Threshold = cost.Threshold;
        ClassificationReport report = new(best.Predict(loans.TestX), loans.TestY, best.Threshold, best.History, "Lending Club: loans that go bad");
        output.WriteLine(report);
        report.SaveHtml("lending.html");
        output.WriteLine("Curves, calibration and thresholds are in lending.html.");
    }

    /// <summary>A small network that is held back in every way: of 400 bad loans little can be learnt by heart.</summary>
    internal static Sequential Train(Loans loans, Loss loss, IReadOnlyDictionary<int, double>? classWeight, ulong seed)
    {
        Normalization normalization = new();
        Sequential model = new(loans.Names.Count)
        {
            normalization,
            new Dense(16, Activation.Tanh) { L2 = 2e-3f },
            new Dropout(0.3),
            new Dense(1, Activation.Sigmoid) { L2 = 2e-3f },
        };
        normalization.Adapt(loans.TrainX);
        model.Compile(new Adam(1e-3f), loss, [new AveragePrecision()]);
        model.Fit(
            loans.TrainX, loans.TrainY, epochs: 40, batchSize: 128, seed: seed, verbose: Verbosity.Silent, classWeight: classWeight,
            validationData: new(loans.TuneX, loans.TuneY), callbacks: [new EarlyStopping("val_loss", patience: 4)]);
        return model;
    }
}

/// <summary>The loans as features: categories one-hot, a part of the training rows kept for tuning.</summary>
internal sealed record Loans(IReadOnlyList<string> Names, float[,] TrainX, float[] TrainY, float[,] TuneX, float[] TuneY, float[,] TestX, float[] TestY)
{
    /// <summary>Rows whose index i has i % 5 == 4 are the test; of the others an eighth is kept for early stopping, threshold and calibration.</summary>
    public static Loans Load(string? path = null)
    {
        Table table = CsvTable.Read(path ?? Path.Combine(AppContext.BaseDirectory, "data", "lending_club.csv"));
        float[] labels = table.Labels("bad");
        int[] rows = [.. Enumerable.Range(0, table.Rows).Where(i => i % 5 != 4)], test = [.. Enumerable.Range(0, table.Rows).Where(i => i % 5 == 4)];
        (int[] train, int[] tune) = DataSplit.Stratified(DataSplit.Rows(labels, rows), 1 / 8.0, seed: 1);
        train = Array.ConvertAll(train, i => rows[i]);
        tune = Array.ConvertAll(tune, i => rows[i]);
        FeatureEncoder encoder = FeatureEncoder.Fit(table.Take(train), exclude: ["bad"]);
        return new(
            encoder.Names, encoder.Transform(table.Take(train)), DataSplit.Rows(labels, train), encoder.Transform(table.Take(tune)), DataSplit.Rows(labels, tune),
            encoder.Transform(table.Take(test)), DataSplit.Rows(labels, test));
    }
}
