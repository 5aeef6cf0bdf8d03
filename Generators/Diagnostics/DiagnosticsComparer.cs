using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics;

/// <summary>
/// Equality of reports by their places and texts. Roslyn compares the arguments of messages as objects, so that to it every report is new.
/// </summary>
internal sealed class DiagnosticsComparer : IEqualityComparer<ImmutableArray<Diagnostic>>
{
    public static readonly DiagnosticsComparer Instance = new();

    public bool Equals(ImmutableArray<Diagnostic> x, ImmutableArray<Diagnostic> y) => x.Length == y.Length && x.Zip(y, AreEqual).All(equal => equal);

    public int GetHashCode(ImmutableArray<Diagnostic> diagnostics) =>
        diagnostics.Aggregate(17, (hash, diagnostic) => unchecked((hash * 31) + diagnostic.Location.GetHashCode()));

    private static bool AreEqual(Diagnostic a, Diagnostic b) => a.Id == b.Id && a.Location.Equals(b.Location)
        && string.Equals(a.GetMessage(System.Globalization.CultureInfo.InvariantCulture), b.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
