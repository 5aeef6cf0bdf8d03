namespace AutoBce.Tests;

/// <summary>
/// Distance in units in the last place: |result - reference| / ulp(reference rounded to the type). The ulp of a subnormal is the
/// smallest subnormal. An infinity counts as the power of two that follows the largest number; NaN is at distance 0 from
/// NaN and infinitely far from all else.
/// </summary>
internal static class Ulp
{
    /// <summary>Distance of a float from a reference in double.</summary>
    public static double Distance(float result, double reference)
    {
        if (float.IsNaN(result) || double.IsNaN(reference)) return float.IsNaN(result) && double.IsNaN(reference) ? 0 : double.PositiveInfinity;
        if (result == (float)reference && float.IsInfinity(result)) return 0;
        if (double.IsInfinity(reference)) return double.PositiveInfinity;
        double value = float.IsInfinity(result) ? Math.CopySign(Math.ScaleB(1, 128), result) : result;
        return Math.Abs(value - reference) / Of((float)reference);
    }

    /// <summary>Distance of a float from a reference of any precision.</summary>
    public static double Distance(float result, BigFloat reference)
    {
        if (float.IsNaN(result) || reference.IsNaN) return float.IsNaN(result) && reference.IsNaN ? 0 : double.PositiveInfinity;
        float rounded = reference.ToSingle();
        if (float.IsInfinity(rounded) && result == rounded) return 0;
        BigFloat value = float.IsInfinity(result) ? BigFloat.FromDouble(Math.CopySign(Math.ScaleB(1, 128), result)) : BigFloat.FromDouble(result);
        return Quotient(value, reference, Of(rounded));
    }

    /// <summary>Distance of a double from a reference of any precision.</summary>
    public static double Distance(double result, BigFloat reference)
    {
        if (double.IsNaN(result) || reference.IsNaN) return double.IsNaN(result) && reference.IsNaN ? 0 : double.PositiveInfinity;
        double rounded = reference.ToDouble();
        if (double.IsInfinity(rounded) && result == rounded) return 0;
        BigFloat value = double.IsInfinity(result) ? new BigFloat(Math.Sign(result), 1024) : BigFloat.FromDouble(result);
        return Quotient(value, reference, Of(rounded));
    }

    /// <summary>The ulp of a double.</summary>
    public static double Of(double value)
    {
        int exponent = (int)(BitConverter.DoubleToInt64Bits(value) >> 52) & 0x7FF;
        return Math.ScaleB(1, Math.Clamp(exponent, 1, 2046) - 1075);
    }

    /// <summary>The ulp of a float.</summary>
    public static double Of(float value)
    {
        int exponent = (BitConverter.SingleToInt32Bits(value) >> 23) & 0xFF;
        return Math.ScaleB(1, Math.Clamp(exponent, 1, 254) - 150);
    }

    private static double Quotient(BigFloat value, BigFloat reference, double ulp)
    {
        BigFloat difference = BigFloat.Abs(BigFloat.Subtract(value, reference, 200));
        return BigFloat.Divide(difference, BigFloat.FromDouble(ulp), 64).ToDouble();
    }
}
