namespace AutoBce.Tests.Generators;

/// <summary>What mutants are made of: small sources, so that each change matters.</summary>
internal static class FuzzSources
{
    private const string Usings = "using System; using AutoBce; using static AutoBce.ScalarMath;\n";

    public static readonly string[] All =
    [
        .. new[]
        {
            "public static partial class C { [Loss] public static float F([Logit] float z, [Label] float y) => -(y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z))); }",
            "public static partial class C { [Loss] public static double F([Probability] double p, [Label(Minimum = -1, Maximum = 1)] double y, double alpha = 0.25, double gamma = 2) => -alpha * y * Pow(1 - p, gamma) * Log(p) - (1 - alpha) * (1 - y) * Pow(p, gamma) * Log(1 - p); }",
            "namespace N; partial class C<T> { const double Scale = 0.5; static readonly double Offset = 1 + Scale / 2; static double Half => 1.0 / 2; [Loss] static double F([Prediction] double x, [Label] double y, [Hyperparameter(Above = 0)] double delta = 1) => Abs(x - y) < delta ? Scale * (x - y) * (x - y) : delta * (Abs(x - y) - Half * delta) + Offset; }",
            "partial struct S { [Loss] public static double F([Logit] double z, [Label] double y) { double r = 0; for (int i = 0; i < 3; i++) { if (i == 1) continue; r += i * z; if (r > 5) break; } return r * y; } }",
            "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { (double u, double v) = (z, -y); switch (y) { case > 0.5 when u > v: return u * u; case 0: u++; break; default: u -= G(v); break; } return u; double G(double t) { while (true) { t *= 2; break; } return t + u; } } }",
            "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => (z, y) switch { ( < 0 and > -3, _) => z * z, (_, 1 or 0) => Abs(z), _ => z is var w ? w * y : 1 }; }",
            "partial class C { [Loss(Derivatives = Derivatives.Second | Derivatives.Label | Derivatives.Hyperparameters)] static double F([Prediction] double x, [Label] double y, [Hyperparameter(Minimum = 0.5, Below = 4)] double q = 2) => Pow(Abs(x - y), q) / q; }",
            "partial class C { [Loss(Arithmetic = Arithmetic.AsWritten)] static double F([Probability] double p, [Label] double y, double eps = 1e-7) { double q = Clamp(p, eps, 1 - eps); return -(y * Log(q + eps) + (1 - y) * Log(1 - q + eps)); } }",
            "partial class C { [Activation] static double F(double x, double beta = 1) => x * Sigmoid(beta * x); [Activation] public static float G(float x) => x > 0 ? x : MathF.Exp(x) - 1; }",
            "partial class C { [Loss] static double F([Logit] double z, [Label] double y, double a = 2) => Helper(z, weight: 1 - a) * Soft(z) - D.Square(y); static double Helper(double p, double weight = 2) => -weight * Log1p(p * p) < 3 ? XLogY(weight, p * p) : Tanh(p) - Sqrt(Abs(p)); static N Soft<N>(N x) where N : System.Numerics.IFloatingPointIeee754<N> => N.Log(N.One + N.Exp(x)) * N.CreateChecked(0.5); } static class D { public static double Square(this double x) => x * x; }",
            "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => Math.Cosh(z) / (1 + Exp(-z)) - Sin(y * z) * Cbrt(z) + Softplus(-z) * Max(z, y) - Min(LogSigmoid(z), Expm1(y)) / Pow(1 + z * z, 1.5); }",
            "partial class C { [Loss] static double F([Probability] double p, [Label] double y) { double s = 0, t = 1; for (int i = 1; i <= 12; i++) { t *= p / i; s += y > 0.05 * i ? t : -t * y; } return s * Log(p + 0.5); } }",
        }.Select(source => Usings + source),
    ];
}
