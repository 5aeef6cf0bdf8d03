using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoBce.Tests.Generators;

/// <summary>What cannot be a loss is one error, with its ID, at the very place.</summary>
public class DiagnosticsTests
{
    /// <summary>The ID and a source in which [| and |] enclose the place of the error.</summary>
    public static readonly TheoryData<string, string> Rows = new()
    {
        { "ABCE001", "static class C { [Loss] static double [|F|]([Logit] double z, [Label] double y) => z * y; }" },
        { "ABCE001", "class Outer { partial class C { [Loss] static double [|F|]([Logit] double z, [Label] double y) => z * y; } }" },
        { "ABCE002", "partial class C { [Loss] double [|F|]([Logit] double z, [Label] double y) => z * y; }" },
        { "ABCE002", "partial class C { [Loss] static double [|F|]<T>([Logit] double z, [Label] double y) => z * y; }" },
        { "ABCE002", "partial interface C { [Loss] static abstract double [|F|]([Logit] double z, [Label] double y); }" },
        { "ABCE002", "partial interface C<in T> { [Loss] static double [|F|]([Logit] double z, [Label] double y) => z * y; }" },
        { "ABCE002", "partial class C { [Loss] static extern double [|F|]([Logit] double z, [Label] double y); }" },
        { "ABCE002", "partial class C { [Loss] private static partial double [|F|]([Logit] double z, [Label] double y); private static partial double F(double z, double y) => z * y; }" },
        { "ABCE002", "partial class C { void M() { [|[Loss] static double F([Logit] double z, [Label] double y) => z * y;|] } }" },
        { "ABCE002", "partial class C { static double P { [|[Loss] get => 1;|] } }" },
        { "ABCE002", "partial class C { [|[Loss] public static double operator +([Logit] C z, [Label] double y) => y;|] }" },
        { "ABCE002", "file partial class C { [Loss] static double [|F|]([Logit] double z, [Label] double y) => z * y; }" },
        { "ABCE003", "partial class C { [Loss] static [|int|] F([Logit] double z, [Label] double y) => 1; }" },
        { "ABCE003", "partial class C { [Loss] static double F([Logit] double z, [Label] float [|y|]) => z * y; }" },
        { "ABCE003", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, int [|n|] = 2) => n * z * y; }" },
        { "ABCE003", "partial class C { [Loss] static double F([Logit] in double [|z|], [Label] double y) => z * y; }" },
        // One mistake, one error: what follows from it says nothing.
        { "ABCE003", "partial class C { [Loss] static double F([Logit] double[] [|z|], [Label] double[] y) => G(z) * y[0]; static double G(double[] x) => x[0]; }" },
        { "ABCE003", "partial class C { [Loss] static double F([Logit] double? [|z|], [Label] double y) => (z ?? 0) * y; }" },
        { "ABCE003", "partial class C { [Loss] static [|void|] F([Logit] double z, [Label] double y) { } }" },
        { "ABCE003", "partial class C { [Loss] static [|(double, double)|] F([Logit] double z, [Label] double y) => (z, y); }" },
        { "ABCE004", "partial class C { [Loss] static double [|F|](double z, [Label] double y) => z * y; }" },
        { "ABCE004", "partial class C { [Loss] static double [|F|]([Logit] double z, double y) => z * y; }" },
        { "ABCE004", "partial class C { [Loss] static double F([Logit] double z, [Logit] double [|w|], [Label] double y) => z * y; }" },
        { "ABCE004", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, [Label] double [|w|]) => z * y; }" },
        { "ABCE004", "partial class C { [Loss] static double F([Logit, Label] double [|z|]) => z; }" },
        { "ABCE004", "partial class C { [Loss] static double F([Logit, Probability] double [|z|], [Label] double y) => z * y; }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { var t = [|(z, y)|]; return t.z - t.y; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { (double, double) t = [|(z, y)|]; var (a, b) = t; double c = a + b; return c; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { Func<double, double> square = [|x => x * x|]; return square(z - y); } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { Span<double> s = [|stackalloc double[2]|]; s[0] = z; s[1] = y; return s[0] * s[1]; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { double[] s = [|{ z, y }|]; double t = s[0]; for (int i = 0; i < t; i++) z += s[1]; return z * (int)t; } }" },
        { "ABCE005", "partial class C { static void Sq(double x, out double a) => a = x * x; [Loss] static double F([Logit] double z, [Label] double y) { [|Sq(z - y, out double a);|] return a; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { double a; return ([|a = z - y|]) * a; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { int i = 0; while (true) { z *= 0.5; if ([|++i|] > 6) return z * y; } } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { double? a = [|z|]; return (a ?? 0) * y; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => z * [|(int)y|]; }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => [|z % y|]; }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => z > 0 ? y : [|throw new System.ArgumentException(nameof(z))|]; }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => z * [|new[] { y }[0]|]; }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => z * y * [|double.NaN|]; }" },
        { "ABCE005", "partial class C { static double Scale; [Loss] static double F([Logit] double z, [Label] double y) => [|Scale|] * z * y; }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => z * ([|y = 1|]); }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { while ([|z > 0|]) z -= 1; return z * y; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, double n = 3) { for (int i = 0; [|i < n|]; i++) z *= z; return z * y; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { [|foreach (double x in new[] { 1.0, 2.0 }) z *= x;|] return z * y; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => [|z++|] * y; }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { [|again: goto again;|] } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, double gamma = 2) { if (gamma < 0) [|throw new ArgumentException(nameof(gamma));|] return gamma * z * y; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { [|Console.WriteLine();|] return z * y; } }" },
        { "ABCE005", "partial class C { static double s; [Loss] static double F([Logit] double z, [Label] double y) { [|s|] = z; return z * y; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { double s = 0; double G() { [|s|] = z; return z; } return G() * y + s; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { [|try { return z * y; } finally { }|] } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => [|z switch { < 0 => y, >= 0 => z }|]; }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => z * ([|y is IFormattable|] ? 1 : 2); }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => z * y * [|1e-999999999|]; }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { int n = 1; for (int i = 0; i < 40; i++) [|n *= 3|]; return n * z * y; } }" },
        { "ABCE005", "partial class C { static double P { get; set; } = 2; [Loss] static double F([Logit] double z, [Label] double y) => [|P|] * z * y; }" },
        { "ABCE005", "partial class C { static readonly double S = 2; static C() { S = 3; } [Loss] static double F([Logit] double z, [Label] double y) => [|S|] * z * y; }" },
        { "ABCE005", "partial class C { struct V { public static V operator +(V a, V b) => a; public static implicit operator V(double x) => new(); public static implicit operator double(V x) => 1; } [Loss] static double F([Logit] double z, [Label] double y) => z * ([|default(V) + y|]); }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, double gamma = [|double.NaN|]) => z * y * gamma; }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, double gamma = [|1.0 / 0.0|]) => z * y * gamma; }" },
        { "ABCE006", "partial class C { static double Sq(double x, out double a) => a = x * x; [Loss] static double F([Logit] double z, [Label] double y) => [|Sq(z - y, out double a)|] * a; }" },
        { "ABCE006", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => y * [|Math.Atan2(z, 1)|]; }" },
        { "ABCE006", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => y * [|Math.Acosh(1 + z * z)|]; }" },
        { "ABCE006", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => y * [|double.ReciprocalEstimate(z)|]; }" },
        { "ABCE006", "partial class C { static T G<T>(T x) where T : System.Numerics.INumber<T> => x / (T.One + T.One); [Loss] static double F([Logit] double z, [Label] double y) => y * z * [|G(3)|]; }" },
        { "ABCE006", "partial class C { static double G(ref double x) => x; [Loss] static double F([Logit] double z, [Label] double y) => y * [|G(ref z)|]; }" },
        { "ABCE006", "partial class C { double G(double x) => x; static readonly C Instance = new(); [Loss] static double F([Logit] double z, [Label] double y) => y * [|Instance.G(z)|]; }" },
        { "ABCE007", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) => [|1 / 2|] * z * y; }" },
        { "ABCE007", "partial class C { static readonly double Half = [|1 / 2|]; [Loss] static double F([Logit] double z, [Label] double y) => Half * z * y; }" },
        { "ABCE008", "partial class C { [Loss] static double [|F|]([Logit] double z, [Label] double y) => z * y; class FLoss; }" },
        { "ABCE008", "partial class C { [Loss] static double [|F|]([Logit] double z, [Label] double y) => z * y; [System.CodeDom.Compiler.GeneratedCode(\"Other\", \"1.0\")] class FLoss; }" },
        { "ABCE008", "partial class FLoss { [Loss] static double [|F|]([Logit] double z, [Label] double y) => z * y; }" },
        { "ABCE008", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, double [|evaluate|] = 1) => z * y * evaluate; }" },
        { "ABCE008", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, double gamma = 1, double [|Gamma|] = 2) => z * y * gamma * Gamma; }" },
        { "ABCE008", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, double [|declared|] = 1) => z * y * declared; }" },
        { "ABCE008", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, double [|runPartials|] = 1) => z * y * runPartials; }" },
        { "ABCE009", "partial class C { static readonly double K = L + 1, L = [|K|] + 1; [Loss] static double F([Logit] double z, [Label] double y) => K * z * y; }" },
        { "ABCE009", "partial class C { static double G(double x) => x > 0 ? [|G(x - 1)|] : 0; [Loss] static double F([Logit] double z, [Label] double y) => y * G(z); }" },
        { "ABCE009", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { while ([|true|]) z *= 0.5; } }" },
        { "ABCE009", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { for (int i = 0; [|i < 1001|]; i++) z *= 0.5; return z * y; } }" },
        { "ABCE004", "partial class C { [Activation] static double [|F|]() => 1; }" },
        { "ABCE004", "partial class C { [Activation] static double F([Logit] double [|x|]) => x; }" },
        { "ABCE004", "partial class C { [Activation] static double F(double x, [Label] double [|y|]) => x * y; }" },
        { "ABCE002", "partial class C { [Activation] double [|F|](double x) => x; }" },
        { "ABCE008", "partial class C { [Activation] static double [|F|](double x) => x; class FActivation; }" },
        { "ABCE005", "partial class C { [Activation] static double F(double x) => [|x++|]; }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { int k = 6; int j = [|k & 3|]; return j * z * y; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { int k = 6; [|k |= 1|]; return k * z * y; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { uint u = 1; [|u -= 2|]; return u * z * y; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { byte b = 255; [|b++|]; return b * z * y; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { int k = int.MinValue; return [|-k|] * z * y; } }" },
        { "ABCE005", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { uint u = z > 0 ? 1u : 3u; return ([|u - 2|]) * z * y; } }" },
        { "ABCE007", "partial class C { [Loss] static double F([Logit] double z, [Label] double y) { nint n = 6; return [|n / 4|] * z * y; } }" },
        { "ABCE010", "partial class C { [Loss] static double F([Logit] double z, [Label(Minimum = 2)] double [|y|]) => z * y; }" },
        { "ABCE010", "partial class C { [Loss] static double F([Logit] double z, [Label(Maximum = double.NaN)] double [|y|]) => z * y; }" },
        { "ABCE010", "partial class C { [Loss] static double F([Logit] double z, [Label(Minimum = double.NegativeInfinity)] double [|y|]) => z * y; }" },
        { "ABCE011", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, [[|Hyperparameter(Minimum = 2, Maximum = 1)|]] double gamma) => gamma * z * y; }" },
        { "ABCE011", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, [[|Hyperparameter(Above = 1, Maximum = 1)|]] double gamma) => gamma * z * y; }" },
        { "ABCE011", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, [[|Hyperparameter(Minimum = double.NaN)|]] double gamma) => gamma * z * y; }" },
        { "ABCE011", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, [Hyperparameter(Minimum = 0)] double gamma = [|-1|]) => gamma * z * y; }" },
        { "ABCE011", "partial class C { [Loss] static double F([Logit] double z, [Label] double y, [Hyperparameter(Above = 0)] double gamma = [|0|]) => gamma * z * y; }" },
        { "ABCE011", "partial class C { [Loss] static double F([Logit] double z, [Label, [|Hyperparameter(Maximum = 1)|]] double y) => z * y; }" },
        { "ABCE012", "partial class C { [Loss] static double [|F|]([Logit] double z, [Label] double y) => z * y; }" },
        { "ABCE012", "static class C { [Activation] static double [|F|](double z) => z % 2; }" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void ErrorIsReportedOnceAtItsPlace(string id, string marked)
    {
        int start = marked.IndexOf("[|", StringComparison.Ordinal), end = marked.IndexOf("|]", StringComparison.Ordinal);
        string place = marked[(start + 2)..end];
        GeneratorRun run = Run(id, "using System; using AutoBce;\n" + marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
        Assert.Null(run.Result.Exception);
        Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal(place, diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Equal(29 + start, diagnostic.Location.SourceSpan.Start);
        Assert.Empty(run.Sources);
    }

    /// <summary>ABCE012 is about old compilers alone.</summary>
    private static GeneratorRun Run(string id, string source) =>
        GeneratorHarness.Run(GeneratorHarness.Compile().AddSyntaxTrees(GeneratorHarness.Tree(source, version: id == "ABCE012" ? LanguageVersion.CSharp8 : LanguageVersion.Latest)));

    [Fact]
    public void EveryDescriptorHasARow() => Assert.Equal(
        Descriptors.Where(d => d.Id != "ABCE999").Select(d => d.Id),
        Rows.Select(row => (string)row[0]).Distinct().Concat(WarningsTests.Rows.Select(row => (string)row[0]).Distinct()));

    /// <summary>No hyperparameter becomes a property that hides, or overrides by chance, what the record has of its base.</summary>
    [Fact]
    public void NamesOfEveryMemberOfTheBaseAreTaken()
    {
        string[] names = [.. new[] { typeof(GeneratedLoss), typeof(GeneratedActivation) }
            .SelectMany(type => type.GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy))
            .Where(member => (member is PropertyInfo property ? property.GetMethod : member as MethodInfo) is { IsPrivate: false, IsAssembly: false, IsFamilyAndAssembly: false } method && method.IsSpecialName == member is PropertyInfo && char.IsLetter(member.Name[0]))
            .Select(member => member.Name).Distinct().Order(StringComparer.Ordinal)];
        Assert.Contains("OrdinaryLimit", names);
        GeneratorRun run = GeneratorHarness.Run("using AutoBce;\n" + string.Concat(names.Select(name => $"partial class {name}Names {{ [Loss] static double F([Logit] double z, [Label] double y, double @{char.ToLowerInvariant(name[0])}{name[1..]} = 1) => z * y; }}\n")));
        Assert.Equal(names, run.Diagnostics.Where(d => d.Id == "ABCE008").Select(d => names[d.Location.GetLineSpan().StartLinePosition.Line - 1]).Order(StringComparer.Ordinal));
    }

    /// <summary>The words of the message, for mistakes that others were taken for.</summary>
    [Theory]
    [InlineData("[Loss] static double F([Logit] in double z, [Label] double y) => z * y;", "'z' is passed by 'in', which has to go")]
    [InlineData("[Loss] static double F([Logit] float z, [Label] float y) => z * y;", "'z' and 'y' are float")]
    [InlineData("[Activation] double F(double x) => x;", "'F' cannot be an activation: it is not static")]
    [InlineData("[Loss] static double F<T>([Logit] double z, [Label] double y) => z * y;", "it is generic")]
    [InlineData("[Loss] static partial double F([Logit] double z, [Label] double y); static partial double F(double z, double y) => z * y;", "its body is in its other part")]
    [InlineData("[Loss] static double F([Logit] double z, [Label] double y) => H(3) * z * y; static T H<T>(T x) where T : System.Numerics.INumber<T> => x;", "it is called with int")]
    [InlineData("[Loss] static double F([Logit] double z, [Label] double y) => H(ref z) * y; static double H(ref double x) => x;", "'x' is passed by 'ref'")]
    [InlineData("[Loss] static double F([Logit] double z, [Label] double y) => new C().H(z) * y; double H(double x) => x;", "make it static")]
    [InlineData("[Loss] static double F([Logit] double z, [Label] double y) => z * y * z.ToString().Length;", "the property 'Length', whose value is not known while compiling")]
    [InlineData("[Loss] static double F([Logit] double z, [Label] double y) => z * new[] { y }[0];", "A loss cannot contain an element of an array")]
    [InlineData("[Loss] static double F([Logit] double z, [Label] double y) => z % y;", "A loss cannot contain the operator %")]
    [InlineData("[Loss] static double F([Logit] double z, [Label] double y) { var t = (z, y); return t.z; }", "a tuple as a value")]
    [InlineData("[Loss] static double F([Logit] double z, [Label] double y) => Math.Round(z, 1) * y;", "write Round(x), or Round(x * 10) / 10 for one digit")]
    [InlineData("[Loss] static double F([Logit] double z, [Label] double y) => K * z * y; static readonly double K = L + 1, L = K + 1;", "'K' is defined by itself")]
    public void MessageSaysWhatIsWrong(string members, string words)
    {
        string message = Assert.Single(GeneratorHarness.Run($"using System; using AutoBce;\npartial class C {{ {members} }}").Diagnostics).GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.False(words.EndsWith("compiling", StringComparison.Ordinal) && !message.EndsWith(words, StringComparison.Ordinal), message);
        Assert.DoesNotContain("None", message, StringComparison.Ordinal);
    }

    /// <summary>Under the compiler of C# 14 an extension block is a type without a name.</summary>
    [Fact]
    public void ExtensionBlockIsNamedAsSuch()
    {
        string[] messages = [.. GeneratorHarness.Run(GeneratorHarness.Compile().AddSyntaxTrees(GeneratorHarness.Tree("""
            using AutoBce;
            static partial class C
            {
                extension(double q)
                {
                    public double Half() => q / 2;
                    [Loss] public static double F([Logit] double z, [Label] double y) => z * y;
                }
                [Loss] static double G([Logit] double z, [Label] double y) => z.Half() * y;
            }
            """, version: LanguageVersion.Preview))).Diagnostics.Select(d => d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["'C.Half' is unknown to the loss compiler: members of extension blocks are not read, write it as a static method whose first parameter has 'this'", "'F' cannot be a loss: extension blocks are not supported, move it into the class around the block"],
            messages);
    }

    [Fact]
    public void OverloadsAreTwoErrors()
    {
        GeneratorRun run = GeneratorHarness.Run("""
            using AutoBce;
            partial class C
            {
                [Loss] static double F([Logit] double z, [Label] double y) => z * y;
                [Loss] static float F([Logit] float z, [Label] float y) => z * y;
            }
            """);
        Assert.Equal(["ABCE008", "ABCE008"], run.Diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void EachWrongExpressionIsAnError()
    {
        GeneratorRun run = GeneratorHarness.Run(GeneratorHarness.Loss("z % 2 + y % 3 + (int)a"));
        Assert.Equal(["ABCE005", "ABCE005", "ABCE005"], run.Diagnostics.Select(d => d.Id));
    }

    public static readonly TheoryData<string> Large = new()
    {
        string.Concat(Enumerable.Repeat("-(z * ", 2000)) + "y" + new string(')', 2000),
        string.Join(" + ", Enumerable.Range(0, 8_000).Select(i => $"{i} * z")) + " * y",
    };

    [Theory]
    [MemberData(nameof(Large))]
    public void LargeExpressionIsOneError(string expression)
    {
        GeneratorRun run = GeneratorHarness.Run(GeneratorHarness.Loss(expression));
        Assert.Null(run.Result.Exception);
        AssertTooComplex(run);
    }

    /// <summary>What is wrong is the whole, and not where a limit is passed.</summary>
    private static void AssertTooComplex(GeneratorRun run)
    {
        Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal("ABCE009", diagnostic.Id);
        Assert.Equal("F", diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
    }

    /// <summary>Some are read, and found too large when they are differentiated; a pragma silences that, too.</summary>
    [Theory]
    [InlineData("{ double s = z - y; for (int i = 0; i < 900; i++) s = Sin(s) * s + Cos(s); return s; }", "")]
    [InlineData("=> G299(z) * y;", "helpers")]
    [InlineData("=> TERNARY;", "")]
    public void LargeLossIsOneErrorAtItsName(string body, string helpers)
    {
        if (helpers.Length > 0) helpers = "static double G0(double x) => x + 1; " + string.Concat(Enumerable.Range(1, 299).Select(i => $"static double G{i}(double x) => Abs(G{i - 1}(x)); "));
        body = body.Replace("TERNARY", string.Concat(Enumerable.Range(0, 400).Select(i => $"z > {i} ? {i} : ")) + "y", StringComparison.Ordinal);
        string source = $"using AutoBce; using static AutoBce.ScalarMath; partial class C {{ {helpers} [Loss] static double F([Logit] double z, [Label] double y) {body} }}";
        AssertTooComplex(GeneratorHarness.Run(source));
        Assert.True(Assert.Single(GeneratorHarness.Run("#pragma warning disable ABCE009\n" + source).Diagnostics).IsSuppressed);
    }

    [Fact]
    public void LongChainIsALoss() => Assert.Empty(GeneratorHarness.Run(GeneratorHarness.Loss(string.Join(" + ", Enumerable.Range(0, 1500).Select(i => $"{i} * z")) + " + y")).Diagnostics);

    /// <summary>40 methods, each of which calls the one before twice: few texts and few operations, but 2^40 calls.</summary>
    [Fact]
    public void CallsThatMultiplyAreOneError()
    {
        string methods = string.Join("\n", Enumerable.Range(1, 40).Select(i => $"static double G{i}(double x) => G{i - 1}(x) * G{i - 1}(x);"));
        GeneratorRun run = GeneratorHarness.Run($"using AutoBce; partial class C {{ static double G0(double x) => x; {methods} [Loss] static double F([Logit] double z, [Label] double y) => y * G40(z); }}");
        Assert.Null(run.Result.Exception);
        Assert.Equal("ABCE009", Assert.Single(run.Diagnostics).Id);
    }

    /// <summary>What follows branches that may return is read once, not once for each way to get there.</summary>
    [Fact]
    public void BranchesThatMayReturnAddUp()
    {
        string branches = string.Concat(Enumerable.Range(0, 40).Select(i => $"if (z > {i}) {{ if (y > 0.5) return {i}; }} "));
        GeneratorRun run = GeneratorHarness.Run($"using AutoBce; partial class C {{ [Loss] static double F([Logit] double z, [Label] double y) {{ {branches} return z * y; }} }}");
        Assert.Empty(run.Diagnostics);
        Assert.True(Assert.Single(run.Specs).Nodes.Count < 400);
    }

    [Fact]
    public void NestedLoopsThatMultiplyAreOneError()
    {
        string loops = string.Concat(Enumerable.Range(0, 8).Select(i => $"for (int i{i} = 0; i{i} < 900; i{i}++) "));
        GeneratorRun run = GeneratorHarness.Run($"using AutoBce; partial class C {{ [Loss] static double F([Logit] double z, [Label] double y) {{ {loops} z *= 0.5; return z * y; }} }}");
        Assert.Null(run.Result.Exception);
        Assert.Equal("ABCE009", Assert.Single(run.Diagnostics).Id);
    }

    [Theory]
    [InlineData("[Loss] partial class C;")]
    [InlineData("partial class C { [Loss] static double F; }")]
    [InlineData("partial class C { [Loss] static double P => 1; }")]
    [InlineData("partial class C { [Loss] C() { } }")]
    [InlineData("partial class C { static double F([Loss] double z) => z; }")]
    [InlineData("partial class C { [return: Loss] static double F(double z) => z; }")]
    [InlineData("[method: Loss] partial class C(double z) { double Z => z; }")]
    [InlineData("partial class C { static Func<double, double> F = [Loss] (x) => x; }")]
    [InlineData("[Loss] delegate double D(double z);")]
    [InlineData("partial class C { [Loss] static event Action? E; }")]
    [InlineData("enum E { [Loss] A }")]
    [InlineData("[Loss] static double F([Logit] double z, [Label] double y) => z * y;")]
    [InlineData("partial class C { [Loss] static double F([Logit] double z, [Label] double y) => ; }")]
    [InlineData("partial class C { [Loss] static double F([Logit] double z, [Label] double y) => missing(z) * y; }")]
    [InlineData("partial class C { [Loss] static double F([Logit] double z, [Label] double y) { } }")]
    [InlineData("partial class C { [Loss] static double F([Logit] double z, [Label] double y")]
    [InlineData("partial class C { [Loss] static double ([Logit] double z, [Label] double y) => z; }")]
    public void SourceThatDoesNotCompileIsNoDefect(string source)
    {
        GeneratorRun run = GeneratorHarness.Run("using System; using AutoBce;\n" + source);
        Assert.Null(run.Result.Exception);
        Assert.DoesNotContain(run.Diagnostics.Concat(GeneratorHarness.Analyze(run.Input)), d => d.Id is "ABCE999" or "CS8785" or "AD0001");
        Assert.Contains(run.Output.GetDiagnostics().Concat(run.Diagnostics), d => d.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void PragmaSuppressesAnError()
    {
        GeneratorRun run = GeneratorHarness.Run("""
            using AutoBce;
            partial class C
            {
            #pragma warning disable ABCE005
                [Loss] static double F([Logit] double z, [Label] double y) => z % y;
            #pragma warning restore ABCE005
                [Loss] static double G([Logit] double z, [Label] double y) => z % y;
            }
            """);
        Assert.Equal([(4, true), (6, false)], run.Diagnostics.Select(d => (d.Location.GetLineSpan().StartLinePosition.Line, d.IsSuppressed)).Order());
    }

    private static IEnumerable<DiagnosticDescriptor> Descriptors => typeof(AutoBce.Generators.Diagnostics.Descriptors).GetFields()
        .Where(f => f.FieldType == typeof(DiagnosticDescriptor)).Select(f => (DiagnosticDescriptor)f.GetValue(null)!).OrderBy(d => d.Id, StringComparer.Ordinal);

    // ---- pages --------------------------------------------------------------------------------------------------

    private static string Pages => Path.Combine(AppContext.BaseDirectory, "docs", "diagnostics");

    [Fact]
    public void EveryDescriptorHasAPageAndEveryPageADescriptor()
    {
        Assert.Equal(Descriptors.Select(d => d.Id), Directory.GetFiles(Pages, "ABCE*").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        foreach (DiagnosticDescriptor descriptor in Descriptors)
        {
            Assert.StartsWith($"# {descriptor.Id}: {descriptor.Title}\n", File.ReadAllText(Path.Combine(Pages, descriptor.Id + ".md")), StringComparison.Ordinal);
            Assert.EndsWith($"/docs/diagnostics/{descriptor.Id}.md", descriptor.HelpLinkUri, StringComparison.Ordinal);
        }
    }

    /// <summary>The overview has one row for each, in order: ID, severity, title.</summary>
    [Fact]
    public void OverviewListsEveryDescriptor() => Assert.Equal(
        Descriptors.Select(d => $"| [{d.Id}]({d.Id}.md) | {(d.DefaultSeverity == DiagnosticSeverity.Info ? "information" : d.DefaultSeverity.ToString().ToLowerInvariant())} | {d.Title} |"),
        File.ReadLines(Path.Combine(Pages, "README.md")).Where(line => line.StartsWith("| [", StringComparison.Ordinal)).Select(line => string.Join("|", line.Split('|').Take(4)) + "|"));

    public static TheoryData<string> Ids => [.. Descriptors.Select(d => d.Id).Where(id => id != "ABCE999")];

    /// <summary>The first example of a page has the error, the second is its repair.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void ExamplesOfThePageAreTrue(string id)
    {
        string[] examples = [.. File.ReadAllText(Path.Combine(Pages, id + ".md")).Split("```csharp\n").Skip(1).Select(block => block.Split("```")[0])];
        Assert.Equal(2, examples.Length);
        GeneratorRun wrong = Run(id, Usings + examples[0]), repaired = GeneratorHarness.Run(Usings + examples[1]);
        Assert.Equal(id, Assert.Single(wrong.Diagnostics.Concat(GeneratorHarness.Analyze(wrong.Input))).Id);
        Assert.Empty(repaired.Diagnostics.Concat(GeneratorHarness.Analyze(repaired.Input).Where(d => d.Id == id || d.Severity > DiagnosticSeverity.Info)));
        Assert.Single(repaired.Sources);
        Assert.DoesNotContain(repaired.Output.GetDiagnostics(), d => d.Severity >= DiagnosticSeverity.Warning);
    }

    private const string Usings = "using AutoBce;\nusing static AutoBce.ScalarMath;\n\n";
}
