using System.Globalization;

namespace AutoBce.Benchmarks;

/// <summary>Loss and gradient of inputs that some processors and some libraries are slow with, beside ordinary ones.</summary>
internal static class SpecialValues
{
    private const int Length = 8192;

    private static readonly (string Name, Func<float, float> Logit)[] s_inputs =
    [
        ("saturated, 100", z => z < 0 ? -100 : 100),
        ("huge, 1e30", z => z < 0 ? -1e30f : 1e30f),
        ("infinite", z => z < 0 ? float.NegativeInfinity : float.PositiveInfinity),
        ("NaN", _ => float.NaN),
        ("subnormal", z => z * 1e-39f),
        ("of subnormal results, 88 to 103", z => z < 0 ? -88 + (1.5f * z) : 88 + (1.5f * z)),
    ];

    private static readonly (string Name, Func<float, float> Probability)[] s_probabilities =
    [
        ("0 and 1", p => p < 0.5f ? 0 : 1),
        ("subnormal", p => p * 1e-39f),
        ("near 1", p => 1 - (p * 1e-6f)),
    ];

    public static int Run(int rounds)
    {
        Console.WriteLine("| loss | inputs | ordinary, ns | these, ns | ratio of times, median |\n|---|---|---|---|---|");
        foreach ((string name, ElementwiseLoss loss) in new (string, ElementwiseLoss)[]
                 {
                     ("cross-entropy of logits", new BinaryLosses.CrossEntropyLogitsLoss()), ("with positive weight 3.25", new BinaryLosses.WeightedCrossEntropyLogitsLoss(PositiveWeight: 3.25)),
                     ("focal of logits, gamma 2", new BinaryLosses.FocalLogitsLoss()), ("focal of logits, gamma 2.5", new BinaryLosses.FocalLogitsLoss(Gamma: 2.5)),
                     ("cross-entropy of probabilities", new BinaryLosses.CrossEntropyLoss()), ("focal of probabilities, gamma 2", new BinaryLosses.FocalLoss()),
                 })
        {
            (float[] x, float[] y) = Data.Binary(Length);
            bool isProbability = loss.Graph.Prediction == PredictionKind.Probability;
            if (isProbability) x = Data.Sigmoids(x);
            float[] gradient = new float[Length];
            foreach ((string kind, Func<float, float> make) in isProbability ? s_probabilities : s_inputs)
            {
                float[] special = [.. x.Select(make)];
                Measurement.WarmUp(times => Work(x, times));
                double[] ordinary = new double[rounds], slow = new double[rounds];
                for (int round = 0; round < rounds; round++)
                {
                    ordinary[round] = Measurement.Fastest(times => Work(x, times));
                    slow[round] = Measurement.Fastest(times => Work(special, times));
                }
                double[] ratios = [.. slow.Zip(ordinary, (s, o) => s / o).Order()];
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {kind} | {1e9 * ordinary.Min() / Length:G3} | {1e9 * slow.Min() / Length:G3} | {ratios[rounds / 2]:F2} |"));
            }

            void Work(float[] inputs, int times)
            {
                for (int i = 0; i < times; i++) loss.Differentiate(inputs, y, gradient, default, 1f / Length);
            }
        }
        return 0;
    }
}
