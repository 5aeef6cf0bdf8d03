using AutoBce.Generators.Symbolic;
using FsCheck;
using FsCheck.Fluent;

namespace AutoBce.Tests.Generators;

/// <summary>The canonical graph: equal expressions are one object, and its identities keep the value.</summary>
public class GraphTests
{
    [Theory]
    [InlineData("z + y", "y + z")]
    [InlineData("z * y", "y * z")]
    [InlineData("z + z", "2 * z")]
    [InlineData("z - z + 1", "1")]
    [InlineData("(z + y) + (a - z)", "y + a")]
    [InlineData("2 * (z - y)", "2 * z - 2 * y")]
    [InlineData("z * z", "Pow(z, 2)")]
    [InlineData("Sqrt(b)", "Pow(b, 0.5)")]
    [InlineData("Exp(z) * Exp(y)", "Exp(z + y)")]
    [InlineData("Exp(z) / Exp(z)", "1")]
    [InlineData("Log(Exp(z))", "z")]
    [InlineData("Log1p(z)", "Log(1 + z)")]
    [InlineData("Expm1(z)", "Exp(z) - 1")]
    [InlineData("LogSigmoid(z)", "-Softplus(-z)")]
    [InlineData("Sin(-z)", "-Sin(z)")]
    [InlineData("Cos(y - z)", "Cos(z - y)")]
    [InlineData("Tan(-2 * z)", "-Tan(2 * z)")]
    [InlineData("Atan(Abs(-z))", "Atan(Abs(z))")]
    [InlineData("Sinh(-z)", "-Sinh(z)")]
    [InlineData("Cosh(Abs(z))", "Cosh(-z)")]
    [InlineData("Cbrt(-z)", "-Cbrt(z)")]
    [InlineData("Round(-z)", "-Round(z)")]
    [InlineData("Floor(-2.5)", "-3.0")]
    [InlineData("Round(2.5) + Round(-1.5)", "0")]
    [InlineData("Floor(Round(z))", "Round(z)")]
    [InlineData("Tan(Atan(z))", "z")]
    [InlineData("Sin(0.0) + Cos(0.0) + Cosh(0.0) + Cbrt(0.0)", "2")]
    [InlineData("LogCosh(z)", "Log(Cosh(z))")]
    [InlineData("Abs(Cosh(z))", "Cosh(z)")]
    [InlineData("Min(z, y)", "-Max(-z, -y)")]
    [InlineData("z > y ? z : y", "Max(z, y)")]
    [InlineData("z <= y ? z : y", "Min(y, z)")]
    [InlineData("z < 0 ? -z : z", "Abs(z)")]
    [InlineData("z >= 0 ? -z : z", "-Abs(z)")]
    [InlineData("Abs(-3 * z)", "3 * Abs(z)")]
    [InlineData("Abs(y)", "y")]
    [InlineData("Sign(Exp(z))", "1")]
    [InlineData("Max(y, -1)", "y")]
    [InlineData("Max(0.25, 0.5)", "0.5")]
    [InlineData("z < z ? 1.0 : 2.0", "2")]
    [InlineData("!(z < y) ? 1.0 : 2.0", "y <= z ? 1.0 : 2.0")]
    [InlineData("Exp(z) > 0 && y >= 0 ? z : 1.0", "z")]
    [InlineData("1.0 / 3 + 1.0 / 6", "0.5")]
    [InlineData("0.1 + 0.2", "0.3")]
    public void TwoFormsAreOneExpression(string left, string right) => Assert.Equal(Formula.Parse(right).Loss.ToString(), Formula.Parse(left).Loss.ToString());

    /// <summary>Where the sides differ in the reals, they are two expressions.</summary>
    [Theory]
    [InlineData("Sqrt(z * z)", "z")]
    [InlineData("Pow(z * z, 0.5)", "z")]
    [InlineData("Max(z, 0)", "z")]
    [InlineData("Atan(Tan(z))", "z")]
    [InlineData("Floor(-z)", "-Floor(z)")]
    [InlineData("Abs(z)", "z")]
    [InlineData("z < y ? 1.0 : 2.0", "z <= y ? 1.0 : 2.0")]
    public void DifferentExpressionsStayTwo(string left, string right) => Assert.NotEqual(Formula.Parse(right).Loss.ToString(), Formula.Parse(left).Loss.ToString());

    [Fact]
    public void EqualExpressionsAreOneObject()
    {
        Formula f = Formula.Parse("z");
        (Graph g, Expr z, Expr y) = (f.Graph, f.Prediction, f.Label);
        Assert.Same(g.Exp(z + y) * y, y * g.Exp(y + z));
        int count = g.Count;
        Assert.Same(g.Sigmoid(g.Scale(2, z) - y), g.Sigmoid(-(y - z - z)));
        Assert.True(g.Count > count, "The expressions of this test are new to the graph.");
    }

    private enum Shape { Prediction, Label, Constant, Negate, Add, Subtract, Multiply, Sigmoid, Softplus, Tanh, Exp, Abs, Max, Select }

    /// <summary>A random expression of at most 12 operations as instructions for a stack; whatever they are, they make one.</summary>
    private static readonly Gen<(Shape, int)[]> Programs =
        Gen.Elements(Enum.GetValues<Shape>()).Zip(Gen.Choose(-3, 3)).ArrayOf(12);

    private static Expr Build(Formula f, (Shape Shape, int Number)[] program)
    {
        Graph g = f.Graph;
        var stack = new Stack<Expr>([f.Prediction]);
        foreach ((Shape shape, int number) in program)
        {
            Expr a = stack.Count > 1 ? stack.Pop() : stack.Peek(), b = stack.Peek();
            switch (shape)
            {
                case Shape.Prediction: stack.Push(f.Prediction); break;
                case Shape.Label: stack.Push(f.Label); break;
                case Shape.Constant: stack.Push(g.Constant(new Rational(number, 2))); break;
                case Shape.Negate: stack.Push(-a); break;
                case Shape.Add: stack.Push(a + b); break;
                case Shape.Subtract: stack.Push(a - b); break;
                case Shape.Multiply: stack.Push(a * b); break;
                case Shape.Sigmoid: stack.Push(g.Sigmoid(a)); break;
                case Shape.Softplus: stack.Push(g.Softplus(a)); break;
                case Shape.Tanh: stack.Push(g.Tanh(a)); break;
                case Shape.Exp: stack.Push(g.Exp(g.Tanh(a))); break;
                case Shape.Abs: stack.Push(g.Abs(a)); break;
                case Shape.Max: stack.Push(g.Max(a, b)); break;
                default: stack.Push(g.Select(g.Less(a, b), f.Prediction, a)); break;
            }
        }
        return stack.Aggregate((sum, term) => sum + term);
    }

    /// <summary>The stable form of a random expression has its value, wherever that is computed without trouble.</summary>
    [Fact]
    public void StableFormHasTheValueOfTheExpression()
    {
        Property.Check(Programs, program =>
        {
            Formula f = Formula.Of();
            Expr written = Build(f, program), stable = new Stabilizer().Stabilize(written);
            foreach (double x in new[] { -1.7, -0.3, 0.6, 2.1 })
                foreach (double label in new[] { 0, 0.4, 1 })
                {
                    double expected = Formula.Evaluate(written, x, label), actual = Formula.Evaluate(stable, x, label);
                    Assert.True(Agree(expected, actual, 1e-9), $"{written} at {x}, {label}: {expected:R}; as {stable}: {actual:R}");
                }
        }, count: 300);
    }

    [Fact]
    public void RangeHoldsTheValueOfTheExpression()
    {
        Property.Check(Programs, program =>
        {
            Formula f = Formula.Of();
            foreach (Expr e in Traversal.Reachable(Build(f, program)))
                foreach (double x in new[] { -40, -1.7, 0, 0.6, 35 })
                    foreach (double label in new[] { 0, 0.4, 1 })
                    {
                        double value = Formula.Evaluate(e, x, label);
                        double slack = 1e-9 * Math.Max(1, Math.Abs(value));
                        Assert.True(double.IsNaN(value) || (value >= e.Range.Lower - slack && value <= e.Range.Upper + slack), $"{e} is {value:R} at {x}, {label}: not in {e.Range}");
                    }
        }, count: 300);
    }

    private static bool Agree(double expected, double actual, double tolerance) =>
        !double.IsFinite(expected) || Math.Abs(expected) > 1e6 || Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected));
}
