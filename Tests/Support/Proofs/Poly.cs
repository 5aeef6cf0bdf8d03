using AutoBce.Generators.Symbolic;

namespace AutoBce.Tests.Proofs;

/// <summary>A product of generators to rational powers, which are in the order of their names.</summary>
internal sealed class Monomial : IEquatable<Monomial>
{
    public static readonly Monomial One = new([]);

    private readonly string _key;

    private Monomial((string Generator, Rational Exponent)[] factors)
    {
        Factors = factors;
        _key = string.Join('*', factors.Select(f => f.Exponent.IsOne ? f.Generator : $"{f.Generator}^({f.Exponent})"));
    }

    public (string Generator, Rational Exponent)[] Factors { get; }

    public bool IsOne => Factors.Length == 0;

    public static Monomial Of(string generator, Rational exponent) => exponent.IsZero ? One : new([(generator, exponent)]);

    public Rational ExponentOf(string generator) => Factors.FirstOrDefault(f => f.Generator == generator).Exponent;

    public Monomial Power(Rational exponent) => exponent.IsZero ? One : new([.. Factors.Select(f => (f.Generator, f.Exponent * exponent))]);

    public Monomial Where(Func<string, bool> generator) => new([.. Factors.Where(f => generator(f.Generator))]);

    public static Monomial operator *(Monomial a, Monomial b)
    {
        var exponents = new SortedDictionary<string, Rational>(StringComparer.Ordinal);
        foreach ((string generator, Rational exponent) in a.Factors.Concat(b.Factors))
            exponents[generator] = exponents.GetValueOrDefault(generator) + exponent;
        return new([.. exponents.Where(e => !e.Value.IsZero).Select(e => (e.Key, e.Value))]);
    }

    public static Monomial operator /(Monomial a, Monomial b) => a * b.Power(-1);

    /// <summary>By the first generator whose exponents differ: an order that products keep.</summary>
    internal int Order(Monomial other)
    {
        (string Generator, Rational Exponent)[] factors = (this / other).Factors;
        return factors.Length == 0 ? 0 : factors[0].Exponent.Sign;
    }

    public static Monomial Greatest(IEnumerable<Monomial> monomials) => monomials.Aggregate((a, b) => a.Order(b) < 0 ? b : a);

    public bool Equals(Monomial? other) => other is not null && _key == other._key;

    public override bool Equals(object? obj) => Equals(obj as Monomial);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_key);

    public override string ToString() => IsOne ? "1" : _key;
}

/// <summary>A polynomial with rational coefficients; exponents may be negative and broken, which changes nothing in its arithmetic.</summary>
internal sealed class Poly
{
    private readonly Dictionary<Monomial, Rational> _terms = [];

    public Poly(params (Monomial, Rational)[] terms)
    {
        foreach ((Monomial m, Rational c) in terms) Add(m, c);
    }

    public static Poly Zero { get; } = new();

    public IReadOnlyDictionary<Monomial, Rational> Terms => _terms;

    public bool IsZero => _terms.Count == 0;

    public bool IsConstant => _terms.Count == 0 || (_terms.Count == 1 && _terms.ContainsKey(Monomial.One));

    public Rational ConstantTerm => _terms.GetValueOrDefault(Monomial.One);

    public IEnumerable<string> Generators => _terms.Keys.SelectMany(m => m.Factors.Select(f => f.Generator)).Distinct();

    public static implicit operator Poly(Rational value) => new((Monomial.One, value));

    public static Poly operator +(Poly a, Poly b) => Combine(a, b, 1);

    public static Poly operator -(Poly a, Poly b) => Combine(a, b, -1);

    public static Poly operator *(Poly a, Poly b)
    {
        var product = new Poly();
        foreach ((Monomial m, Rational c) in a._terms)
            foreach ((Monomial n, Rational d) in b._terms) product.Add(m * n, c * d);
        return product;
    }

    public Poly Times(Monomial m, Rational c)
    {
        var product = new Poly();
        foreach ((Monomial n, Rational d) in _terms) product.Add(m * n, c * d);
        return product;
    }

    public static Poly Power(Poly a, int n)
    {
        Poly power = (Rational)1;
        for (; n > 0; n--) power *= a;
        return power;
    }

    /// <summary>unit * primitive: what all terms have in common is in the unit, and the primitive part's first coefficient is 1.</summary>
    public (Rational Scale, Monomial Common, Poly Primitive) Split()
    {
        Monomial common = Monomial.One;
        foreach (string generator in Generators) common *= Monomial.Of(generator, _terms.Keys.Select(m => m.ExponentOf(generator)).Min());
        Rational scale = _terms[Monomial.Greatest(_terms.Keys)];
        return (scale, common, Times(common.Power(-1), Rational.One / scale));
    }

    /// <summary>The quotient, if the division leaves nothing.</summary>
    public Poly? DivideExactly(Poly divisor)
    {
        Monomial first = Monomial.Greatest(divisor._terms.Keys);
        var quotient = new Poly();
        Poly rest = this;
        if (IsZero) return rest;
        Monomial lowest = Least(this) / Least(divisor);
        while (!rest.IsZero)
        {
            Monomial top = Monomial.Greatest(rest._terms.Keys), m = top / first;
            if (m.Order(lowest) < 0 || quotient._terms.Count > 64) return null;
            Rational c = rest._terms[top] / divisor._terms[first];
            quotient.Add(m, c);
            rest -= divisor.Times(m, c);
        }
        return quotient;
    }

    private static Monomial Least(Poly p) => Monomial.Greatest(p._terms.Keys.Select(m => m.Power(-1))).Power(-1);

    public override string ToString() => string.Join(" + ", _terms.Select(t => t.Value.IsOne ? $"{t.Key}" : $"{t.Value}*{t.Key}").Order(StringComparer.Ordinal));

    private static Poly Combine(Poly a, Poly b, Rational factor)
    {
        var sum = new Poly();
        foreach ((Monomial m, Rational c) in a._terms) sum.Add(m, c);
        foreach ((Monomial m, Rational c) in b._terms) sum.Add(m, factor * c);
        return sum;
    }

    /// <summary>The generator whose square is -1, by which sine and cosine are exponentials.</summary>
    public const string Imaginary = "imaginary";

    private void Add(Monomial m, Rational c)
    {
        Rational quarters = m.ExponentOf(Imaginary);
        if (quarters.IsInteger && !quarters.IsZero && !quarters.IsOne)
        {
            int turns = (((int)quarters.Numerator % 4) + 4) % 4;
            Add(m / Monomial.Of(Imaginary, quarters - (turns % 2)), turns < 2 ? c : -c);
            return;
        }
        Rational total = _terms.GetValueOrDefault(m) + c;
        if (total.IsZero) _terms.Remove(m);
        else _terms[m] = total;
    }
}
