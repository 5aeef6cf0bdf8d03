namespace AutoBce.Generators.Symbolic;

/// <summary>
/// Makes canonical expressions: each node is interned, so that equal expressions are one object, and each constructor applies the
/// identities that always hold (flattening, like terms, like factors, constants).
/// </summary>
internal sealed partial class Graph
{
    /// <summary>Nodes and their arguments, some hundred megabytes of them.</summary>
    private const int SizeLimit = 4_000_000;

    /// <summary>All nodes, each at its hash or the next free place after it; twice as many places as nodes, a power of two.</summary>
    private Expr?[] _places = new Expr?[128];
    private Expr? _zero, _one;
    private int _size, _limit = SizeLimit;

    private int _searches;

    /// <summary>The number of a search, by which expressions that it has seen are marked.</summary>
    public int NextSearch() => ++_searches;

    /// <summary>What is found without making more nodes and arguments than so many; the default if it takes more.</summary>
    public T? Within<T>(int size, Func<T> search)
    {
        int limit = _limit;
        _limit = Math.Min(limit, _size + size);
        try
        {
            return search();
        }
        catch (TooLargeException)
        {
            return default;
        }
        finally
        {
            _limit = limit;
        }
    }

    /// <summary>Nodes made so far.</summary>
    public int Count { get; private set; }

    public Expr Zero => _zero ??= Constant(0);

    public Expr One => _one ??= Constant(1);

    public Expr Constant(Rational value) => value.IsHuge ? throw new TooLargeException() : Intern(Op.Constant, [], value, "", Interval.Point(value.ToDouble()));

    public Expr Input(Op op, string name, Interval range)
    {
        Expr input = Intern(op, [], Rational.Zero, name, range);
        if (op == Op.Label) Label = input;
        if (input is { Op: Op.Prediction, Range: { Lower: 0, Upper: 1 } }) Probability = input;
        return input;
    }

    /// <summary>The label and the probability, if the loss has them: rules need not look for them.</summary>
    public Expr? Label { get; private set; }

    /// <inheritdoc cref="Label"/>
    public Expr? Probability { get; private set; }

    private readonly Dictionary<int, Dictionary<Expr, Expr>> _atLabel = [];

    /// <summary>The expression at one label. Proofs ask for it of every sum and product, which are parts of each other.</summary>
    public Expr At(int label, Expr e)
    {
        if (Label is not { } y) return e;
        if (!_atLabel.TryGetValue(label, out Dictionary<Expr, Expr>? known)) _atLabel[label] = known = [];
        return Traversal.Replace(e, y, Constant(label), known);
    }

    // ---- sums ---------------------------------------------------------------------------------------------------

    public Expr Sum(Expr a, Expr b) => NewSum().Add(1, a).Add(1, b).Make(Rational.Zero);

    public Expr Scale(Rational factor, Expr a) => factor.IsOne ? a : NewSum().Add(factor, a).Make(Rational.Zero);

    /// <summary>constant + sum of coefficient * term, flattened, with like terms collected.</summary>
    public Expr Sum(Rational constant, IEnumerable<(Rational Coefficient, Expr Term)> terms)
    {
        SumBuilder sum = NewSum();
        foreach ((Rational coefficient, Expr term) in terms) sum.Add(coefficient, term);
        return sum.Make(constant);
    }

    /// <summary>The terms of a sum, a constant term included; any other expression is one term.</summary>
    public (Rational Coefficient, Expr Term)[] Terms(Expr a)
    {
        if (a.Terms is { } known) return known;
        if (a.Op != Op.Sum) return a.Terms = [a.Op == Op.Constant ? (a.Value, One) : (1, a)];
        int first = a.Value.IsZero ? 0 : 1;
        var terms = new (Rational, Expr)[first + a.Arguments.Length];
        if (first > 0) terms[0] = (a.Value, One);
        for (int i = 0; i < a.Arguments.Length; i++) terms[first + i] = (a.Coefficients[i], a.Arguments[i]);
        return a.Terms = terms;
    }

    // ---- products -----------------------------------------------------------------------------------------------

    public Expr Multiply(Expr a, Expr b) => a.IsOne ? b : b.IsOne ? a : NewProduct().Add(a, One).Add(b, One).Make();

    public Expr Power(Expr a, Rational exponent) => Power(a, Constant(exponent));

    public Expr Power(Expr a, Expr exponent) => exponent.IsOne ? a : NewProduct().Add(a, exponent).Make();

    /// <summary>
    /// Product of base to the power of exponent, flattened, with like bases collected. x^a * x^b = x^(a + b) removes removable
    /// singularities only: where both sides are defined they agree.
    /// </summary>
    public Expr Product(IEnumerable<(Expr Base, Expr Exponent)> factors)
    {
        ProductBuilder product = NewProduct();
        foreach ((Expr b, Expr e) in factors) product.Add(b, e);
        return product.Make();
    }

    /// <summary>The factors of a product; any other expression is one factor.</summary>
    public (Expr Base, Expr Exponent)[] Factors(Expr a)
    {
        if (a.Factors is { } known) return known;
        if (a.Op != Op.Product) return a.Factors = [(a, One)];
        var factors = new (Expr, Expr)[a.Arguments.Length / 2];
        for (int i = 0; i < factors.Length; i++) factors[i] = (a.Arguments[2 * i], a.Arguments[(2 * i) + 1]);
        return a.Factors = factors;
    }

    /// <summary>The product of all factors but that of one base.</summary>
    public Expr Without(Expr product, Expr b)
    {
        ProductBuilder rest = NewProduct();
        foreach ((Expr other, Expr exponent) in Factors(product))
            if (other != b) rest.Add(other, exponent);
        return rest.Make();
    }

    private static int LeadingSign(Expr sum) => sum.Value.IsZero ? sum.Coefficients[0].Sign : sum.Value.Sign;

    // ---- functions ----------------------------------------------------------------------------------------------

    public Expr Exp(Expr a) => a switch
    {
        { IsZero: true } => One,
        { Op: Op.Log } => a.Arguments[0],
        _ => Intern(Op.Exp, [a], ExpRange(Interval.Map(a.Range, Math.Exp))),
    };

    public Expr Log(Expr a) => a switch
    {
        { IsOne: true } => Zero,
        { Op: Op.Exp } => a.Arguments[0],
        _ => Intern(Op.Log, [a], a.Range.IsNonNegative ? Interval.Map(a.Range, Math.Log) : Interval.Reals),
    };

    public Expr Sigmoid(Expr a) => a.IsZero
        ? Constant(new Rational(1, 2))
        : Intern(Op.Sigmoid, [a], Outward(Logistic(a.Range.Lower), Math.Min(Logistic(a.Range.Upper), 1)) is var range && range.Upper > 1 ? range with { Upper = 1 } : range);

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>Of log(1 + e^x) doubles lose digits below 0: there it is less than e^x, and more than e^x (1 - e^x/2).</summary>
    public Expr Softplus(Expr a)
    {
        return Intern(Op.Softplus, [a], Outward(Of(a.Range.Lower, 0.5), Of(a.Range.Upper, 0)));

        static double Of(double x, double less) => x < -10 ? Math.Exp(x) * (1 - (less * Math.Exp(x))) : x > 40 ? x : Math.Log(1 + Math.Exp(x));
    }

    /// <summary>A range of positive numbers, a little wider than its ends, which doubles have rounded; none of them is 0.</summary>
    private static Interval Outward(double lower, double upper) => new(lower * (1 - 1e-10), Math.Max(upper * (1 + 1e-10), double.Epsilon), true, true);

    public Expr Tanh(Expr a) => a.IsZero
        ? a
        : Intern(Op.Tanh, [a], a.Range.IsNonNegative ? new Interval(0, 1, a.Range.IsPositive, true) : new Interval(-1, 1, true, true));

    /// <summary>-log(complement) / x with complement = 1 - x.</summary>
    public Expr LogQuotient(Expr x, Expr complement) =>
        Intern(Op.LogQuotient, [x, complement], !x.Range.IsNonNegative ? Interval.Reals : complement.Range is { Lower: > 0 and < 1 and var least } ? new Interval(1, Math.Log(least) / (least - 1)) : new Interval(1, double.PositiveInfinity, false, true));

    /// <summary>log(m) where m + rest = 1.</summary>
    public Expr LogPair(Expr m, Expr rest) => Intern(Op.LogPair, [m, rest], new Interval(m.Range.Lower > 0 ? Math.Log(m.Range.Lower) : double.NegativeInfinity, rest.Range.Lower < 0 ? Math.Log(1 - rest.Range.Lower) : 0, true, false));

    /// <summary>log(a s(u) + b s(-u)).</summary>
    public Expr LogMixture(Expr a, Expr b, Expr u) => Intern(Op.LogMixture, [a, b, u], IsMean(a, b) ? new Interval(-u.Range.Magnitude - 1, 0)
        : Math.Min(a.Range.Lower, b.Range.Lower) is var least and > 0 ? new Interval(Math.Log(least), Math.Log(Math.Max(a.Range.Upper, b.Range.Upper)))
        : Interval.Reals);

    /// <summary>s(u) s(-u) / (a s(u) + b s(-u)).</summary>
    public Expr MixtureSlope(Expr a, Expr b, Expr u) => Intern(Op.MixtureSlope, [a, b, u], new Interval(0, IsMean(a, b) ? 1 : 1 / Math.Max(Math.Max(a.Range.Lower, b.Range.Lower), 0), true, !IsMean(a, b)));

    /// <summary>a s(u) / (a s(u) + b s(-u)).</summary>
    public Expr MixtureShare(Expr a, Expr b, Expr u) => Intern(Op.MixtureShare, [a, b, u], new Interval(0, 1));

    /// <summary>Whether a x + b y lies between x and y: of s(u) and s(-u), which is between the smaller one and 1.</summary>
    public static bool IsMean(Expr a, Expr b) => a.Range.IsNonNegative && b.Range.IsNonNegative && (a + b).IsOne;

    public Expr Abs(Expr a)
    {
        if (a.Range.IsNonNegative) return a;
        if (a.Range.IsNonPositive) return -a;
        if (a.Op == Op.Sum && LeadingSign(a) < 0) a = -a;
        if (a.Op == Op.Sum && a.Value.IsZero && a.Arguments.Length == 1) return Scale(a.Coefficients[0], Abs(a.Arguments[0]));
        return Intern(Op.Abs, [a], new Interval(0, Math.Max(-a.Range.Lower, a.Range.Upper), a.Range.IsNonZero, true));
    }

    public Expr Sign(Expr a) => a.Range.IsPositive ? One : a.Range.IsNegative ? Constant(-1) : a.IsZero ? a
        : a.Op == Op.Sum && LeadingSign(a) < 0 ? -Sign(-a)
        : Intern(Op.Sign, [a], new Interval(a.Range.IsNonNegative ? 0 : -1, a.Range.IsNonPositive ? 0 : 1));

    /// <summary>(-1)^k for an integer k, else NaN.</summary>
    public Expr Parity(Expr k) => Intern(Op.Parity, [k], new Interval(-1, 1));

    public Expr Max(Expr a, Expr b)
    {
        if (a == b || a.Range.Lower >= b.Range.Upper) return a;
        if (b.Range.Lower >= a.Range.Upper) return b;
        if (a.Op == Op.Constant && b.Op == Op.Constant) return a.Value > b.Value ? a : b;
        Interval difference = (a - b).Range; // max(p, p/10) = p
        if (difference.IsNonNegative) return a;
        if (difference.IsNonPositive) return b;
        if (a.Id > b.Id) (a, b) = (b, a);
        return Intern(Op.Max, [a, b], new Interval(Math.Max(a.Range.Lower, b.Range.Lower), Math.Max(a.Range.Upper, b.Range.Upper)));
    }

    public Expr Min(Expr a, Expr b) => -Max(-a, -b);

    // ---- interning ----------------------------------------------------------------------------------------------

    private Expr Intern(Op op, Expr[] arguments, Interval range) => Intern(op, arguments, Rational.Zero, "", range);

    private Expr Intern(Op op, Expr[] arguments, Rational value, string name, Interval range) => Intern(new Key(op, arguments, arguments.Length, [], value, name), range);

    private Expr Intern(Key key, Interval range)
    {
        int hash = key.GetHashCode(), place = hash & (_places.Length - 1);
        for (; _places[place] is { } known; place = (place + 1) & (_places.Length - 1))
            if (known.Hash == hash && key.IsOf(known)) return known;
        // Every step of the compiler is linear in what is interned: beyond the limit none of them is begun.
        Expr[] arguments = key.Arguments;
        Rational[] coefficients = key.Coefficients;
        _size += 1 + arguments.Length;
        if (_size > _limit || key.Value.IsHuge || Array.Exists(coefficients, c => c.IsHuge)) throw new TooLargeException();
        if (key.Op == Op.Sum) range = SumRange(arguments, coefficients, key.Value);
        if (key.Op == Op.Product) range = ProductRange(arguments);
        Expr made = _places[place] = new Expr(this, Count++, hash, key.Op, arguments, coefficients, key.Value, key.Name, range);
        if (2 * Count > _places.Length) Grow();
        return made;
    }

    private void Grow()
    {
        Expr?[] old = _places;
        _places = new Expr?[2 * old.Length];
        foreach (Expr? e in old)
        {
            if (e is null) continue;
            int place = e.Hash & (_places.Length - 1);
            while (_places[place] is not null) place = (place + 1) & (_places.Length - 1);
            _places[place] = e;
        }
    }

    /// <summary>An exponential is not 0, though that of a very negative double is.</summary>
    private static Interval ExpRange(Interval range) => range.Lower == 0 ? range with { LowerOpen = true } : range;

    /// <summary>c - c * p with p from 0 to 1 cannot change sign, being c * (1 - p).</summary>
    private static Interval SumRange(Expr[] terms, Rational[] coefficients, Rational constant)
    {
        if (terms.Length == 1 && constant == -coefficients[0]) return Interval.Point(constant.ToDouble()) * (Interval.Point(1) + -terms[0].Range);
        Interval range = Interval.Point(constant.ToDouble());
        for (int i = 0; i < terms.Length; i++) range += Interval.Point(coefficients[i].ToDouble()) * terms[i].Range;
        return range;
    }

    private static Interval ProductRange(Expr[] factors)
    {
        Interval range = Interval.Point(1);
        for (int i = 0; i < factors.Length; i += 2) range *= PowerRange(factors[i].Range, factors[i + 1]);
        return range;
    }

    private static Interval PowerRange(Interval b, Expr exponent)
    {
        if (exponent.Op != Op.Constant && b.IsNonNegative && (b.Lower > 0 || exponent.Range.IsNonNegative))
        {
            // Of a power of what is not negative the ends are at ends.
            Interval e = exponent.Range;
            double[] corners = [Math.Pow(b.Lower, e.Lower), Math.Pow(b.Lower, e.Upper), Math.Pow(b.Upper, e.Lower), Math.Pow(b.Upper, e.Upper)];
            if (!Array.Exists(corners, double.IsNaN)) return new(corners.Min(), corners.Max(), b.IsPositive && corners.Min() == 0, double.IsPositiveInfinity(corners.Max()));
        }
        if (exponent.Op == Op.Constant && exponent.Value.IsInteger)
        {
            int e = exponent.Value.Numerator > 64 || exponent.Value.Numerator < -64 ? 64 + ((int)(exponent.Value.Numerator % 2)) : (int)exponent.Value.Numerator;
            Interval magnitude = Interval.Point(1);
            for (int i = 0; i < Math.Abs(e); i++) magnitude *= b;
            if (e % 2 == 0 && !magnitude.IsNonNegative) magnitude = magnitude with { Lower = 0, LowerOpen = false };
            return e >= 0 ? magnitude : Interval.Reciprocal(magnitude);
        }
        if (exponent.Op == Op.Constant && b.IsNonNegative)
        {
            double e = Math.Abs(exponent.Value.ToDouble());
            Interval magnitude = Interval.Map(b, x => Math.Pow(x, e));
            return exponent.Value.Sign > 0 ? magnitude : Interval.Reciprocal(magnitude);
        }
        return b.IsPositive ? new(0, double.PositiveInfinity, true, true)
            : b.IsNonNegative ? new(0, double.PositiveInfinity, false, true)
            : Interval.Reals;
    }

    /// <summary>What makes a node what it is: of its arrays the first so many arguments, and as many coefficients, or none.</summary>
    private readonly struct Key(Op op, Expr[] arguments, int count, Rational[] coefficients, Rational value, string name)
    {
        private readonly int _coefficients = Math.Min(coefficients.Length, count);

        public Op Op => op;

        /// <summary>An array of its own.</summary>
        public Expr[] Arguments => arguments.AsSpan(0, count).ToArray();

        /// <inheritdoc cref="Arguments"/>
        public Rational[] Coefficients => coefficients.AsSpan(0, _coefficients).ToArray();

        public Rational Value => value;

        public string Name => name;

        public bool IsOf(Expr e)
        {
            if (op != e.Op || count != e.Arguments.Length || _coefficients != e.Coefficients.Length) return false;
            for (int i = 0; i < count; i++)
                if (arguments[i] != e.Arguments[i]) return false;
            for (int i = 0; i < _coefficients; i++)
                if (coefficients[i] != e.Coefficients[i]) return false;
            return value == e.Value && string.Equals(name, e.Name, StringComparison.Ordinal);
        }

        public override int GetHashCode()
        {
            int hash = ((int)op * 397) ^ value.GetHashCode() ^ (name.Length == 0 ? 0 : StringComparer.Ordinal.GetHashCode(name));
            for (int i = 0; i < count; i++) hash = (hash * 31) + arguments[i].Id;
            for (int i = 0; i < _coefficients; i++) hash = (hash * 31) + coefficients[i].GetHashCode();
            return hash ^ (hash >>> 15);
        }
    }
}
