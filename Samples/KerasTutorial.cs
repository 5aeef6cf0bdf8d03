using System.Globalization;
using System.Numerics.Tensors;
using static AutoBce.ScalarMath;

namespace AutoBce.Samples;

/// <summary>What tutorials of binary cross-entropy in Keras do, with the numbers that they print where they print the same ones always.</summary>
internal static partial class KerasTutorial
{
    /// <summary>From scratch: without clipping, which the compiler makes unnecessary.</summary>
    [Loss]
    public static double FromScratch([Probability] double p, [Label] double y) => -(y * Log(p) + (1 - y) * Log(1 - p));

    /// <summary>A missed positive costs twice as much.</summary>
    [Loss]
    public static double Weighted([Probability] double p, [Label] double y, double positiveWeight = 2) =>
        -(positiveWeight * y * Log(p) + (1 - y) * Log(1 - p));

    public static void Run()
    {
        CallLosses();
        RandomSource random = new(42);
        double[,] x = new double[1000, 10];
        int[,] y = new int[1000, 1];
        for (int i = 0; i < 1000; i++)
        {
            for (int j = 0; j < 10; j++) x[i, j] = random.NextDouble();
            y[i, 0] = random.NextInt(2);
        }

        Console.WriteLine("The labels are coin tosses: a validation loss near log 2 = 0.6931 is the best there is.");
        Train("by name", model => model.Compile("adam", "binary_crossentropy", ["accuracy"]));
        Train("class-based", model => model.Compile(new Adam(), new BinaryCrossEntropy(FromLogits: false), [new BinaryAccuracy()]));
        Train("from scratch", model => model.Compile(new Adam(), new FromScratchLoss(), [new BinaryAccuracy()]));
        Train("weighted", model => model.Compile(new Adam(), new WeightedLoss(PositiveWeight: 2), [new BinaryAccuracy()]));
        Train("smoothed", model => model.Compile(new Adam(), new BinaryCrossEntropy(LabelSmoothing: 0.1), [new BinaryAccuracy()]));
        History focal = Train("focal", model => model.Compile(new Adam(), new BinaryFocalCrossEntropy(ApplyClassBalancing: true), [new BinaryAccuracy()]));
        focal.SaveSvg("loss.svg");
        Console.WriteLine("The last run's curves are in loss.svg.");

        History Train(string name, Action<Sequential> compile)
        {
            Sequential model = new(10) { new Dense(64, Activation.Relu), new Dense(32, Activation.Relu), new Dense(1, Activation.Sigmoid) };
            compile(model);
            History history = model.Fit(x, y, epochs: 10, batchSize: 32, validationSplit: 0.2, seed: 42, verbose: Verbosity.Silent);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-13} loss {history.Metrics["loss"][^1]:F4}  val_loss {history.Metrics["val_loss"][^1]:F4}  val_accuracy {history.Metrics["val_accuracy"][^1]:F4}"));
            return history;
        }
    }

    private static void CallLosses()
    {
        float[] labels = [0, 1, 0, 0], predictions = [0.6f, 0.4f, 0.4f, 0.6f];
        Print("mean", new BinaryCrossEntropy(), [], "0.815");
        Print("sample weights 1, 0", new BinaryCrossEntropy(), [1, 0], "0.458");
        Print("sum", new BinaryCrossEntropy(Reduction: Reduction.Sum), [], "1.630");
        Print("none", new BinaryCrossEntropy(Reduction: Reduction.None), [], "0.916 0.714");
        double[] missed = [1, 1, 0], ones = [1, 1, 1];
        Tensor<double> loss = new BinaryCrossEntropy().Call<double>(new(ones, [3, 1]), new(missed, [3, 1]));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"one of three missed",-20} {loss[0]} (TensorFlow 2.4: 5.1416497230529785)"));

        void Print(string name, BinaryCrossEntropy loss, float[] weights, string expected)
        {
            Tensor<float> value = weights.Length == 0
                ? loss.Call<float>(new(labels, [2, 2]), new(predictions, [2, 2]))
                : loss.Call<float>(new(labels, [2, 2]), new(predictions, [2, 2]), new(weights, [2]));
            string text = string.Join(' ', value.Select(v => v.ToString("F3", CultureInfo.InvariantCulture)));
            Console.WriteLine($"{name,-20} {text} (TensorFlow 2.4: {expected})");
        }
    }
}
