using System.ComponentModel;
using System.Diagnostics;

namespace AutoBce.Benchmarks;

/// <summary>Programs of the system.</summary>
internal static class Tool
{
    /// <summary>Runs a program to its end.</summary>
    /// <returns>Whether it exists and ended well; the text is what it wrote, first its output, else its errors.</returns>
    public static bool TryRun(string name, IEnumerable<string> arguments, out string text)
    {
        ProcessStartInfo start = new(name, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            text = (output.Length > 0 ? output : errors.GetAwaiter().GetResult()).Trim();
            return process.ExitCode == 0;
        }
        catch (Win32Exception exception)
        {
            text = exception.Message;
            return false;
        }
    }
}
