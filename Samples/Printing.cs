namespace AutoBce.Samples;

internal static class Printing
{
    /// <summary>A line in which numbers are written the same way in every country.</summary>
    public static void Print(this TextWriter output, FormattableString line) => output.WriteLine(FormattableString.Invariant(line));

    /// <summary>Fit tells the console how it goes; where a sample writes elsewhere, it is silent.</summary>
    public static Verbosity Progress(this TextWriter output) => ReferenceEquals(output, Console.Out) ? Verbosity.Auto : Verbosity.Silent;
}
