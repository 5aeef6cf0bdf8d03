using System.Reflection;
using System.Text.RegularExpressions;

namespace AutoBce.Tests;

/// <summary>The page that says which test holds which semantics names tests that are there and say where their numbers come from.</summary>
public sealed partial class CoverageTests
{
    [Fact]
    public void Each_test_of_the_page_is_there_and_names_its_source()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "behaviour-coverage.md"));
        string[] names = [.. Names().Matches(page).Select(match => match.Groups["name"].Value).Distinct()];
        Assert.InRange(names.Length, 100, 1000);
        Dictionary<string, MethodInfo> tests = typeof(CoverageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(FactAttribute))).ToDictionary(method => $"{method.DeclaringType!.Name}.{method.Name}");
        Assert.DoesNotContain(names, name => !tests.ContainsKey(name));
        Assert.DoesNotContain(names, name => !tests[name].GetCustomAttributesData().Any(data =>
            data.AttributeType == typeof(TraitAttribute) && (string?)data.ConstructorArguments[0].Value == "Source" && data.ConstructorArguments[1].Value is string { Length: > 10 }));
    }

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]*Tests\\.[A-Za-z0-9_]+)`")]
    private static partial Regex Names();
}
