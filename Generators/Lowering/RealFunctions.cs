namespace AutoBce.Generators.Lowering;

/// <summary>The functions of the language in double, with their first two derivatives: for proofs that look at examples.</summary>
internal static class RealFunctions
{
    public static (double Value, double Slope, double Curvature, double Third) Of(SourceOp function, double x)
    {
        switch (function)
        {
            case SourceOp.Exp: return Math.Exp(x) is var exp ? (exp, exp, exp, exp) : default;
            case SourceOp.Log: return (Math.Log(x), 1 / x, -1 / (x * x), 2 / (x * x * x));
            case SourceOp.Log1p: return (Log1p(x), 1 / (1 + x), -1 / ((1 + x) * (1 + x)), 2 / ((1 + x) * (1 + x) * (1 + x)));
            case SourceOp.Expm1: return (Expm1(x), Math.Exp(x), Math.Exp(x), Math.Exp(x));
            case SourceOp.Sqrt: return Math.Sqrt(x) is var root ? (root, 0.5 / root, -0.25 / (root * x), 0.375 / (root * x * x)) : default;
            case SourceOp.Sigmoid: return (Sigmoid(x), Sigmoid(-x)) is var (s, t) ? (s, s * t, s * t * (t - s), s * t * (((t - s) * (t - s)) - (2 * s * t))) : default;
            case SourceOp.Softplus: return (Softplus(x), Sigmoid(x), Sigmoid(x) * Sigmoid(-x), Sigmoid(x) * Sigmoid(-x) * (Sigmoid(-x) - Sigmoid(x)));
            case SourceOp.LogSigmoid: return (-Softplus(-x), Sigmoid(-x), -Sigmoid(x) * Sigmoid(-x), Sigmoid(x) * Sigmoid(-x) * (Sigmoid(x) - Sigmoid(-x)));
            case SourceOp.Tanh: return 4 * Sigmoid(2 * x) * Sigmoid(-2 * x) is var slope ? (Math.Tanh(x), slope, -2 * Math.Tanh(x) * slope, slope * (4 - (6 * slope))) : default;
            case SourceOp.Sin: return (Math.Sin(x), Math.Cos(x), -Math.Sin(x), -Math.Cos(x));
            case SourceOp.Cos: return (Math.Cos(x), -Math.Sin(x), -Math.Cos(x), Math.Sin(x));
            case SourceOp.Tan: return Math.Tan(x) is var tan ? (tan, 1 + (tan * tan), 2 * tan * (1 + (tan * tan)), 2 * (1 + (tan * tan)) * (1 + (3 * tan * tan))) : default;
            case SourceOp.Atan: return 1 / (1 + (x * x)) is var over ? (Math.Atan(x), over, -2 * x * over * over, ((6 * x * x) - 2) * over * over * over) : default;
            case SourceOp.Sinh: return (Math.Sinh(x), Math.Cosh(x), Math.Sinh(x), Math.Cosh(x));
            case SourceOp.Cosh: return (Math.Cosh(x), Math.Sinh(x), Math.Cosh(x), Math.Sinh(x));
            case SourceOp.Cbrt: return Cbrt(x) is var cbrt ? (cbrt, cbrt / (3 * x), -2 * cbrt / (9 * x * x), 10 * cbrt / (27 * x * x * x)) : default;
            case SourceOp.Floor: return (Math.Floor(x), 0, 0, 0);
            case SourceOp.Round: return (Math.Round(x), 0, 0, 0);
            default: return (double.NaN, double.NaN, double.NaN, double.NaN);
        }
    }

    public static double Sign(double x) => double.IsNaN(x) ? x : Math.Sign(x);

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    public static double Cbrt(double x) => Sign(x) * Math.Pow(Math.Abs(x), 1.0 / 3);

    /// <summary>(e^x - 1)^2 / 2 e^x = cosh(x) - 1.</summary>
    public static double LogCosh(double x) => Math.Abs(x) < 1 ? Log1p(Math.Pow(Expm1(x), 2) / Math.Exp(x) / 2) : Math.Abs(x) + Log1p(Math.Exp(-2 * Math.Abs(x))) - Math.Log(2);

    /// <summary>log(1 + x): what 1 + x loses cancels in the quotient (Kahan).</summary>
    public static double Log1p(double x) => 1 + x is var u && (u == 1 || double.IsInfinity(u)) ? x : Math.Log(u) * (x / (u - 1));

    /// <summary>e^x - 1, in the same way.</summary>
    public static double Expm1(double x) => Math.Exp(x) is var u && double.IsInfinity(u) ? u : u == 1 ? x : u - 1 == -1 ? -1 : (u - 1) * (x / Math.Log(u));
}
