using System.ComponentModel;
using System.Globalization;

namespace AutoBce;

/// <summary>What the accessors of generated records refuse.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class HyperparameterCheck
{
    /// <summary>A hyperparameter's value, if it is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite.</exception>
    public static double Of(string name, double value) => double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; a hyperparameter is a finite number."));

    /// <summary>A hyperparameter's value, if it is one within its bounds; an open bound is not allowed itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite, or beyond a bound.</exception>
    public static double Of(string name, double value, double lower, double upper, bool lowerOpen, bool upperOpen)
    {
        bool allowed = (lowerOpen ? value > lower : value >= lower) && (upperOpen ? value < upper : value <= upper);
        if (allowed || !double.IsFinite(value)) return Of(name, value);
        string low = double.IsNegativeInfinity(lower) ? "" : string.Create(CultureInfo.InvariantCulture, $"{(lowerOpen ? "above" : "at least")} {lower}");
        string high = double.IsPositiveInfinity(upper) ? "" : string.Create(CultureInfo.InvariantCulture, $"{(upperOpen ? "below" : "at most")} {upper}");
        throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it has to be {low}{(low.Length > 0 && high.Length > 0 ? " and " : "")}{high}."));
    }
}
