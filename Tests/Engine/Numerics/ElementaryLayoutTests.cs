using System.Runtime.InteropServices;

namespace AutoBce.Tests;

/// <summary>An element's bits depend on the element alone: not on width, length, offset, or whether the result overwrites it.</summary>
[Collection(VectorWidthCollection.Name)]
public sealed class ElementaryLayoutTests
{
    private static readonly int[] Widths = [512, 256, 128];

    public static TheoryData<string> Names => ElementaryReference.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void FloatsHaveTheSameBitsAtEveryWidthLengthAndOffset(string name)
    {
        Func<float, float> scalar = Scalar<float>(name);
        float[] samples = [.. FloatSamples.Edges(2), .. FloatSamples.Strided(9_999_991)];
        Check(ElementaryReference.Functions[name].Single, samples, scalar, 12345.678f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DoublesHaveTheSameBitsAtEveryWidthLengthAndOffset(string name)
    {
        Func<double, double> scalar = Scalar<double>(name);
        double[] samples = [.. FloatSamples.EdgesOfDouble(2), .. FloatSamples.LogSpacedDoubles(600, -40, 11)];
        Check(ElementaryReference.Functions[name].Double, samples, scalar, 12345.678);
    }

    [Fact]
    public void BadSpansThrowAndLeaveTheDestinationAlone()
    {
        float[] data = [1, 2, 3, 4];
        Assert.Throws<ArgumentException>("destination", () => VectorMath.Exp<float>(data, new float[3]));
        Assert.Throws<ArgumentException>("destination", () => VectorMath.Exp<float>(data.AsSpan(0, 3), data.AsSpan(1, 3)));
        Assert.Throws<NotSupportedException>(() => VectorMath.Exp<Half>(new Half[1], new Half[1]));
        Assert.Equal([1, 2, 3, 4], data);
    }

    [Fact]
    public void TheEnvironmentLowersTheWidthAndNothingElse()
    {
        Assert.Equal([512, 256, 128], new[] { "512", "256", "128" }.Select(VectorWidth.Requested));
        Assert.All(new[] { null, "", "64", "-256", "wide", "1024" }, text => Assert.Equal(512, VectorWidth.Requested(text)));
    }

    private static Func<T, T> Scalar<T>(string name) =>
        typeof(ScalarMath).GetMethod(name, [typeof(T)])!.CreateDelegate<Func<T, T>>();

    private static void Check<T>(ElementaryReference.Map<T> function, T[] samples, Func<T, T> scalar, T canary)
        where T : unmanaged
    {
        T[] expected = Array.ConvertAll(samples, x => scalar(x));
        try
        {
            foreach (int width in Widths)
            {
                VectorWidth.Forced = width;
                T[] all = new T[samples.Length];
                function(samples, all);
                AssertBits(expected, all, samples, width);
                CheckLayouts(function, samples, expected, canary, width);
            }
        }
        finally
        {
            VectorWidth.Forced = null;
        }
    }

    private static void CheckLayouts<T>(ElementaryReference.Map<T> function, T[] samples, T[] expected, T canary, int width)
        where T : unmanaged
    {
        T[] input = new T[300], output = new T[300];
        for (int length = 0; length <= 257; length++)
        {
            for (int offset = 0; offset <= 17; offset++)
            {
                int start = ((length * 18) + offset) % (samples.Length - length);
                samples.AsSpan(start, length).CopyTo(input.AsSpan(offset));
                Array.Fill(output, canary);
                function(input.AsSpan(offset, length), output.AsSpan(offset, length));
                AssertBits(expected.AsSpan(start, length), output.AsSpan(offset, length), samples.AsSpan(start), width);
                Assert.Equal(-1, output.AsSpan(0, offset).IndexOfAnyExcept(canary));
                Assert.Equal(-1, output.AsSpan(offset + length).IndexOfAnyExcept(canary));
                function(input.AsSpan(offset, length), input.AsSpan(offset, length));
                AssertBits(expected.AsSpan(start, length), input.AsSpan(offset, length), samples.AsSpan(start), width);
            }
        }
    }

    private static void AssertBits<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, ReadOnlySpan<T> x, int width)
        where T : unmanaged
    {
        if (MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual))) return;
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = MemoryMarshal.AsBytes(expected.Slice(i, 1)).SequenceEqual(MemoryMarshal.AsBytes(actual.Slice(i, 1)));
            Assert.True(same, $"At {x[i]} {width} bits give {actual[i]}, one lane {expected[i]}.");
        }
    }
}
