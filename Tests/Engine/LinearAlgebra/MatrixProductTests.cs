using System.Numerics;

namespace AutoBce.Tests;

[Collection(VectorWidthCollection.Name)]
public class MatrixProductTests
{
    private const int Guard = 5;

    public static TheoryData<int, bool> Widths
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (int bits in new[] { 128, 256, 512 })
            {
                if (bits > VectorWidth.Bits) continue;
                data.Add(bits, false);
                data.Add(bits, true);
            }
            return data;
        }
    }

    /// <summary>Sizes that meet every edge: each m, n and k from 0 to 70 occurs with several others, and a few that are larger.</summary>
    private static IEnumerable<(int M, int N, int K)> Sizes()
    {
        for (int i = 0; i <= 70; i++)
        {
            yield return (i, (i * 29 + 3) % 71, (i * 13 + 7) % 71);
            yield return ((i * 17 + 1) % 71, i, (i * 31 + 2) % 71);
            yield return ((i * 37 + 5) % 71, (i * 23 + 11) % 71, i);
            yield return (i % 13, i, 3);
        }
        yield return (32, 64, 57);
        yield return (57, 64, 32);
        yield return (32, 1, 32);
        yield return (32, 32, 1);
        yield return (7, 1, 20);
        yield return (261, 1, 45);
        yield return (17, 1, 1100);
        yield return (20, 1, 0);
        yield return (1, 1, 1);
        yield return (97, 131, 203);
        yield return (130, 70, 1000);
        yield return (3, 520, 260);
        // Packed: blocks of rows, several stretches, panels of uneven width.
        yield return (200, 90, 800);
        // Narrow: a few long columns.
        yield return (75, 5, 185);
        yield return (9, 8, 64);
        yield return (33, 2, 2000);
        yield return (101, 131, 255);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void FloatProductsAreWithinTheErrorBoundOfAChainOfRoundings(int bits, bool accumulate)
    {
        foreach ((int m, int n, int k) in Sizes()) Check<float>(bits, m, n, k, accumulate, 1.0 / (1 << 24));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void DoubleProductsAreWithinTheErrorBoundOfAChainOfRoundings(int bits, bool accumulate)
    {
        foreach ((int m, int n, int k) in Sizes()) Check<double>(bits, m, n, k, accumulate, 1.0 / (1L << 53));
    }

    [Fact]
    public void EveryWidthGivesTheSameBitsAsTheScalarChain()
    {
        foreach ((int m, int n, int k) in Sizes())
        {
            float[] a = Numbers<float>(m * k, 1), b = Numbers<float>(k * n, 2), bias = Numbers<float>(n, 3);
            var expected = new float[m * n];
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++)
                {
                    float sum = 0;
                    for (int p = 0; p < k; p++) sum = float.FusedMultiplyAdd(a[i * k + p], b[p * n + j], sum);
                    expected[i * n + j] = (MatrixProduct.IsNarrow(n, k) ? Dot(a.AsSpan(i * k, k), Transposed(b, k, n, n, k).AsSpan(j * k, k)) : sum) + bias[j];
                }
            foreach (object[] row in Widths)
            {
                var c = new float[m * n];
                Force((int)row[0], () => MatrixProduct.NN(m, n, k, a, k, b, n, c, n, bias: bias));
                Assert.Equal(expected, c);
                // Accumulated to zeros it is the same chain.
                c.AsSpan().Clear();
                Force((int)row[0], () => MatrixProduct.NN(m, n, k, a, k, b, n, c, n, accumulate: true, bias: bias));
                Assert.Equal(expected, c);
            }
        }
    }

    /// <summary>Sixteen chains of every sixteenth element, added by halves.</summary>
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Span<float> lanes = stackalloc float[16];
        lanes.Clear();
        for (int p = 0; p < a.Length; p++) lanes[p % 16] = float.FusedMultiplyAdd(a[p], b[p], lanes[p % 16]);
        for (int half = 8; half > 0; half /= 2)
            for (int j = 0; j < half; j++) lanes[j] += lanes[j + half];
        return lanes[0];
    }

    [Fact]
    public void Rectified_products_are_products_cut_off_at_zero()
    {
        foreach ((int m, int n, int k) in Sizes())
        {
            float[] a = Numbers<float>(m * k, 1), b = Numbers<float>(k * n, 2), bias = Numbers<float>(n, 3), expected = new float[m * n];
            if (a.Length > 0) a[0] = float.NaN;
            MatrixProduct.NN(m, n, k, a, k, b, n, expected, n, bias: bias);
            for (int i = 0; i < expected.Length; i++) expected[i] = expected[i] <= 0 ? 0 : expected[i];
            foreach (object[] row in Widths)
            {
                var c = new float[m * n];
                Force((int)row[0], () => MatrixProduct.NN(m, n, k, a, k, b, n, c, n, bias: bias, rectify: true));
                Assert.Equal(expected, c);
            }
        }
    }

    [Fact]
    public void EveryNumberOfThreadsGivesTheSameBits()
    {
        const int m = 389, n = 203, k = 401;
        float[] a = Numbers<float>(m * k, 1), b = Numbers<float>(k * n, 2), bias = Numbers<float>(n, 3);
        float[] at = Transposed(a, m, k, k, m), bt = Transposed(b, k, n, n, k);
        List<float[]> results = [];
        try
        {
            foreach (int threads in new[] { 1, 2, 5 })
            {
                WorkerPool.Forced = threads;
                float[] nn = new float[m * n], tn = new float[m * n], nt = new float[m * n];
                MatrixProduct.NN(m, n, k, a, k, b, n, nn, n, bias: bias, rectify: true);
                MatrixProduct.TN<float>(m, n, k, at, m, b, n, tn, n);
                MatrixProduct.NT<float>(m, n, k, a, k, bt, k, nt, n);
                Assert.Equal(tn, nt);
                Assert.Equal([.. tn.Select((value, i) => MathF.Max(value + bias[i % n], 0))], nn);
                results.Add(tn);
            }
        }
        finally
        {
            WorkerPool.Forced = null;
        }
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void RowsAreSummedInTheirOrder()
    {
        foreach ((int m, int n, _) in Sizes())
        {
            double[] x = Numbers<double>(m * n, 1), start = Numbers<double>(n, 2), sums = [.. start], expected = [.. start], fresh = new double[n];
            MatrixProduct.SumRows<double>(m, n, x, sums, accumulate: true);
            MatrixProduct.SumRows<double>(m, n, x, fresh);
            for (int i = 0; i < m * n; i++) expected[i % n] += x[i];
            Assert.Equal(expected, sums);
            for (int j = 0; j < n; j++) Assert.Equal(expected[j] - start[j], fresh[j], 1e-11);
        }
    }

    [Fact]
    public void SpansThatAreTooShortAreRefused()
    {
        var c = new float[6];
        Assert.Contains("3 rows of 3", Assert.Throws<ArgumentException>("b", () => MatrixProduct.NN<float>(2, 3, 3, new float[6], 3, new float[8], 3, c, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("a", () => MatrixProduct.TN<float>(2, 3, 3, new float[5], 2, new float[9], 3, c, 3));
        Assert.Throws<ArgumentException>("c", () => MatrixProduct.NT<float>(2, 3, 3, new float[6], 3, new float[9], 3, c, 2));
        Assert.All(c, value => Assert.Equal(0, value));
    }

    /// <summary>All three forms, with rows further apart than they are long, against sums in decimal128-like double pairs.</summary>
    private static void Check<T>(int bits, int m, int n, int k, bool accumulate, double unit) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lda = k + 3, ldat = m + 1, ldb = n + 2, ldbt = k + 1, ldc = n + 4;
        T[] a = Numbers<T>(m * lda, 1), b = Numbers<T>(k * ldb, 2), start = Numbers<T>(m * ldc + Guard, 3), bias = Numbers<T>(n, 4);
        T[] at = Transposed(a, m, k, lda, ldat), bt = Transposed(b, k, n, ldb, ldbt);
        T[] nn = [.. start], tn = [.. start], nt = [.. start];
        Force(bits, () =>
        {
            MatrixProduct.NN(m, n, k, a, lda, b, ldb, nn, ldc, accumulate, bias);
            MatrixProduct.TN<T>(m, n, k, at, ldat, b, ldb, tn, ldc, accumulate);
            MatrixProduct.NT<T>(m, n, k, a, lda, bt, ldbt, nt, ldc, accumulate);
        });
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                int at0 = i * ldc + j;
                (double exact, double magnitude) = accumulate ? (Number(start[at0]), Math.Abs(Number(start[at0]))) : (0, 0);
                double low = 0;
                for (int p = 0; p < k; p++)
                {
                    double x = Number(a[i * lda + p]), y = Number(b[p * ldb + j]), product = x * y;
                    double sum = exact + product, part = sum - exact;
                    low += (exact - (sum - part)) + (product - part) + Math.FusedMultiplyAdd(x, y, -product);
                    exact = sum;
                    magnitude += Math.Abs(product);
                }
                exact += low;
                double bound = (k + 1) * unit * magnitude * 1.01;
                Assert.True(Math.Abs(Number(tn[at0]) - exact) <= bound, $"TN {bits} bits {m}x{n}x{k} at {i}, {j}: {tn[at0]}, exactly {exact}");
                // A column's dot products are rounded in another order than its chains.
                if (MatrixProduct.IsNarrow(n, k))
                {
                    Assert.True(Math.Abs(Number(nt[at0]) - exact) <= bound, $"NT {bits} bits {m}x{n}x{k} at {i}, {j}: {nt[at0]}, exactly {exact}");
                    Assert.True(nn[at0].Equals(nt[at0] + bias[j]), $"NN {bits} bits {m}x{n}x{k} at {i}, {j}: {nn[at0]}, NT and bias {nt[at0] + bias[j]}");
                    continue;
                }
                Assert.True(nt[at0].Equals(tn[at0]), $"NT {bits} bits {m}x{n}x{k} at {i}, {j}: {nt[at0]}, TN {tn[at0]}");
                Assert.True(nn[at0].Equals(tn[at0] + bias[j]), $"NN {bits} bits {m}x{n}x{k} at {i}, {j}: {nn[at0]}, TN and bias {tn[at0] + bias[j]}");
            }
        for (int index = 0; index < start.Length; index++)
        {
            if (index < m * ldc && index % ldc < n) continue;
            Assert.True(nn[index].Equals(start[index]) && tn[index].Equals(start[index]) && nt[index].Equals(start[index]), $"{m}x{n}x{k} wrote outside C at {index}");
        }
    }

    private static void Force(int bits, Action action)
    {
        VectorWidth.Forced = bits;
        try
        {
            action();
        }
        finally
        {
            VectorWidth.Forced = null;
        }
    }

    private static double Number<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(x);

    private static T[] Transposed<T>(T[] x, int rows, int columns, int rowX, int rowY)
    {
        var y = new T[columns * rowY];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) y[j * rowY + i] = x[i * rowX + j];
        return y;
    }

    /// <summary>Numbers of both signs and mixed magnitude, the same in each run.</summary>
    private static T[] Numbers<T>(int count, ulong seed) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var numbers = new T[count];
        for (int i = 0; i < count; i++)
        {
            seed = seed * 6364136223846793005 + 1442695040888963407;
            numbers[i] = T.CreateTruncating(((seed >> 40) - 8388608.0) * Math.ScaleB(1, -23 - (int)(seed >> 61)));
        }
        return numbers;
    }
}
