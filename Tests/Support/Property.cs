using FsCheck;
using FsCheck.Fluent;

namespace AutoBce.Tests;

/// <summary>Properties checked on random cases: once with a fixed seed, once with a seed made of today's date, which is printed.</summary>
internal static class Property
{
    private const ulong FixedSeed = 20_240_229;

    /// <summary>Asserts the property for cases drawn from the generator; a failure names the shrunk case and its seed.</summary>
    public static void Check<T>(Gen<T> cases, Func<T, bool> property, int count = 1000)
    {
        DateTimeOffset today = TimeProvider.System.GetUtcNow();
        ulong dated = (ulong)((today.Year * 10000) + (today.Month * 100) + today.Day);
        Console.WriteLine($"Property seeds: {FixedSeed} and {dated}, {count} cases each");
        foreach (ulong seed in new[] { FixedSeed, dated })
        {
            Config config = Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(seed, (seed << 1) | 1);
            Prop.ForAll(cases.ToArbitrary(), property).Check(config);
        }
    }

    /// <summary>Asserts by exception: the check fails where the assertion throws.</summary>
    public static void Check<T>(Gen<T> cases, Action<T> assertion, int count = 1000) => Check(
        cases,
        value =>
        {
            assertion(value);
            return true;
        },
        count);
}
