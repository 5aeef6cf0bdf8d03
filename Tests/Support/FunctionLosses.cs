namespace AutoBce.Tests;

/// <summary>Losses of the functions beyond the logit family, naive on purpose, and in each spelling that a loss may use.</summary>
public static partial class FunctionLosses
{
    [Loss]
    public static double Waves([Prediction] double z, [Label] double y) => y * Math.Sin(z) + (1 - y) * double.Cos(z);

    [Loss]
    public static float Slopes([Prediction] float z, [Label] float y) => y * MathF.Tan(z) + (1 - y) * float.Atan(z);

    [Loss]
    public static double Chain([Prediction] double z, [Label] double y) => y * ScalarMath.Cosh(z);

#pragma warning disable ABCE113 // A function of either sign.
    [Loss]
    public static double Growth([Prediction] double z, [Label] double y) => (1 - y) * Math.Sinh(z);
#pragma warning restore ABCE113

    [Loss]
    public static float LogCoshError([Prediction] float z, [Label] float y) => MathF.Log(MathF.Cosh(z - y));

    [Loss]
    public static double LogCoshOfKeras([Prediction] double z, [Label] double y) => (z - y) + ScalarMath.Softplus(-2 * (z - y)) - Math.Log(2);

    [Loss]
    public static double LogCoshOfExponentials([Prediction] double z, [Label] double y) => Math.Log((Math.Exp(z - y) + Math.Exp(y - z)) / 2);

    [Loss]
    public static double TanhOfQuotient([Prediction] double z, [Label] double y) => y * Math.Sinh(z) / Math.Cosh(z) + 2;

    [Loss]
    public static double Sech([Prediction] double z, [Label] double y) => (1 + y) / (Math.Cosh(z) * Math.Cosh(z));

    [Loss]
    public static double ExponentialOverCosh([Prediction] double z, [Label] double y) => (1 + y) * Math.Exp(z) / Math.Cosh(z);

#pragma warning disable ABCE113 // A function of either sign.
    [Loss]
    public static double ExponentialTimesSinh([Prediction] double z, [Label] double y) => (1 + y) * Math.Exp(-z) * Math.Sinh(z);
#pragma warning restore ABCE113

    [Loss]
    public static double Difference([Prediction] double z, [Label] double y) => (1 + y) * Math.Cosh(z) - (1 + y) * Math.Sinh(z);

    [Loss]
    public static double OfHyperparameters([Prediction] double z, [Label] double y, double a = 0.75) =>
        (Math.Sin(a) + Math.Cos(a) + Math.Tan(a) + Math.Atan(a) + Math.Sinh(a) + Math.Cosh(a) + Math.Log(Math.Cosh(a)) + Math.Cbrt(a) + Math.Floor(a) + Math.Round(a)) * (1 + y) * z * z;

    [Loss]
    public static double CubeRoots([Prediction] double z, [Label] double y) => (1 + y) * Math.Cbrt(z) * Math.Cbrt(z) * Math.Cbrt(z) * ScalarMath.Cbrt(z);

    [Loss]
    public static double Versine([Prediction] double z, [Label] double y) => (1 + y) * (1 - Math.Cos(z));

    [Loss]
    public static double Sag([Prediction] double z, [Label] double y) => (1 + y) * (Math.Cosh(z) - 1);

#pragma warning disable ABCE115 // Every function is to be met.
    [Loss]
    public static double Stairs([Prediction] double z, [Label] double y) => y * Math.Floor(z) + (1 - y) * Math.Round(3 * z) + 0.5 * z * z;
#pragma warning restore ABCE115

    [Loss]
    public static float OfProbability([Probability] float p, [Label] float y) => y * MathF.Sin(p) + (1 - y) * float.Sinh(p) * ScalarMath.Cos(p);

#pragma warning disable ABCE115 // Every function is to be met.
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static double AsItStands([Prediction] double z, [Label] double y, double a = 0.25) =>
        y + Math.Sin(z) + Math.Cos(z) * Math.Tan(a) + Math.Atan(z) * Math.Cbrt(z) + Math.Sinh(a) * Math.Cosh(a) + Math.Floor(z) * Math.Round(z);
#pragma warning restore ABCE115
}
