using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AutoBce;

/// <summary>
/// Tells how training goes: a line an epoch, which on a terminal is rewritten in place while the epoch runs. No colours and no control
/// characters but the carriage return, and that only on a terminal: logs stay readable.
/// </summary>
internal sealed class Progress(TextWriter writer, bool isSilent, bool inPlace, int epochs)
{
    private const int BarLength = 20;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private long _epochStart, _lastDrawn;
    private int _epoch;
    private int _lineLength;

    internal static Progress OnConsole(Verbosity verbosity, int epochs) =>
        new(Console.Out, verbosity == Verbosity.Silent, verbosity is Verbosity.Auto or Verbosity.Bar && !Console.IsOutputRedirected, epochs);

    internal void BeginEpoch(int epoch)
    {
        _epoch = epoch;
        _epochStart = _lastDrawn = Stopwatch.GetTimestamp();
    }

    internal void Batch(long done, long rows, double loss)
    {
        if (isSilent || !inPlace || Stopwatch.GetElapsedTime(_lastDrawn) < s_interval) return;
        _lastDrawn = Stopwatch.GetTimestamp();
        int filled = (int)(done * BarLength / rows);
        Rewrite(string.Create(CultureInfo.InvariantCulture,
            $"Epoch {_epoch + 1}/{epochs} {new string('━', filled)}{new string('─', BarLength - filled)} {done}/{rows} - loss: {loss:F4}"));
    }

    internal void EndEpoch(ReadOnlySpan<string> keys, ReadOnlySpan<double> values)
    {
        if (isSilent) return;
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"Epoch {_epoch + 1}/{epochs} - {Stopwatch.GetElapsedTime(_epochStart).TotalSeconds:F2} s");
        for (int i = 0; i < keys.Length; i++) line.Append(CultureInfo.InvariantCulture, $" - {keys[i]}: {values[i]:F4}");
        if (inPlace) Rewrite(line.ToString());
        else writer.Write(line);
        writer.Write('\n');
        writer.Flush();
        _lineLength = 0;
    }

    /// <summary>Ends a line that was left unfinished, so that what follows starts on a new one.</summary>
    internal void Close()
    {
        if (_lineLength > 0) writer.Write('\n');
        _lineLength = 0;
    }

    private void Rewrite(string line)
    {
        // Blanks cover what is left of a longer line.
        writer.Write('\r' + line.PadRight(_lineLength));
        writer.Flush();
        _lineLength = line.Length;
    }
}
