using System.Globalization;
using AutoBce.Generators.Symbolic;

namespace AutoBce.Tests.Proofs;

/// <summary>An expression as it is written, with nothing simplified: what the two sides of a statement are made of.</summary>
internal sealed class Term(string head, Term[] arguments, Rational value = default)
{
    /// <summary>"#" for a number, the name of a variable, an operator (+ * ^) or the name of a function.</summary>
    public string Head { get; } = head;

    public Term[] Arguments { get; } = arguments;

    public Rational Value { get; } = value;

    public bool IsNumber => Head == "#";

    public bool IsVariable => !IsNumber && Arguments.Length == 0;

    public static Term Number(Rational value) => new("#", [], value);

    public static Term Variable(string name) => new(name, []);

    public static Term Call(string head, params Term[] arguments) => new(head, arguments);

    public static Term operator +(Term a, Term b) => Call("+", a, b);

    public static Term operator -(Term a) => Call("*", Number(-1), a);

    public static Term operator -(Term a, Term b) => a + -b;

    public static Term operator *(Term a, Term b) => Call("*", a, b);

    public static Term operator /(Term a, Term b) => Call("*", a, Call("^", b, Number(-1)));

    /// <summary>What the functions mean, in terms of exp, log and powers; parameters are x, y and z.</summary>
    private static readonly Dictionary<string, string> Meaning = new(StringComparer.Ordinal)
    {
        ["s"] = "1/(1 + exp(-x))",
        ["softplus"] = "log(1 + exp(x))",
        ["tanh"] = "(exp(x) - exp(-x))/(exp(x) + exp(-x))",
        ["cosh"] = "(exp(x) + exp(-x))/2",
        ["sinh"] = "(exp(x) - exp(-x))/2",
        ["sqrt"] = "x^(1/2)",
        ["expm1"] = "exp(x) - 1",
        ["logcosh"] = "log((exp(x) + exp(-x))/2)",
        ["cbrt"] = "sign(x) abs(x)^(1/3)",
        ["cos"] = "(exp(imaginary x) + exp(-imaginary x))/2",
        ["sin"] = "(exp(imaginary x) - exp(-imaginary x))/(2 imaginary)",
        ["log1p"] = "log(1 + x)",
        ["q"] = "-log(1 - x)/x",
        ["logquotient"] = "-log(y)/x",
        ["logpair"] = "log(x)",
        ["logmixture"] = "log(x s(z) + y s(-z))",
        ["mixtureshare"] = "x s(z)/(x s(z) + y s(-z))",
        ["mixtureslope"] = "s(z) s(-z)/(x s(z) + y s(-z))",
    };

    private static readonly Dictionary<string, Term> Parsed = Meaning.ToDictionary(m => m.Key, m => Statement.ParseTerm(m.Value), StringComparer.Ordinal);

    public static bool IsFunction(string name) => Meaning.ContainsKey(name) || name is "exp" or "log" or "abs" or "sign" or "max" or "min" or "f";

    /// <summary>The definition with the arguments in place of its parameters; null for what has none.</summary>
    public Term? Expand() => Parsed.TryGetValue(Head, out Term? body) ? body.Replace(name => name == Poly.Imaginary ? null : Arguments["xyz".IndexOf(name, StringComparison.Ordinal)]) : null;

    public Term Replace(Func<string, Term?> variable) => IsVariable
        ? variable(Head) ?? this
        : new Term(Head, Array.ConvertAll(Arguments, a => a.Replace(variable)), Value);

    /// <summary>The value in double; f(x) is e^(x/3) + x^2. NaN where it has none.</summary>
    public double Evaluate(Func<string, double> variable)
    {
        if (IsNumber) return Value.ToDouble();
        if (IsVariable) return variable(Head);
        if (Head is "sin" or "cos") return Head == "sin" ? Math.Sin(Arguments[0].Evaluate(variable)) : Math.Cos(Arguments[0].Evaluate(variable));
        if (Expand() is { } meaning) return meaning.Evaluate(variable);
        double a = Arguments[0].Evaluate(variable);
        if (Head == "if") return Arguments[a != 0 ? 1 : 2].Evaluate(variable);
        double b = Arguments.Length > 1 ? Arguments[1].Evaluate(variable) : 0;
        return Head switch
        {
            "+" => a + b,
            "*" => a * b,
            "^" => Math.Pow(a, b),
            "exp" => Math.Exp(a),
            "log" => Math.Log(a),
            "abs" => Math.Abs(a),
            "sign" => Math.Sign(a),
            "max" => Math.Max(a, b),
            "min" => Math.Min(a, b),
            "f" => Math.Exp(a / 3) + (a * a),
            "<" => a < b ? 1 : 0,
            "<=" => a <= b ? 1 : 0,
            "==" => a == b ? 1 : 0,
            "not" => a == 0 ? 1 : 0,
            "and" => a * b,
            "or" => Math.Max(a, b),
            _ => throw new ArgumentException($"{Head} is no operation of a term.", nameof(variable)),
        };
    }

    /// <summary>The term with one slip of the pen in it: a sign, a number, a forgotten summand.</summary>
    public IEnumerable<Term> Mutants()
    {
        if (IsNumber)
        {
            yield return Number(-Value);
            yield return Number(Value + 1);
        }
        if (IsVariable) yield return -this;
        if (Head == "+") foreach (Term summand in Arguments) yield return summand;
        for (int i = 0; i < Arguments.Length; i++)
            foreach (Term mutant in Arguments[i].Mutants())
                yield return new Term(Head, [.. Arguments.Select((a, j) => j == i ? mutant : a)], Value);
    }

    public override string ToString() => IsNumber ? Value.ToString() : IsVariable ? Head : $"{Head}({string.Join(", ", Arguments.Select(a => a.ToString()))})";

    /// <summary>A canonical expression of the compiler as a term; inputs keep their names.</summary>
    public static Term Of(Expr root)
    {
        var terms = new Dictionary<Expr, Term>();
        foreach (Expr e in Traversal.Reachable(root)) terms[e] = Of(e, i => terms[e.Arguments[i]]);
        return terms[root];
    }

    private static Term Of(Expr e, Func<int, Term> a) => e.Op switch
    {
        Op.Constant => Number(e.Value),
        Op.Prediction or Op.Label or Op.Hyperparameter => Variable(e.Name),
        Op.Sum => e.Coefficients.Select((c, i) => c.IsOne ? a(i) : Number(c) * a(i)).Aggregate(Number(e.Value), (sum, term) => sum + term),
        Op.Product => Enumerable.Range(0, e.Arguments.Length / 2).Select(i => Call("^", a(2 * i), a((2 * i) + 1))).Aggregate((product, factor) => product * factor),
        Op.Less => Call("<", a(0), a(1)),
        Op.LessOrEqual => Call("<=", a(0), a(1)),
        Op.Equal => Call("==", a(0), a(1)),
        Op.Select => Call("if", a(0), a(1), a(2)),
        Op.Sigmoid => Call("s", a(0)),
        _ => Call(CultureInfo.InvariantCulture.TextInfo.ToLower(e.Op.ToString()), [.. e.Arguments.Select((_, i) => a(i))]),
    };
}
