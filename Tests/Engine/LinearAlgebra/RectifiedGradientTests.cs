using System.Numerics;

namespace AutoBce.Tests;

public class RectifiedGradientTests
{
    [Fact]
    public void Floats_stop_where_the_output_is_zero_and_are_summed_row_by_row() => Check<float>();

    [Fact]
    public void Doubles_stop_where_the_output_is_zero_and_are_summed_row_by_row() => Check<double>();

    [Fact]
    public void Spans_that_are_too_short_are_refused()
    {
        float[] six = new float[6], five = new float[5], three = new float[3];
        Assert.Throws<ArgumentException>("y", () => RectifiedGradient.Pass<float>(2, 3, five, six, six, three));
        Assert.Throws<ArgumentException>("passed", () => RectifiedGradient.Pass<float>(2, 3, six, six, five, three));
        Assert.Throws<ArgumentException>("sums", () => RectifiedGradient.Pass<float>(2, 3, six, six, six, new float[2]));
        Assert.Throws<ArgumentException>("column", () => RectifiedGradient.PassColumn<float>(2, 3, six, new float[1], three, six, three, three));
        Assert.Throws<ArgumentException>("weightsGradient", () => RectifiedGradient.PassColumn<float>(2, 3, six, new float[2], three, six, three, new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RectifiedGradient.Pass<float>(-1, 3, six, six, six, three));
    }

    private static void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomSource random = new(3);
        for (int n = 0; n < 150; n += n < 70 ? 1 : 13)
        {
            int m = n * 7 % 23;
            T[] y = Numbers(m * n), arrived = Numbers(m * n), column = Numbers(m), weights = Numbers(n), start = Numbers(n);
            // Nothing above 0 passes but for NaN; an infinite gradient that is stopped is 0.
            for (int i = 0; i < y.Length; i++) y[i] = i % 11 == 3 ? T.NaN : T.Max(y[i], T.Zero);
            for (int i = 0; i < arrived.Length; i += 17) arrived[i] = T.PositiveInfinity;
            foreach (bool accumulate in new[] { false, true })
            {
                T[] passed = new T[m * n], sums = [.. start];
                RectifiedGradient.Pass<T>(m, n, y, arrived, passed, sums, accumulate);
                T[] expected = new T[m * n], expectedSums = accumulate ? [.. start] : new T[n];
                for (int i = 0; i < m * n; i++)
                {
                    expected[i] = y[i] <= T.Zero ? T.Zero : arrived[i];
                    expectedSums[i % n] += expected[i];
                }
                Assert.Equal(expected, passed);
                Assert.Equal(expectedSums, sums);
                T[] inPlace = [.. arrived];
                RectifiedGradient.Pass<T>(m, n, y, inPlace, inPlace, sums);
                Assert.Equal(expected, inPlace);
            }
            T[] outer = new T[m * n], outerSums = [.. start], gradient = [.. start], expectedGradient = new T[n], expectedOuter = new T[m * n], expectedOuterSums = new T[n];
            RectifiedGradient.PassColumn<T>(m, n, y, column, weights, outer, outerSums, gradient);
            for (int i = 0; i < m * n; i++)
            {
                expectedOuter[i] = y[i] <= T.Zero ? T.Zero : column[i / n] * weights[i % n];
                expectedOuterSums[i % n] += expectedOuter[i];
                expectedGradient[i % n] = T.FusedMultiplyAdd(column[i / n], y[i], expectedGradient[i % n]);
            }
            Assert.Equal(expectedOuter, outer);
            Assert.Equal(expectedOuterSums, outerSums);
            Assert.Equal(expectedGradient, gradient);
        }

        T[] Numbers(int count)
        {
            T[] numbers = new T[count];
            foreach (ref T number in numbers.AsSpan()) number = T.CreateTruncating(random.NextDouble() * 2 - 1);
            return numbers;
        }
    }
}
