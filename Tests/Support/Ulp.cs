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

    /// <summary>The ulp of a float.</summary>
    public static double Of(float value)
    {
        int exponent = (BitConverter.SingleToInt32Bits(value) >> 23) & 0xFF;
        return Math.ScaleB(1, Math.Clamp(exponent, 1, 254) - 150);
    }
}
