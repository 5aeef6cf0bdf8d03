using AutoBce.Generators.Symbolic;

namespace AutoBce.Tests.Proofs;

/// <summary>What came of an attempt: whether the statement is proved, by which means, or why not.</summary>
internal sealed record Verdict(bool IsProved, Proof Kind, string Reason);

/// <summary>
/// Proves that two terms are equal. Choices, maxima, magnitudes and signs are decided by assuming each sign of what they hang on (where
/// that is linear in a variable, by writing the variable as that much more or less than the boundary); what is left is decided by
/// <see cref="FunctionFieldZero"/>.
/// </summary>
internal static class Prover
{
    private const int CaseLimit = 300;

    public static Verdict Prove(Statement statement)
    {
        (Dictionary<string, Term> substitutions, HashSet<string> positive) = statement.Domain();
        return Prove(statement.Left, statement.Right, substitutions, positive);
    }

    public static Verdict Prove(Term left, Term right, IReadOnlyDictionary<string, Term> substitutions, IReadOnlySet<string> positive)
    {
        var kind = Proof.Rational;
        int cases = 0, decided = 0;
        var open = new Stack<Case>([new Case(substitutions, positive, new Dictionary<string, int>(StringComparer.Ordinal))]);
        while (open.Count > 0)
        {
            if (++cases > CaseLimit) return new(false, kind, "too many cases");
            Case at = open.Pop();
            var field = new FunctionField(at.Positive);
            var zero = new FunctionFieldZero(field);
            try
            {
                var normal = new NormalForm(field, at.Substitutions, at.Signs);
                if (Defined(normal, left) is not { } value) continue; // an identity is one where its left side is defined
                decided++;
                Fraction difference = field.Subtract(value, normal.Of(right));
                if (!zero.IsZero(difference)) return new(false, kind, $"{left} - {right} is {difference} where {at}");
                if (field.HasLogarithms && kind == Proof.Rational) kind = Proof.Logarithm;
            }
            catch (UndecidedException undecided)
            {
                kind = Proof.Cases;
                foreach (int sign in new[] { -1, 0, 1 }) open.Push(at.Assume(field, zero, undecided, sign));
            }
            catch (NotProvedException e)
            {
                return new(false, kind, $"{e.Message} where {at}");
            }
        }
        return decided > 0 ? new(true, kind, "") : new(false, kind, "the left side is defined nowhere");
    }

    private static Fraction? Defined(NormalForm normal, Term term)
    {
        try
        {
            return normal.Of(term);
        }
        catch (UndefinedException)
        {
            return null;
        }
    }

    /// <summary>What is assumed on the way to one of the cases.</summary>
    private sealed record Case(IReadOnlyDictionary<string, Term> Substitutions, IReadOnlySet<string> Positive, IReadOnlyDictionary<string, int> Signs)
    {
        public Case Assume(FunctionField field, FunctionFieldZero zero, UndecidedException undecided, int sign)
        {
            Poly p = undecided.Subject;
            string? variable = p.Generators.FirstOrDefault(g => field[g] is { Kind: GeneratorKind.Variable, IsPositive: false } && IsLinear(p, g, zero));
            if (variable is null || undecided.IsTruthValue)
                return this with { Signs = new Dictionary<string, int>(Signs, StringComparer.Ordinal) { [p.ToString()] = sign } };
            // c v + rest = sign w, with w > 0
            Monomial v = Monomial.Of(variable, 1);
            Term solved = sign == 0 ? Term.Number(0) : Term.Number(sign) * Term.Variable(variable + "'");
            foreach ((Monomial m, Rational c) in p.Terms.Where(t => !t.Key.Equals(v))) solved -= TermOf(field, m, c);
            solved = Term.Number(Rational.One / p.Terms[v]) * solved;
            var substitutions = Substitutions.ToDictionary(s => s.Key, s => s.Value.Replace(name => name == variable ? solved : null), StringComparer.Ordinal);
            substitutions[variable] = solved;
            return this with { Substitutions = substitutions, Positive = new HashSet<string>(Positive, StringComparer.Ordinal) { variable + "'" } };
        }

        private static bool IsLinear(Poly p, string variable, FunctionFieldZero zero) => p.Terms.ContainsKey(Monomial.Of(variable, 1))
            && p.Generators.All(g => g == variable || zero.AllGenerators(new Poly((Monomial.Of(g, 1), 1))).All(x => x != variable))
            && p.Terms.Keys.Count(m => !m.ExponentOf(variable).IsZero) == 1 && p.Generators.All(g => g == variable || IsPlain(g));

        private static bool IsPlain(string generator) => !generator.Contains('[', StringComparison.Ordinal);

        private static Term TermOf(FunctionField field, Monomial m, Rational c) =>
            m.Factors.Aggregate(Term.Number(c), (product, f) => product * Term.Call("^", Term.Variable(field[f.Generator].Name), Term.Number(f.Exponent)));

        public override string ToString() => string.Join(", ", Substitutions.Select(s => $"{s.Key} = {s.Value}").Concat(Signs.Select(s => $"sign({s.Key}) = {s.Value}")).DefaultIfEmpty("always"));
    }
}

/// <summary>A sign on which something hangs and which the terms do not tell.</summary>
internal sealed class UndecidedException(Poly subject, bool isTruthValue = false) : Exception($"The sign of {subject} decides.")
{
    public Poly Subject { get; } = subject;

    public bool IsTruthValue { get; } = isTruthValue;
}

/// <summary>Terms as fractions, for given substitutions and signs.</summary>
internal sealed class NormalForm(FunctionField field, IReadOnlyDictionary<string, Term> substitutions, IReadOnlyDictionary<string, int> signs)
{
    private readonly Dictionary<Term, Fraction> _known = [];

    public Fraction Of(Term t)
    {
        if (!_known.TryGetValue(t, out Fraction? result)) _known[t] = result = Make(t);
        return result;
    }

    private Fraction Make(Term t)
    {
        if (t.IsNumber) return FunctionField.Constant(t.Value);
        if (t.IsVariable) return substitutions.TryGetValue(t.Head, out Term? meaning) ? Of(meaning) : field.Variable(t.Head);
        if (t.Expand() is { } definition) return Of(definition);
        Fraction A(int i) => Of(t.Arguments[i]);
        switch (t.Head)
        {
            case "+": return FunctionField.Add(A(0), A(1));
            case "*": return field.Multiply(A(0), A(1));
            case "^": return field.Power(A(0), A(1));
            case "exp": return field.Exp(A(0));
            case "log": return field.Log(A(0));
            case "f": return field.Unknown("f", A(0));
            case "sign": return FunctionField.Constant(Sign(A(0)));
            case "abs": return field.Scale(Sign(A(0)) < 0 ? -1 : 1, A(0));
            case "max": return Sign(field.Subtract(A(0), A(1))) < 0 ? A(1) : A(0);
            case "min": return Sign(field.Subtract(A(0), A(1))) < 0 ? A(0) : A(1);
            case "if": return Truth(t.Arguments[0]) ? A(1) : A(2);
            default: throw new NotProvedException($"{t.Head} is unknown");
        }
    }

    private bool Truth(Term t) => t.Head switch
    {
        "#" => !t.Value.IsZero,
        "<" => Sign(field.Subtract(Of(t.Arguments[1]), Of(t.Arguments[0]))) > 0,
        "<=" => Sign(field.Subtract(Of(t.Arguments[1]), Of(t.Arguments[0]))) >= 0,
        "==" => Sign(field.Subtract(Of(t.Arguments[1]), Of(t.Arguments[0]))) == 0,
        "not" => !Truth(t.Arguments[0]),
        "and" => Truth(t.Arguments[0]) & Truth(t.Arguments[1]),
        "or" => Truth(t.Arguments[0]) | Truth(t.Arguments[1]),
        _ => Assumed(Of(t).Numerator, isTruthValue: true) > 0,
    };

    /// <summary>The sign of a product from those of its factors.</summary>
    private int Sign(Fraction f) => f.IsZero ? 0 : f.Denominator.Values.Aggregate(Sign(f.Numerator), (sign, d) => d.Count % 2 == 0 ? sign : sign * Sign(d.Base));

    private int Sign(Poly p)
    {
        if (p.IsZero) return 0;
        (Rational scale, Monomial common, Poly primitive) = p.Split();
        int sign = scale.Sign;
        foreach ((string name, Rational exponent) in common.Factors)
            if (!field[name].IsPositive && !(exponent.IsInteger && exponent.Numerator.IsEven)) sign *= Irreducible(new Poly((Monomial.Of(name, 1), 1)));
        return primitive.IsConstant ? sign : sign * Irreducible(primitive);
    }

    private int Irreducible(Poly p)
    {
        if (field.Sign(p) is var sure and not 0) return sure;
        if (Logarithmic(p) is { } product) return Sign(field.Subtract(product, FunctionField.Constant(1)));
        return Exponential(p) is { } exponent ? Sign(exponent) : Assumed(p);
    }

    /// <summary>A sum of logarithms, perhaps with variables, has the sign of the product of their arguments less 1.</summary>
    private Fraction? Logarithmic(Poly p)
    {
        bool match = p.Terms.All(t => t.Value.IsInteger && t.Key.Factors is [{ Exponent.IsOne: true } only] && field[only.Generator].Kind is GeneratorKind.Log or GeneratorKind.Variable);
        return match && p.Generators.Any(g => field[g].Kind == GeneratorKind.Log) ? field.Exp(Fraction.Of(p)) : null;
    }

    /// <summary>e^u - e^v has the sign of u - v.</summary>
    private Fraction? Exponential(Poly p)
    {
        if (p.Terms.Count != 2 || !p.Terms.Values.Aggregate((a, b) => a + b).IsZero) return null;
        ((Monomial m, Rational c), (Monomial n, _)) = (p.Terms.First(), p.Terms.Last());
        Monomial quotient = m / n;
        return quotient.Factors.All(f => field[f.Generator].Kind == GeneratorKind.Exp)
            ? field.Scale(c.Sign, field.Log(Fraction.Of(new Poly((quotient, 1)))))
            : null;
    }

    private int Assumed(Poly p, bool isTruthValue = false) =>
        signs.TryGetValue(p.ToString(), out int sign) ? sign : throw new UndecidedException(p, isTruthValue);
}
