using System.Text;

namespace AutoBce.Generators.Emission;

/// <summary>Names of generated files. They are compared without regard to case and may not hold all characters, so a hash tells twins apart.</summary>
internal static class HintName
{
    public static string Of(LossSpec spec)
    {
        string full = string.Join(".", spec.ContainingTypes.Select(t => t.MetadataName).Prepend(spec.Namespace).Append(spec.MethodName).Where(part => part.Length > 0));
        var name = new StringBuilder();
        foreach (char c in full) name.Append(char.IsLetterOrDigit(c) && c < 128 || c == '.' ? c : '_');
        return $"{name}.{Hash(full):x8}.g.cs";
    }

    /// <summary>FNV-1a: the same on every run and platform.</summary>
    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text) hash = unchecked((hash ^ c) * 16777619);
        return hash;
    }
}
