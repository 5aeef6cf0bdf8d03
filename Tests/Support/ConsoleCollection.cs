namespace AutoBce.Tests;

/// <summary>Tests that put a writer of their own in the place of the console: it is one of the process, so they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConsoleCollection
{
    public const string Name = "console";
}
