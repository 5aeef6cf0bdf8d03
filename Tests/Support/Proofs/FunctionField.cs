using System.Collections.Immutable;
using AutoBce.Generators.Symbolic;

namespace AutoBce.Tests.Proofs;

/// <summary>What cannot be decided here: a statement that needs it is refused.</summary>
internal class NotProvedException(string message) : Exception(message);

/// <summary>What has no value, such as 1/0: of such a left side an identity says nothing.</summary>
internal sealed class UndefinedException(string message) : NotProvedException(message);

internal enum GeneratorKind { Variable, Exp, Log, Power, Root, Unknown }

/// <summary>
/// A function of the free variables that polynomials are made of: a variable, e^Argument, log(Base), Base^Argument, a root of Base (which
/// comes with broken exponents), or a function of which nothing is known.
/// </summary>
internal sealed record Generator(GeneratorKind Kind, string Name, bool IsPositive, Fraction Argument, Poly Base);

/// <summary>Numerator / product of denominators to the power of their counts.</summary>
internal sealed record Fraction(Poly Numerator, ImmutableSortedDictionary<string, (Poly Base, int Count)> Denominator)
{
    private static readonly ImmutableSortedDictionary<string, (Poly, int)> Nothing = ImmutableSortedDictionary.Create<string, (Poly, int)>(StringComparer.Ordinal);

    public static Fraction Of(Poly numerator) => new(numerator, Nothing);

    public bool IsZero => Numerator.IsZero;

    public bool IsPolynomial => Denominator.IsEmpty;

    public override string ToString() => string.Join(" / ", Denominator.Select(d => $"({d.Key})^{d.Value.Count}").Prepend($"({Numerator})"));
}

/// <summary>
/// Rational functions of generators. Whatever reduces to zero by cross-multiplication is zero; the relations between logarithms, and
/// between powers, which are no polynomial ones, are left to <see cref="FunctionFieldZero"/>.
/// </summary>
internal sealed class FunctionField(IReadOnlySet<string> positive)
{
    private readonly Dictionary<string, Generator> _generators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Poly> _bases = new(StringComparer.Ordinal);

    public Generator this[string name] => _generators[name];

    public IEnumerable<Generator> Variables => _generators.Values.Where(g => g.Kind == GeneratorKind.Variable);

    /// <summary>Whether there are other functions in it than rational ones of variables and exponentials.</summary>
    public bool HasLogarithms => _generators.Values.Any(g => g.Kind is GeneratorKind.Log or GeneratorKind.Power or GeneratorKind.Root);

    public Fraction Variable(string name) => Make(new(GeneratorKind.Variable, name, positive.Contains(name), Fraction.Of(Poly.Zero), Poly.Zero));

    public static Fraction Constant(Rational value) => Fraction.Of(value);

    public Fraction Unknown(string function, Fraction argument) =>
        Make(new(GeneratorKind.Unknown, $"{function}[{argument}]", false, argument, Poly.Zero));

    // ---- arithmetic ---------------------------------------------------------------------------------------------

    public static Fraction Add(Fraction a, Fraction b)
    {
        ImmutableSortedDictionary<string, (Poly Base, int Count)> common = a.Denominator;
        foreach ((string key, (Poly p, int count)) in b.Denominator)
            if (!common.TryGetValue(key, out var present) || present.Count < count) common = common.SetItem(key, (p, count));
        return Cancel(new(Over(a, common) + Over(b, common), common));
    }

    private static Poly Over(Fraction a, ImmutableSortedDictionary<string, (Poly Base, int Count)> common)
    {
        Poly numerator = a.Numerator;
        foreach ((string key, (Poly p, int count)) in common)
            numerator *= Poly.Power(p, count - (a.Denominator.TryGetValue(key, out var own) ? own.Count : 0));
        return numerator;
    }

    public Fraction Multiply(Fraction a, Fraction b)
    {
        ImmutableSortedDictionary<string, (Poly Base, int Count)> denominator = a.Denominator;
        foreach ((string key, (Poly p, int count)) in b.Denominator)
            denominator = denominator.SetItem(key, (p, count + (denominator.TryGetValue(key, out var present) ? present.Count : 0)));
        return Cancel(Roots(new(a.Numerator * b.Numerator, denominator)));
    }

    public Fraction Scale(Rational factor, Fraction a) => Multiply(Constant(factor), a);

    public Fraction Subtract(Fraction a, Fraction b) => Add(a, Scale(-1, b));

    public Fraction Invert(Fraction a)
    {
        if (a.IsZero) throw new UndefinedException("division by zero");
        (Rational scale, Monomial common, Poly primitive) = a.Numerator.Split();
        Poly over = ((Rational)1 / scale);
        foreach ((Poly p, int count) in a.Denominator.Values) over *= Poly.Power(p, count);
        Fraction inverse = Fraction.Of(over.Times(common.Power(-1), 1));
        foreach ((Poly p, int count) in Factor(primitive)) inverse = inverse with { Denominator = inverse.Denominator.SetItem(p.ToString(), (p, count)) };
        return Cancel(Roots(inverse));
    }

    /// <summary>A primitive polynomial as powers of those that occurred before, and what is left, which becomes one of them.</summary>
    private List<(Poly, int)> Factor(Poly primitive)
    {
        var factors = new List<(Poly, int)>();
        foreach (Poly p in _bases.Values.ToArray())
        {
            int count = 0;
            for (; primitive.DivideExactly(p) is { } quotient; count++) primitive = quotient;
            if (count > 0) factors.Add((p, count));
        }
        if (primitive.IsConstant) return factors;
        _bases[primitive.ToString()] = primitive;
        factors.Add((primitive, 1));
        return factors;
    }

    private static Fraction Cancel(Fraction a)
    {
        if (a.IsZero) return Constant(0);
        foreach ((string key, (Poly p, int count)) in a.Denominator)
        {
            int left = count;
            Poly numerator = a.Numerator;
            for (; left > 0 && numerator.DivideExactly(p) is { } quotient; left--) numerator = quotient;
            if (left < count) a = new(numerator, left == 0 ? a.Denominator.Remove(key) : a.Denominator.SetItem(key, (p, left)));
        }
        return a;
    }

    /// <summary>Whole powers of a root are powers of its base.</summary>
    private Fraction Roots(Fraction a)
    {
        foreach (string name in a.Numerator.Generators.Where(n => _generators[n].Kind == GeneratorKind.Root).ToArray())
        {
            Poly root = _generators[name].Base, numerator = new();
            int lowest = Math.Min(0, a.Numerator.Terms.Keys.Min(m => Floor(m.ExponentOf(name))));
            foreach ((Monomial m, Rational c) in a.Numerator.Terms)
            {
                int whole = Floor(m.ExponentOf(name));
                numerator += Poly.Power(root, whole - lowest).Times(m * Monomial.Of(name, -whole), c);
            }
            Fraction power = Constant(1);
            for (int i = 0; i < -lowest; i++) power = Multiply(power, Invert(Fraction.Of(root)));
            a = lowest == 0 ? a with { Numerator = numerator } : Multiply(a with { Numerator = numerator }, power);
        }
        return a;
    }

    private static int Floor(Rational r) => (int)System.Numerics.BigInteger.Divide(r.Numerator - (r.Sign < 0 ? r.Denominator - 1 : 0), r.Denominator);

    // ---- functions ----------------------------------------------------------------------------------------------

    public Fraction Exp(Fraction u)
    {
        Fraction result = Constant(1);
        if (u.Denominator.Values.Any(d => Sign(d.Base) == 0)) throw new NotProvedException($"exp of {u}, which may have a pole");
        if (!u.IsPolynomial) return Make(new(GeneratorKind.Exp, $"exp[{u}]", true, u, Poly.Zero));
        foreach ((Monomial m, Rational c) in u.Numerator.Terms)
        {
            string? log = m.Factors.FirstOrDefault(f => f.Exponent.IsOne && _generators[f.Generator].Kind == GeneratorKind.Log).Generator;
            Fraction factor = log is null ? ExpOf(m, c) : PowerOf(_generators[log].Base, m * Monomial.Of(log, -1), c);
            result = Multiply(result, factor);
        }
        return result;
    }

    private Fraction ExpOf(Monomial m, Rational c)
    {
        Generator g = new(GeneratorKind.Exp, $"exp[{m}]", true, Fraction.Of(new((m, 1))), Poly.Zero);
        _generators[g.Name] = g;
        return Fraction.Of(new((Monomial.Of(g.Name, c), 1)));
    }

    /// <summary>p^(c m) for a primitive p.</summary>
    private Fraction PowerOf(Poly p, Monomial m, Rational c)
    {
        if (m.IsOne && c.IsInteger)
        {
            Fraction whole = Constant(1), one = c.Sign > 0 ? Fraction.Of(p) : Invert(Fraction.Of(p));
            for (int i = 0; i < Math.Abs((int)c.Numerator); i++) whole = Multiply(whole, one);
            return whole;
        }
        Generator g = m.IsOne
            ? new(GeneratorKind.Root, $"root[{p}]", true, Constant(1), p)
            : new(GeneratorKind.Power, $"power[{p}, {m}]", true, Fraction.Of(new((m, 1))), p);
        _generators[g.Name] = g;
        return Roots(Fraction.Of(new((Monomial.Of(g.Name, c), 1))));
    }

    public Fraction Log(Fraction u)
    {
        if (u.IsZero) throw new UndefinedException("log of 0");
        try
        {
            return LogOfFactors(u);
        }
        catch (NotProvedException)
        {
            return Unknown("log", u);
        }
    }

    private Fraction LogOfFactors(Fraction u)
    {
        Fraction log = LogOfPoly(u.Numerator);
        foreach ((Poly p, int count) in u.Denominator.Values) log = Subtract(log, Scale(count, LogOfPoly(p)));
        return log;
    }

    private Fraction LogOfPoly(Poly u)
    {
        (Rational scale, Monomial common, Poly primitive) = u.Split();
        if (scale.Sign <= 0) throw new NotProvedException($"log of {u}, which is not known to be positive");
        Fraction log = Subtract(LogOfInteger(scale.Numerator), LogOfInteger(scale.Denominator));
        foreach ((string name, Rational exponent) in common.Factors)
        {
            // Of x^2 a logarithm of its own: it has two domains, so that derivatives say nothing about it (see FunctionFieldZero).
            bool isSquare = !_generators[name].IsPositive && exponent.IsInteger && exponent.Numerator.IsEven;
            log = Add(log, isSquare ? Scale(exponent * new Rational(1, 2), LogGenerator(new((Monomial.Of(name, 2), 1)))) : Scale(exponent, LogOf(_generators[name])));
        }
        return primitive.IsConstant ? log : Add(log, LogOfPrimitive(primitive));
    }

    private Fraction LogOf(Generator g) => g switch
    {
        { Kind: GeneratorKind.Exp } => g.Argument,
        { Kind: GeneratorKind.Power or GeneratorKind.Root } => Multiply(g.Argument, LogOfPrimitive(g.Base)),
        { IsPositive: true } => LogOfPrimitive(new((Monomial.Of(g.Name, 1), 1))),
        _ => throw new NotProvedException($"log of {g.Name}, which is not known to be positive"),
    };

    private Fraction LogOfPrimitive(Poly p)
    {
        if (Sign(p) != 1) throw new NotProvedException($"log of {p}, which is not known to be positive");
        return LogGenerator(p);
    }

    private Fraction LogGenerator(Poly p) => Make(new(GeneratorKind.Log, $"log[{p}]", false, Constant(0), p));

    private Fraction LogOfInteger(System.Numerics.BigInteger n)
    {
        Fraction log = Constant(0);
        for (System.Numerics.BigInteger prime = 2; prime * prime <= n; prime++)
            for (; n % prime == 0; n /= prime) log = Add(log, LogOfPrimitive(new Rational(prime, 1)));
        return n.IsOne ? log : Add(log, LogOfPrimitive(new Rational(n, 1)));
    }

    /// <summary>The power: of anything for a whole exponent, of what is positive for any other.</summary>
    public Fraction Power(Fraction u, Fraction exponent)
    {
        if (exponent.Numerator.IsConstant && exponent.IsPolynomial && exponent.Numerator.ConstantTerm is { IsInteger: true } n)
        {
            Fraction power = Constant(1), one = n.Sign < 0 ? Invert(u) : u;
            for (int i = 0; i < Math.Abs((int)n.Numerator); i++) power = Multiply(power, one);
            return power;
        }
        if (u.IsZero && exponent.Numerator.IsConstant && exponent.IsPolynomial && exponent.Numerator.ConstantTerm.Sign > 0) return u; // without a logarithm
        return Log(u) is var log && IsOpaque(log) ? Unknown($"power[{exponent}]", u) : Exp(Multiply(exponent, log));
    }

    /// <summary>Whether it is the logarithm of something that is not known to be positive: a function of which nothing else is known.</summary>
    private bool IsOpaque(Fraction log) => log.Numerator.Generators.Any(g => _generators[g].Kind == GeneratorKind.Unknown);

    /// <summary>1 or -1 where the signs of the terms decide it, else 0.</summary>
    public int Sign(Poly p)
    {
        bool isSure = p.Terms.Keys.All(m => m.Factors.All(f => _generators[f.Generator].IsPositive || (f.Exponent.IsInteger && f.Exponent.Numerator.IsEven && p.Terms.Count > 1 && p.ConstantTerm.Sign != 0)));
        return !isSure ? 0 : p.Terms.Values.All(c => c.Sign > 0) ? 1 : p.Terms.Values.All(c => c.Sign < 0) ? -1 : 0;
    }

    private Fraction Make(Generator g)
    {
        _generators[g.Name] = g;
        return Fraction.Of(new((Monomial.Of(g.Name, 1), 1)));
    }
}
