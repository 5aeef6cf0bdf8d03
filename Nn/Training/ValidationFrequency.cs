using System.Globalization;

namespace AutoBce;

/// <summary>
/// After which epochs Fit validates: every so many, or those of a list, which count from 1: Keras's validation_freq. A number or an array of
/// numbers becomes one by itself; default is after every epoch.
/// </summary>
public readonly record struct ValidationFrequency
{
    private readonly int? _every;
    private readonly int[]? _epochs;

    private ValidationFrequency(int? every, int[]? epochs) => (_every, _epochs) = (every, epochs);

    /// <summary>After every so many epochs.</summary>
    public static implicit operator ValidationFrequency(int every) => FromInt32(every);

    /// <summary>After some epochs, counted from 1.</summary>
    public static implicit operator ValidationFrequency(int[] epochs) => FromArray(epochs);

    /// <inheritdoc cref="op_Implicit(int)"/>
    public static ValidationFrequency FromInt32(int every) => new(every, null);

    /// <inheritdoc cref="op_Implicit(int[])"/>
    public static ValidationFrequency FromArray(int[] epochs) => new(null, epochs is null ? null : [.. epochs]);

    /// <summary>Whether an epoch, counted from 0, is followed by validation.</summary>
    internal bool Includes(int epoch) => _epochs is null ? (epoch + 1) % (_every ?? 1) == 0 : Array.IndexOf(_epochs, epoch + 1) >= 0;

    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    internal void Check(string argument)
    {
        foreach (int number in _epochs ?? [_every ?? 1])
        {
            if (number >= 1) continue;
            throw new ArgumentOutOfRangeException(argument, number, string.Create(CultureInfo.InvariantCulture,
                $"{argument} is {number}; give 1 for every epoch, n for every n-th, or the epochs themselves, counted from 1."));
        }
    }
}
