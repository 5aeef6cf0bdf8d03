using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce.Tests;

internal static class TensorSupport
{
    /// <summary>The elements in row-major order.</summary>
    public static T[] ToArray<T>(this in ReadOnlyTensorSpan<T> tensor)
    {
        var elements = new T[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }

    public static Variable<T> Leaf<T>(ReadOnlySpan<T> elements, params ReadOnlySpan<nint> shape) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(new ReadOnlyTensorSpan<T>(elements, shape), requiresGradient: true);

    public static Variable<T> Constant<T>(ReadOnlySpan<T> elements, params ReadOnlySpan<nint> shape) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(new ReadOnlyTensorSpan<T>(elements, shape));

    /// <summary>Numbers of both signs between -2 and 2, the same in each run.</summary>
    public static double[] Numbers(int count, ulong seed)
    {
        var numbers = new double[count];
        ulong state = seed * 2862933555777941757 + 3037000493;
        for (int i = 0; i < count; i++)
        {
            state = state * 6364136223846793005 + 1442695040888963407;
            numbers[i] = ((state >> 11) * Math.ScaleB(1, -51)) - 2;
        }
        return numbers;
    }

    public static float[] Floats(int count, ulong seed) => Array.ConvertAll(Numbers(count, seed), x => (float)x);

    public static int Product(ReadOnlySpan<nint> shape)
    {
        int product = 1;
        foreach (nint length in shape) product *= (int)length;
        return product;
    }

    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    /// <summary>Asserts |actual - expected| up to the tolerance times |expected|, or times the scale where that is larger.</summary>
    public static void AssertClose(double expected, double actual, double tolerance, double scale = 0, string what = "") =>
        Assert.True(
            Math.Abs(actual - expected) <= tolerance * Math.Max(Math.Abs(expected), scale) || actual.Equals(expected),
            $"{what}: expected {expected:R}, actual {actual:R}");

    /// <summary>Asserts (J u, v) = (u, J^T v) for an operation that is linear: its Jacobian times u is the operation on u.</summary>
    public static void DotProductTest(double[] u, ReadOnlySpan<nint> shape, Func<Variable<double>, Variable<double>> operation)
    {
        Variable<double> x = Leaf<double>(u, shape), y = operation(x);
        double[] v = Numbers(y.Count, 9), jacobianU = y.Value.ToArray();
        // Used twice: the second product is added to the first.
        ((y + operation(x)) * Constant<double>(v, y.Shape)).Sum().Backward();
        double size = 0;
        for (int i = 0; i < u.Length; i++) size += Math.Abs(u[i] * x.GradientData[i]);
        AssertClose(2 * Dot(jacobianU, v), Dot(u, x.GradientData), 1e-13, size);
    }
}
