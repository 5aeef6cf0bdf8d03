// dotnet run Samples/Apps/threshold.cs: rare positives, a threshold by cost, probabilities that are calibrated.
using AutoBce;

RandomSource random = new(seed: 7);
const int Rows = 6000;
float[,] x = new float[Rows, 3];
float[] y = new float[Rows];
for (int i = 0; i < Rows; i++)
{
    double logit = -4;
    for (int j = 0; j < 3; j++)
    {
        x[i, j] = 4 * random.NextSingle() - 2;
        logit += (j + 1) * 0.6 * x[i, j];
    }
    y[i] = random.NextDouble() < ScalarMath.Sigmoid(logit) ? 1 : 0;
}
(int[] train, int[] rest) = DataSplit.Stratified(y, testShare: 0.5, seed: 1);
int[] tune = rest[..(rest.Length / 2)], test = rest[(rest.Length / 2)..];

var model = new Sequential(inputs: 3) { new Dense(8, Activation.Relu), new Dense(1, Activation.Sigmoid) };
model.Compile(new Adam(0.01f), new BinaryCrossEntropy(), [new Auc(), new AveragePrecision()]);
float[] trainY = DataSplit.Rows(y, train);
model.Fit(DataSplit.Rows(x, train), trainY, epochs: 20, seed: 1, verbose: Verbosity.Silent, classWeight: DataSplit.BalancedClassWeights(trainY));

float[] tuneP = model.Predict(DataSplit.Rows(x, tune)), tuneY = DataSplit.Rows(y, tune), testP = model.Predict(DataSplit.Rows(x, test)), testY = DataSplit.Rows(y, test);
model.Threshold = ThresholdTuning.ByCost(tuneP, tuneY, falsePositive: 1, falseNegative: 10).Threshold;
float[] calibrated = PlattCalibration.Fit(tuneP, tuneY).Apply(testP);
Console.WriteLine(new ClassificationReport(testP, testY, model.Threshold));
Console.WriteLine($"calibration error {new CalibrationError().Compute(testP, testY):F3}, after calibration {new CalibrationError().Compute(calibrated, testY):F3}");
