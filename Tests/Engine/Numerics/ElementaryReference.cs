namespace AutoBce.Tests;

/// <summary>The elementary functions in arbitrary precision, by their definitions, with enough bits for what cancels.</summary>
internal static class ElementaryReference
{
    public delegate void Map<T>(ReadOnlySpan<T> x, Span<T> destination);

    private const int Bits = 160;

    public static IReadOnlyDictionary<string, (Map<float> Single, Map<double> Double, Func<double, BigFloat> Exact)> Functions { get; } =
        new Dictionary<string, (Map<float>, Map<double>, Func<double, BigFloat>)>(StringComparer.Ordinal)
        {
            ["Exp"] = (VectorMath.Exp, VectorMath.Exp, Exp),
            ["Log"] = (VectorMath.Log, VectorMath.Log, x => BigFunctions.Log(Big(x), Bits)),
            ["Log1p"] = (VectorMath.Log1p, VectorMath.Log1p, x => Log1p(Big(x))),
            ["Expm1"] = (VectorMath.Expm1, VectorMath.Expm1, x => Expm1(Big(x))),
            ["Sigmoid"] = (VectorMath.Sigmoid, VectorMath.Sigmoid, Sigmoid),
            ["LogSigmoid"] = (VectorMath.LogSigmoid, VectorMath.LogSigmoid, x => BigFloat.Negate(Softplus(-x))),
            ["Softplus"] = (VectorMath.Softplus, VectorMath.Softplus, Softplus),
            ["Tanh"] = (VectorMath.Tanh, VectorMath.Tanh, Tanh),
            ["Sin"] = (VectorMath.Sin, VectorMath.Sin, x => BigTrigonometry.Sin(Big(x), Bits)),
            ["Cos"] = (VectorMath.Cos, VectorMath.Cos, x => BigTrigonometry.Cos(Big(x), Bits)),
            ["Tan"] = (VectorMath.Tan, VectorMath.Tan, x => BigFloat.Divide(BigTrigonometry.Sin(Big(x), Bits), BigTrigonometry.Cos(Big(x), Bits), Bits)),
            ["Atan"] = (VectorMath.Atan, VectorMath.Atan, x => BigTrigonometry.Atan(Big(x), Bits)),
            ["Sinh"] = (VectorMath.Sinh, VectorMath.Sinh, Sinh),
            ["Cosh"] = (VectorMath.Cosh, VectorMath.Cosh, x => BigFloat.Scale(BigFloat.Add(Exp(x), Exp(-x), Bits), -1)),
            ["LogCosh"] = (VectorMath.LogCosh, VectorMath.LogCosh, LogCosh),
            ["Cbrt"] = (VectorMath.Cbrt, VectorMath.Cbrt, x => x == 0 ? BigFloat.Zero : x < 0 ? BigFloat.Negate(CubeRoot(-x)) : CubeRoot(x)),
            ["Floor"] = (VectorMath.Floor, VectorMath.Floor, x => BigFloat.Floor(Big(x))),
            ["Round"] = (VectorMath.Round, VectorMath.Round, x => Big(Math.Round(x))),
        };

    public static TheoryData<string> Names => new(Functions.Keys);

    private static BigFloat Big(double x) => BigFloat.FromDouble(x);

    private static BigFloat Exp(double x) => BigFunctions.Exp(Big(x), Bits);

    private static BigFloat Sigmoid(double x) =>
        BigFloat.Divide(BigFloat.One, BigFloat.Add(BigFloat.One, BigFunctions.Exp(Big(-x), Bits), Bits), Bits);

    private static BigFloat Softplus(double x) =>
        double.IsPositiveInfinity(x) ? Big(x) : x <= 0 ? Log1p(Exp(x)) : BigFloat.Add(Big(x), Log1p(Exp(-x)), Bits);

    /// <summary>(e^2x - 1) / (e^2x + 1), for |x|; 1 at infinity.</summary>
    private static BigFloat Tanh(double x)
    {
        if (double.IsInfinity(x)) return Big(Math.Sign(x));
        BigFloat m = Expm1(Big(-2 * Math.Abs(Math.Clamp(x, -1e4, 1e4))));
        BigFloat tanh = BigFloat.Divide(BigFloat.Negate(m), BigFloat.Add(Big(2), m, Bits), Bits);
        return x < 0 ? BigFloat.Negate(tanh) : tanh;
    }

    /// <summary>(m + m / (1 + m)) / 2 with m = e^|x| - 1, and the sign of x.</summary>
    private static BigFloat Sinh(double x)
    {
        if (Math.Abs(x) > 1e4) return Big(x * double.PositiveInfinity);
        BigFloat m = Expm1(Big(Math.Abs(x))), twice = BigFloat.Add(m, BigFloat.Divide(m, BigFloat.Add(BigFloat.One, m, Bits), Bits), Bits);
        return BigFloat.Scale(x < 0 ? BigFloat.Negate(twice) : twice, -1);
    }

    /// <summary>log(1 + sinh(x)^2) / 2, and |x| - log(2) where the other terms are nothing.</summary>
    private static BigFloat LogCosh(double x)
    {
        if (Math.Abs(x) > 1e3) return BigFloat.Subtract(Big(Math.Abs(x)), BigFunctions.Log(Big(2), Bits), Bits);
        BigFloat sinh = Sinh(x);
        return BigFloat.Scale(Log1p(BigFloat.Multiply(sinh, sinh, Bits)), -1);
    }

    private static BigFloat CubeRoot(double x) => new BigArithmetic(Bits).Power(Big(x), BigFloat.Quotient(1, 3, Bits + 16));

    private static BigFloat Expm1(BigFloat x)
    {
        int lost = x.IsFinite && !x.IsZero ? (int)Math.Max(0, -x.Top) : 0;
        return BigFloat.Subtract(BigFunctions.Exp(x, Bits + lost + 8), BigFloat.One, Bits + 8);
    }

    private static BigFloat Log1p(BigFloat x)
    {
        if (x.IsFinite && !x.IsZero && x.Top < -1100) return x;
        int lost = x.IsFinite && !x.IsZero ? (int)Math.Max(0, -x.Top) : 0;
        return BigFunctions.Log(BigFloat.Add(BigFloat.One, x, Bits + (2 * lost) + 8), Bits + 8);
    }
}
