using System.Globalization;
using System.Numerics;

namespace AutoBce;

/// <summary>
/// What becomes of labels: y (1 - s) + s / 2 by Keras's symmetrical smoothing, after that y (1 - a) + (1 - y) b by that of each side, which
/// makes 1 - a of 1 and b of 0.
/// </summary>
/// <param name="Both">s.</param>
/// <param name="Positive">a.</param>
/// <param name="Negative">b.</param>
internal readonly record struct Smoothing(double Both, double Positive, double Negative)
{
    internal bool IsNone => Both == 0 && Positive == 0 && Negative == 0;

    /// <summary>In T, and in Keras's order of operations.</summary>
    internal void Apply<T>(Span<T> labels) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Both != 0)
        {
            T s = T.CreateTruncating(Both), half = T.CreateTruncating(0.5);
            for (int i = 0; i < labels.Length; i++) labels[i] = labels[i] * (T.One - s) + half * s;
        }
        if (Positive == 0 && Negative == 0) return;
        T kept = T.CreateTruncating(1 - Positive), given = T.CreateTruncating(Negative);
        for (int i = 0; i < labels.Length; i++) labels[i] = labels[i] * kept + (T.One - labels[i]) * given;
    }

    internal static double Checked(double value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must lie in [0, 1]."));
}
