using System.Runtime.InteropServices;

namespace AutoBce.Tests;

/// <summary>Every length from 0 to 1,025 at every offset from 0 to 63, between canaries, at every width.</summary>
[Collection(VectorWidthCollection.Name)]
public sealed class KernelOffsetTests
{
    private const int Longest = 1025, Offsets = 64;
    private const float Canary = 12345.678f;

    public static TheoryData<ElementwiseLoss> Some => [new Losses.LogisticLoss(), new Losses.ProbabilityLoss()];

    [Theory]
    [MemberData(nameof(Some))]
    public void BitsDependOnTheElementAlone(ElementwiseLoss loss)
    {
        (float[] points, float[] labels, _) = LossSamples.Points(loss.Graph, Longest);
        (_, float[] expected) = LossKernels.RunSingly(loss, points, labels);
        float[] x = new float[Longest + Offsets], y = new float[Longest + Offsets], gradient = new float[Longest + (2 * Offsets)];
        double?[] sums = new double?[Longest + 1];
        try
        {
            foreach (int width in (int[])[512, 256, 128])
            {
                VectorWidth.Forced = width;
                for (int offset = 0; offset < Offsets; offset++)
                {
                    points.CopyTo(x, offset);
                    labels.CopyTo(y, offset);
                    for (int length = 0; length <= Longest; length++)
                    {
                        Array.Fill(gradient, Canary);
                        double sum = loss.Differentiate(x.AsSpan(offset, length), y.AsSpan(offset, length), gradient.AsSpan(offset, length));
                        bool same = Bits(gradient.AsSpan(offset, length)).SequenceEqual(Bits(expected.AsSpan(0, length)));
                        bool intact = gradient.AsSpan(0, offset).IndexOfAnyExcept(Canary) < 0 && gradient.AsSpan(offset + length).IndexOfAnyExcept(Canary) < 0;
                        if (!same || !intact || !(sums[length] ??= sum).Equals(sum)) Assert.Fail($"{loss}, {width} bits, length {length}, offset {offset}: {(same ? intact ? "another sum" : "written beside the result" : "other bits")}.");
                    }
                }
            }
        }
        finally
        {
            VectorWidth.Forced = null;
        }
    }

    private static ReadOnlySpan<int> Bits(ReadOnlySpan<float> x) => MemoryMarshal.Cast<float, int>(x);
}
