using AutoBce.Generators.Symbolic;

namespace AutoBce.Tests.Generators;

/// <summary>Each rule of the stabiliser: before and after, true by numbers, and missed if left out.</summary>
public class RulesTests
{
    /// <summary>The rule, an expression, and what the rule alone makes of it.</summary>
    public static readonly TheoryData<string, string, string> Rows = new()
    {
        { "logistic", "1 / (1 + Exp(z))", "sigmoid(-z)" },
        { "logistic", "1 / (1 + Exp(-z))", "sigmoid(z)" },
        { "logistic", "Exp(z) / (Exp(z) + Exp(-z))", "sigmoid(2*z)" },
        { "logistic", "y / Pow(1 + Exp(-z), a)", "y*sigmoid(z)^A" },
        { "tanh-to-sigmoid", "1 + Tanh(z)", "2*sigmoid(2*z)" },
        { "tanh-to-sigmoid", "(1 - Tanh(z / 2)) / 2", "sigmoid(-z)" },
        { "softplus", "Log(1 + Exp(z))", "softplus(z)" },
        { "softplus", "Log1p(Exp(-z))", "softplus(-z)" },
        { "softplus", "Log(Exp(z) + Exp(y))", "z + softplus(-z + y)" },
        { "log-sigmoid", "y * Log(Sigmoid(z))", "-y*softplus(-z)" },
        { "log-odds", "Log((1 + z * z) / (2 + z * z))", "-log(1 + 1/(1 + z^2))" },
        { "log-odds", "Log(Exp(z) / (Exp(z) + 0.5))", "-log(1 + 0.5*exp(-z))" },
        { "log-product", "Log(Sigmoid(z) * Pow(Sigmoid(-z), a))", "log(sigmoid(z)) + A*log(sigmoid(-z))" },
        { "log-cosh", "Log(Cosh(z))", "logcosh(z)" },
        { "log-cosh", "z + Softplus(-2 * z) - Log(2.0)", "logcosh(z)" },
        { "log-cosh", "a * Abs(z) + a * Softplus(-2 * Abs(z)) + a * Log(0.5) + y", "y + A*logcosh(z)" },
        { "tanh", "y * Sinh(z) / Cosh(z)", "y*tanh(z)" },
        { "tanh", "Cosh(z) / Sinh(-z)", "-1/tanh(z)" },
        { "tanh", "Sinh(z) * Sinh(z) / Cosh(z)", "sinh(z)*tanh(z)" },
        { "exp-cosh", "Exp(-z) * Cosh(z)", "0.5*1/sigmoid(2*z)" },
        { "exp-cosh", "Exp(z) * Sinh(z)", "0.5*tanh(z)/sigmoid(-2*z)" },
        { "cosh-sinh", "y * Cosh(z) - y * Sinh(z)", "y*exp(-z)" },
        { "cosh-sinh", "Cosh(z) + Sinh(z) + 1", "1 + exp(z)" },
        { "sech", "y / (Cosh(z) * Cosh(z))", "4*y*sigmoid(2*z)*sigmoid(-2*z)" },
        { "exp-cosh", "Exp(z) / Cosh(z)", "2*sigmoid(2*z)" },
        { "exp-cosh", "Exp(2 * z) / Sinh(z)", "2*sigmoid(2*z)*exp(z)/tanh(z)" },
        { "cube-root", "z / (Cbrt(z) * Cbrt(z))", "cbrt(z)" },
        { "cube-root", "Pow(Cbrt(z - y), 4)", "(z - y)*cbrt(z - y)" },
        { "cube-root", "z * z / Cbrt(3 * z)", "1/3*z*cbrt(3*z)^2" },
        { "half-angle", "1 - Cos(z)", "2*sin(0.5*z)^2" },
        { "half-angle", "y * Cosh(2 * z) - y", "2*y*sinh(z)^2" },
        { "softplus", "Log((Exp(z) + Exp(y)) / 2)", "z + log(0.5) + softplus(-z + y)" },
        { "weighted-logs", "y * (Log(y) + Softplus(-z))", "y*log(y) + y*softplus(-z)" },
        { "log-product", "Log(2 * Cosh(z))", "log(2) + log(cosh(z))" },
        { "log-product", "Log(3 * Sigmoid(z))", "log(3) + log(sigmoid(z))" },
        { "complement", "1 - Sigmoid(z)", "sigmoid(-z)" },
        { "complement", "y - y * Sigmoid(-z)", "y*sigmoid(z)" },
        { "complement", "z - z * Sigmoid(z)", "z*sigmoid(-z)" },
        { "shift-sigmoid", "Exp(-z) * Sigmoid(z)", "sigmoid(-z)" },
        { "shift-sigmoid", "Exp(-z) * Pow(Sigmoid(z), 2)", "sigmoid(z)*sigmoid(-z)" },
        { "odds", "Sigmoid(z) / Sigmoid(-z)", "exp(z)" },
        { "odds", "Pow(Sigmoid(z), 3) / Pow(Sigmoid(-z), 2)", "sigmoid(z)*exp(2*z)" },
        { "exp-softplus", "Exp(-Softplus(-z))", "sigmoid(z)" },
        { "exp-softplus", "Exp(-a * Softplus(z))", "sigmoid(-z)^A" },
        { "sigmoid-logit", "Sigmoid(Log(p) - Log(1 - p))", "p" },
        { "absorption", "Min(z, Max(z, y))", "z" },
        { "absorption", "Max(z, Max(y, z))", "max(z, y)" },
        { "like-terms", "Max(z, a) - (1 - y) * Max(z, a)", "y*max(z, A)" },
        { "like-terms", "Sinh(z) - (1 - y) * Sinh(z)", "y*sinh(z)" },
        { "like-terms", "1 - y + y * Sigmoid(z)", "1 - y + y*sigmoid(z)" },
        { "max-complement", "1 - Max(Sigmoid(z), 0.01)", "-max(-sigmoid(-z), -0.99)" },
        { "max-complement", "y * (1 - Clamp(Sigmoid(z), 0.01, 0.98))", "y*max(-max(-sigmoid(-z), -0.99), 0.02)" },
        { "max-complement", "1 - Max(Min(Sigmoid(z), 0.98), 0.01)", "-max(-max(sigmoid(-z), 0.02), -0.99)" },
        { "relu-softplus", "Max(z, 0) + Softplus(-Abs(z))", "softplus(z)" },
        { "relu-softplus", "b * Max(-z, 0) + b * Softplus(-Abs(z))", "B*softplus(-z)" },
        { "softplus-shift", "Softplus(z) - z", "softplus(-z)" },
        { "softplus-shift", "Softplus(z) - Softplus(-z)", "z" },
        { "log-quotient", "Log(1 - p) / p", "-logquotient(p, 1 - p)" },
        { "power-over-sum", "Pow(p, a - 1) * (y / p + Log(1 - p))", "p^(-2 + A)*y + p^(-1 + A)*log(1 - p)" },
        { "gate", "Pow(z * z, a - 1) * (z > 1 ? 3 * z : 0)", "(1 < z) ? (3*z*(z^2)^(-1 + A)) : 0" },
        { "case-difference", "(z > y ? z * y : -z) - z * y", "(y < z) ? 0 : (-z - z*y)" },
        { "max-difference", "Max(z, y) - y", "max(z - y, 0)" },
        { "case-difference", "a * (z > 1 ? Tanh(z) : z) - a * z", "(1 < z) ? (-z*A + A*tanh(z)) : 0" },
        { "case-split", "Exp(y > 0.5 ? z : -z)", "(0.5 < y) ? exp(z) : exp(-z)" },
        { "log-mixture", "Log(y * Sigmoid(z) + (1 - y) * Sigmoid(-z))", "logmixture(y, 1 - y, z)" },
        { "mixture-slope", "Sigmoid(z) * Sigmoid(-z) / (y * Sigmoid(z) + Sigmoid(-z))", "mixtureslope(1, y, -z)" },
        { "log-pair", "Log(y * p + (1 - y) * (1 - p))", "logpair(p*y + (1 - y)*(1 - p), p*(1 - y) + y*(1 - p))" },
        { "bernoulli-sigmoid", "Sigmoid(z) - y", "sigmoid(z)*(1 - y) - y*sigmoid(-z)" },
        { "bernoulli-sigmoid", "1.5 * (1 - y * Sigmoid(z)) + y * Softplus(-z) - 1.5 * (1 - y) * Sigmoid(-z)", "y*softplus(-z) + 1.5*sigmoid(z)*(1 - y) + 1.5*y*sigmoid(-z)" },
        { "bernoulli-softplus", "Softplus(z) - y * z", "softplus(z)*(1 - y) + y*softplus(-z)" },
        { "bernoulli-softplus", "Softplus(z - a) - y * (z - a)", "softplus(z - A)*(1 - y) + y*softplus(-z + A)" },
        { "bernoulli-softplus", "Softplus(b * (z - a)) - y * (b * (z - a))", "softplus(B*(z - A))*(1 - y) + y*softplus(-B*(z - A))" },
        { "multiply-out", "z / (1 + z * z) - Pow(z, 3) / Pow(1 + z * z, 2)", "z/(1 + z^2)^2" },
        { "multiply-out", "z / (a * a) / (1 + z * z / (a * a)) - Pow(z, 3) / Pow(a, 4) / Pow(1 + z * z / (a * a), 2)", "z/A^2/(1 + z^2/A^2)^2" },
        { "multiply-out", "Sigmoid(z) * (0.95 * Sigmoid(z) * (1 - y) + Sigmoid(-z) * (1 - 0.95 * y)) - (0.95 * y + 0.05 * Sigmoid(z)) * Sigmoid(-z)", "0.95*sigmoid(z)*(1 - y) - 0.95*y*sigmoid(-z)" },
        { "label-complement", "1 - y * Sigmoid(20.0)", "1 - y + y*(1 - sigmoid(20))" },
        { "label-complement", "1 - (a / 2 + y * (1 - a))", "0.5*y*A + (1 - 0.5*A)*(1 - y)" },
        { "label-square", "z * (4 * y - 1 - 4 * y * y)", "-z*(1 - 2*y)^2" },
        { "tanh-square", "y * (1 - Tanh(z) * Tanh(z))", "4*y*sigmoid(2*z)*sigmoid(-2*z)" },
        { "log-max", "Log(Max(0.001, Sigmoid(z)))", "max(log(0.001), log(sigmoid(z)))" },
        { "log-max", "Log(Min(0.999, Sigmoid(z)))", "-max(-log(0.999), -log(sigmoid(z)))" },
        { "log-mixture", "Log(0.001 + Sigmoid(z))", "logmixture(1.001, 0.001, z)" },
        { "log-pair", "Log(0.001 + y * p + (1 - y) * (1 - p))", "logpair(0.001 + p*y + (1 - y)*(1 - p), -0.001 + p*(1 - y) + y*(1 - p))" },
        { "quotient-difference", "1 - (2 * p * y + 1) / (p + y + 1)", "(p*(1 - y) + y*(1 - p))/(1 + p + y)" },
        { "quotient-difference", "b - b * (2 * p * y + 1) / (p * p + y * y + 1)", "B*(p - y)^2/(1 + p^2 + y^2)" },
        { "quotient-difference", "1 - (1 + p * y) / (1 + p * y + 0.3 * p * (1 - y) + 0.7 * (1 - p) * y)", "(0.3*p*(1 - y) + 0.7*y*(1 - p))/(1 + p*y + 0.3*p*(1 - y) + 0.7*y*(1 - p))" },
        { "root-of-square", "y * Sqrt(z * z)", "y*abs(z)" },
        { "root-difference", "Sqrt(4 + z * z) - 2", "z^2/(2 + (4 + z^2)^(0.5))" },
        { "root-difference", "Sqrt(1 + z * z) - 1", "z^2/(1 + (1 + z^2)^(0.5))" },
        { "bernoulli-probability", "b * p - b * y", "p*B*(1 - y) - y*B*(1 - p)" },
        { "sigmoid-difference", "2 * Sigmoid(z) - 1", "tanh(0.5*z)" },
        { "sigmoid-difference", "y * Sigmoid(z) - y * Sigmoid(-z)", "y*tanh(0.5*z)" },
        { "log-sum-exp", "z + Softplus(y - z)", "max(z, y) + softplus(-abs(z - y))" },
        { "softplus-log", "Softplus(Log(z * z + 1))", "log(2 + z^2)" },
        { "common-denominator", "y / p + a / (p * p)", "(A + p*y)/p^2" },
        { "quotient-complement", "z * (1 - b / (b + a))", "z*A/(A + B)" },
        { "quotient-complement", "1 - 1 / (1 + p * p)", "p^2/(1 + p^2)" },
        { "reciprocal-difference", "a / p - a / (2 - p)", "2*A*(1 - p)/p/(2 - p)" },
        { "common-exponential", "y * Exp(z) + a * Exp(z)", "exp(z)*(y + A)" },
        { "common-exponential", "y * Sinh(z) - (1 - y) * Sinh(z)", "-sinh(z)*(1 - 2*y)" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void RuleRewrites(string rule, string before, string after)
    {
        (Expr loss, _) = Parse(before);
        Assert.Equal(after, Only(rule).Stabilize(loss).ToString());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void RuleKeepsTheValue(string rule, string before, string after)
    {
        Assert.NotEqual("", after);
        (Expr loss, _) = Parse(before);
        Expr result = Only(rule).Stabilize(loss);
        double[] predictions = IsOfProbability(before) ? [0.03, 0.4, 0.5, 0.81] : [-4.5, -0.7, 0, 0.3, 2.75];
        foreach (double prediction in predictions)
            foreach (double label in new[] { 0, 0.3, 1 })
                Close(Formula.Evaluate(loss, prediction, label), Formula.Evaluate(result, prediction, label));
    }

    [Fact]
    public void EveryRuleHasARow() => Assert.Equal(
        Rules.All.Select(r => r.Name).Order(StringComparer.Ordinal),
        Rows.Select(row => (string)row[0]).Distinct().Order(StringComparer.Ordinal));

    public static TheoryData<string> Names => [.. Rules.All.Select(r => r.Name)];

    /// <summary>A rule that its rows do not miss would be a rule without use, or without a test.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void RuleIsMissedWhenLeftOut(string rule) => Assert.Contains(
        Rows.Where(row => (string)row[0] == rule).Select(row => (string)row[1]),
        expression => Compile(expression, _ => true) != Compile(expression, r => r.Name != rule));

    private static (string Value, string Gradient) Compile(string expression, Func<Rule, bool> use)
    {
        (Expr loss, Expr prediction) = Parse(expression);
        StableLoss stable = LossCompiler.Stabilize(loss, prediction, DerivativeRequest.None, use, default);
        return (stable.Value.ToString(), stable.Gradient.ToString());
    }

    private static Stabilizer Only(string rule) => new(Rules.Local.Concat(Rules.Final).Where(r => r.Name == rule), Rules.Global.Where(r => r.Name == rule), default);

    internal static bool IsOfProbability(string expression) => expression.Contains("p)", StringComparison.Ordinal) || expression.Contains("* p", StringComparison.Ordinal);

    internal static Formula Parse(string expression) =>
        Formula.Parse(expression, IsOfProbability(expression) ? Formula.OfProbability : Formula.OfLogit);

    /// <summary>Where the left side is defined.</summary>
    private static void Close(double expected, double actual) =>
        Assert.True(!double.IsFinite(expected) || Math.Abs(expected - actual) <= 1e-12 * Math.Max(1, Math.Abs(expected)), $"{expected:R} became {actual:R}");
}
