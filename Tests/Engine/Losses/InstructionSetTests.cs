using System.Diagnostics;
using System.Globalization;

namespace AutoBce.Tests;

/// <summary>The same bits in a process to which the processor has fewer instructions.</summary>
[Collection(VectorWidthCollection.Name)]
public sealed class InstructionSetTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    public void AProcessorWithLessHasTheSameBits(string setting, int widest)
    {
        ProcessStartInfo start = new("dotnet", [typeof(InstructionSetTests).Assembly.Location]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[setting] = "0";
        using Process child = Process.Start(start)!;
        string[] answer = child.StandardOutput.ReadToEnd().Split(' ');
        child.WaitForExit();
        Assert.Equal(0, child.ExitCode);
        Assert.True(int.Parse(answer[1], CultureInfo.InvariantCulture) <= widest, $"Vectors have {answer[1]} bits under {setting}=0.");
        Assert.Equal(KernelBits.Hash().ToString("X16", CultureInfo.InvariantCulture), answer[0]);
    }
}
