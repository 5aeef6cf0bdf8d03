namespace AutoBce.Tests;

/// <summary>Tests that force a vector width: it is one setting of the process, so they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class VectorWidthCollection
{
    public const string Name = "vector width";
}
