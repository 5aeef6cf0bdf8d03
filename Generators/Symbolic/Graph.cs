namespace AutoBce.Generators.Symbolic;

/// <summary>
/// Makes canonical expressions: each node is interned, so that equal expressions are one object, and each constructor applies the
/// identities that always hold (flattening, like terms, like factors, constants).
/// </summary>
internal sealed partial class Graph
{
    /// <summary>Nodes and their arguments, some hundred megabytes of them.</summary>
    private const int SizeLimit = 4_000_000;

    private readonly Dictionary<Key, Expr> _interned = [];
    private int _size;

    /// <summary>Nodes made so far.</summary>
    public int Count => _interned.Count;

    public Expr Zero => Constant(0);

    public Expr One => Constant(1);

    public Expr Constant(Rational value) => value.IsHuge ? throw new TooLargeException() : Intern(Op.Constant, [], [], value, "", Interval.Point(value.ToDouble()));

    public Expr Input(Op op, string name, Interval range)
    {
        Expr input = Intern(op, [], [], Rational.Zero, name, range);
        if (op == Op.Label) Label = input;
        if (input is { Op: Op.Prediction, Range: { Lower: 0, Upper: 1 } }) Probability = input;
        return input;
    }

    /// <summary>The label and the probability, if the loss has them: rules need not look for them.</summary>
    public Expr? Label { get; private set; }

    /// <inheritdoc cref="Label"/>
    public Expr? Probability { get; private set; }

    // ---- sums ---------------------------------------------------------------------------------------------------

    public Expr Sum(Expr a, Expr b) => Sum(Rational.Zero, [(1, a), (1, b)]);

    public Expr Scale(Rational factor, Expr a) => Sum(Rational.Zero, [(factor, a)]);

    /// <summary>constant + sum of coefficient * term, flattened, with like terms collected.</summary>
    public Expr Sum(Rational constant, IEnumerable<(Rational Coefficient, Expr Term)> terms)
    {
        var collected = new Collected<Rational>(4);
        foreach ((Rational coefficient, Expr term) in terms) Collect(coefficient, term);
        if (collected.Count == 0) return Constant(constant);
        if (constant.IsZero && collected.Count == 1 && collected.Value(0).IsOne) return collected.Expression(0);
        return Intern(Op.Sum, collected.Expressions(), collected.Values(), constant, "", default);

        void Collect(Rational coefficient, Expr term)
        {
            if (coefficient.IsZero) return;
            switch (term.Op)
            {
                case Op.Constant:
                    constant += coefficient * term.Value;
                    break;
                case Op.Sum:
                    constant += coefficient * term.Value;
                    for (int i = 0; i < term.Arguments.Length; i++) Collect(coefficient * term.Coefficients[i], term.Arguments[i]);
                    break;
                default:
                    int place = collected.Find(term);
                    if (place < 0) collected.Insert(place, term, coefficient);
                    else if ((collected.Value(place) + coefficient) is { IsZero: false } total) collected.Replace(place, total);
                    else collected.RemoveAt(place);
                    break;
            }
        }
    }

    /// <summary>The terms of a sum, a constant term included; any other expression is one term.</summary>
    public IEnumerable<(Rational Coefficient, Expr Term)> Terms(Expr a)
    {
        if (a.Op != Op.Sum)
        {
            yield return a.Op == Op.Constant ? (a.Value, One) : (1, a);
            yield break;
        }
        if (!a.Value.IsZero) yield return (a.Value, One);
        for (int i = 0; i < a.Arguments.Length; i++) yield return (a.Coefficients[i], a.Arguments[i]);
    }

    // ---- products -----------------------------------------------------------------------------------------------

    public Expr Multiply(Expr a, Expr b) => Product([(a, One), (b, One)]);

    public Expr Power(Expr a, Rational exponent) => Product([(a, Constant(exponent))]);

    public Expr Power(Expr a, Expr exponent) => Product([(a, exponent)]);

    /// <summary>
    /// Product of base to the power of exponent, flattened, with like bases collected. x^a * x^b = x^(a + b) removes removable
    /// singularities only: where both sides are defined they agree.
    /// </summary>
    public Expr Product(IEnumerable<(Expr Base, Expr Exponent)> factors)
    {
        Rational scale = Rational.One;
        var collected = new Collected<Expr>(4);
        Expr power = Zero; // all factors exp(u) are one factor exp(power)
        foreach ((Expr b, Expr e) in factors) Collect(b, e);
        if (scale.IsZero) return Zero;
        if (!power.IsZero && Exp(power) is var exp)
        {
            if (exp.Op == Op.Exp) collected.Put(exp, One);
            else Collect(exp, One); // e^log(p) is p, of which other powers may be here
        }
        if (collected.Count == 0) return Constant(scale);
        if (collected.Count == 1 && collected.Value(0).IsOne) return Scale(scale, collected.Expression(0));
        var arguments = new Expr[2 * collected.Count];
        for (int i = 0; i < collected.Count; i++) (arguments[2 * i], arguments[(2 * i) + 1]) = (collected.Expression(i), collected.Value(i));
        return Scale(scale, Intern(Op.Product, arguments, [], Rational.Zero, "", default));

        void Collect(Expr b, Expr e)
        {
            if (e.IsZero || b.IsOne) return;
            bool integer = e.Op == Op.Constant && e.Value.IsInteger;
            switch (b.Op)
            {
                case Op.Constant when integer && !(b.IsZero && e.Value.Sign < 0) && Rational.IsShort(b.Value, e.Value):
                    scale *= Rational.Power(b.Value, (int)e.Value.Numerator);
                    return;
                case Op.Exp:
                    power += b.Arguments[0] * e;
                    return;
                case Op.Product when integer || Factors(b).All(f => f.Base.Range.IsNonNegative):
                    foreach ((Expr inner, Expr innerExponent) in Factors(b)) Collect(inner, innerExponent * e);
                    return;
                case Op.Sum when b.Value.IsZero && b.Arguments.Length == 1 && integer && Rational.IsShort(b.Coefficients[0], e.Value):
                    scale *= Rational.Power(b.Coefficients[0], (int)e.Value.Numerator);
                    Collect(b.Arguments[0], e);
                    return;
            }
            // x and -x are one base: integer powers of a sum are taken of the form whose first coefficient is positive.
            if (b.Op == Op.Sum && integer && LeadingSign(b) < 0)
            {
                b = -b;
                if (!e.Value.Numerator.IsEven) scale = -scale;
            }
            int place = collected.Find(b);
            if (place < 0) collected.Insert(place, b, e);
            else if ((collected.Value(place) + e) is { IsZero: false } total) collected.Replace(place, total);
            else collected.RemoveAt(place);
        }
    }

    /// <summary>The factors of a product; any other expression is one factor.</summary>
    public IEnumerable<(Expr Base, Expr Exponent)> Factors(Expr a)
    {
        if (a.Op != Op.Product)
        {
            yield return (a, One);
            yield break;
        }
        for (int i = 0; i < a.Arguments.Length; i += 2) yield return (a.Arguments[i], a.Arguments[i + 1]);
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
        : Intern(Op.Sigmoid, [a], a.Op == Op.Constant ? SigmoidRange(1 / (1 + Math.Exp(-a.Value.ToDouble()))) : new Interval(0, 1, true, true));

    /// <summary>A number between 0 and 1, give or take what doubles lose.</summary>
    private static Interval SigmoidRange(double near) => near > 0 ? new Interval(near * (1 - 1e-14), Math.Min(near * (1 + 1e-14), 1), true, true) : new Interval(0, 1, true, true);

    public Expr Softplus(Expr a) => Intern(Op.Softplus, [a], new Interval(0, double.PositiveInfinity, true, true));

    public Expr Tanh(Expr a) => a.IsZero
        ? a
        : Intern(Op.Tanh, [a], a.Range.IsNonNegative ? new Interval(0, 1, a.Range.IsPositive, true) : new Interval(-1, 1, true, true));

    /// <summary>-log(complement) / x with complement = 1 - x.</summary>
    public Expr LogQuotient(Expr x, Expr complement) =>
        Intern(Op.LogQuotient, [x, complement], x.Range.IsNonNegative ? new Interval(1, double.PositiveInfinity, false, true) : Interval.Reals);

    /// <summary>log(m) where m + rest = 1.</summary>
    public Expr LogPair(Expr m, Expr rest) => Intern(Op.LogPair, [m, rest], new Interval(double.NegativeInfinity, 0, true, false));

    /// <summary>log(a s(u) + b s(-u)).</summary>
    public Expr LogMixture(Expr a, Expr b, Expr u) => Intern(Op.LogMixture, [a, b, u], IsMean(a, b) ? new Interval(-Math.Max(Math.Abs(u.Range.Lower), Math.Abs(u.Range.Upper)) - 1, 0) : Interval.Reals);

    /// <summary>s(u) s(-u) / (a s(u) + b s(-u)).</summary>
    public Expr MixtureSlope(Expr a, Expr b, Expr u) => Intern(Op.MixtureSlope, [a, b, u], new Interval(0, IsMean(a, b) ? 1 : double.PositiveInfinity, true, !IsMean(a, b)));

    /// <summary>Whether a x + b y lies between x and y: of s(u) and s(-u), which is between the smaller one and 1.</summary>
    private static bool IsMean(Expr a, Expr b) => a.Range.IsNonNegative && b.Range.IsNonNegative && (a + b).IsOne;

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

    // ---- conditions ---------------------------------------------------------------------------------------------

    public Expr Less(Expr a, Expr b) => Compare(Op.Less, a, b, (a - b).Range, r => r.IsNegative, r => r.IsNonNegative);

    public Expr LessOrEqual(Expr a, Expr b) => Compare(Op.LessOrEqual, a, b, (a - b).Range, r => r.IsNonPositive, r => r.IsPositive);

    public Expr Equal(Expr a, Expr b) => a == b ? One : Compare(Op.Equal, a.Id < b.Id ? a : b, a.Id < b.Id ? b : a, (a - b).Range, r => r is { Lower: 0, Upper: 0 }, r => r.IsNonZero);

    public Expr Not(Expr a) => a switch
    {
        { Op: Op.Constant } => a.IsZero ? One : Zero,
        { Op: Op.Not } => a.Arguments[0],
        { Op: Op.Less } => LessOrEqual(a.Arguments[1], a.Arguments[0]),
        { Op: Op.LessOrEqual } => Less(a.Arguments[1], a.Arguments[0]),
        _ => Intern(Op.Not, [a], new Interval(0, 1)),
    };

    public Expr And(Expr a, Expr b) => a.IsZero || b.IsZero ? Zero : a.IsOne || a == b ? b : b.IsOne ? a : Intern(Op.And, [a, b], new Interval(0, 1));

    public Expr Or(Expr a, Expr b) => a.IsOne || b.IsOne ? One : a.IsZero || a == b ? b : b.IsZero ? a : Intern(Op.Or, [a, b], new Interval(0, 1));

    private static bool IsTruth(Expr a) => a.Op is >= Op.Less and <= Op.Or;

    public Expr Select(Expr condition, Expr a, Expr b)
    {
        if (a == b || condition.IsOne) return a;
        if (condition.IsZero) return b;
        if (condition.Op == Op.Not) return Select(condition.Arguments[0], b, a);
        // A choice between conditions is a condition: x < (c ? a : b) is one, whichever is chosen.
        if (IsTruth(a) || IsTruth(b)) return Or(And(condition, a), And(Not(condition), b));
        // x > 0 ? x : 0 is max(x, 0), and x > 0 ? x : -x is |x|: the smooth functions that hide behind them are recognised later.
        if (condition.Op is Op.Less or Op.LessOrEqual)
        {
            (Expr small, Expr large) = (condition.Arguments[0], condition.Arguments[1]);
            if ((a, b) == (large, small)) return Max(a, b);
            if ((a, b) == (small, large)) return Min(a, b);
            if (a == -b && large.IsZero && a == -small) return Abs(small);
            if (a == -b && small.IsZero && a == large) return Abs(large);
            if (a == -b && large.IsZero && a == small) return -Abs(small);
            if (a == -b && small.IsZero && a == -large) return -Abs(large);
        }
        return Intern(Op.Select, [condition, a, b], Interval.Union(a.Range, b.Range));
    }

    // ---- interning ----------------------------------------------------------------------------------------------

    private Expr Compare(Op op, Expr a, Expr b, Interval difference, Func<Interval, bool> always, Func<Interval, bool> never) =>
        always(difference) ? One : never(difference) ? Zero : Intern(op, [a, b], new Interval(0, 1));

    private Expr Intern(Op op, Expr[] arguments, Interval range) => Intern(op, arguments, [], Rational.Zero, "", range);

    private Expr Intern(Op op, Expr[] arguments, Rational[] coefficients, Rational value, string name, Interval range)
    {
        var key = new Key(op, arguments, coefficients, value, name);
        if (_interned.TryGetValue(key, out Expr? expr)) return expr;
        // Every step of the compiler is linear in what is interned: beyond the limit none of them is begun.
        _size += 1 + arguments.Length;
        if (_size > SizeLimit || value.IsHuge || coefficients.Any(c => c.IsHuge)) throw new TooLargeException();
        if (op == Op.Sum) range = SumRange(arguments, coefficients, value);
        if (op == Op.Product) range = ProductRange(arguments);
        _interned.Add(key, expr = new Expr(this, _interned.Count, op, arguments, coefficients, value, name, range));
        return expr;
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

    private readonly struct Key(Op op, Expr[] arguments, Rational[] coefficients, Rational value, string name) : IEquatable<Key>
    {
        private readonly Op _op = op;
        private readonly Expr[] _arguments = arguments;
        private readonly Rational[] _coefficients = coefficients;
        private readonly Rational _value = value;
        private readonly string _name = name;

        public bool Equals(Key other)
        {
            if (_op != other._op || _arguments.Length != other._arguments.Length || _coefficients.Length != other._coefficients.Length) return false;
            for (int i = 0; i < _arguments.Length; i++)
                if (_arguments[i] != other._arguments[i]) return false;
            for (int i = 0; i < _coefficients.Length; i++)
                if (_coefficients[i] != other._coefficients[i]) return false;
            return _value == other._value && string.Equals(_name, other._name, StringComparison.Ordinal);
        }

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            int hash = ((int)_op * 397) ^ _value.GetHashCode() ^ StringComparer.Ordinal.GetHashCode(_name);
            foreach (Expr argument in _arguments) hash = (hash * 31) + argument.Id;
            foreach (Rational coefficient in _coefficients) hash = (hash * 31) + coefficient.GetHashCode();
            return hash;
        }
    }
}
