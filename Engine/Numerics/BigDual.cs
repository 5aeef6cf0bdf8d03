namespace AutoBce;

/// <summary>A number and its derivative by the prediction (a dual number), in arbitrary precision.</summary>
/// <param name="Value">The number.</param>
/// <param name="Slope">The derivative.</param>
/// <param name="IsFixed">Whether it does not depend on the prediction at all, so that its slope is 0 whatever it is multiplied by.</param>
/// <param name="IsSingular">Whether an operation on the way had no finite value, or no finite slope.</param>
/// <param name="HasAbsorbed">Whether a sum on the way, or an exponential near 1, had no digit for one of its terms, and will have none in any precision.</param>
internal readonly record struct BigDual(BigFloat Value, BigFloat Slope, bool IsFixed, bool IsSingular, bool HasAbsorbed = false)
{
    public static BigDual Fixed(BigFloat value) => new(value, BigFloat.Zero, true, !value.IsFinite);

    /// <summary>Whether it is 0 for every prediction.</summary>
    public bool IsNothing => IsFixed && Value.IsZero;

    /// <summary>Whether the product is 0 wherever the other factor is infinite: but 0 times what is infinite for every prediction has no value.</summary>
    public bool Erases(BigDual other) => IsNothing && !(other.IsFixed && other.IsSingular);
}

/// <summary>The operations of a loss on dual numbers, each with the derivative of its textbook; functions keep their digits where they vanish.</summary>
/// <param name="bits">The precision of all operations.</param>
/// <param name="reach">The greatest there will be.</param>
internal sealed class BigDualArithmetic(int bits, long reach)
{
    private const long Vanishing = -1L << 60;

    /// <summary>Bits in which results agree.</summary>
    public const int AgreedBits = 64;

    /// <summary>Whether any operation had no value, whatever its slope. Infinities are values: log(0), and what comes of it, as tanh(-infinity) does; 1/0 has either sign.</summary>
    public bool HasNoValue { get; private set; }

    private bool _hasInfinity;

    /// <summary>The bits in which all that was absorbed would count, as far as they are within reach.</summary>
    public long Needed { get; private set; }

    /// <summary>The integer parts that were taken, in their order.</summary>
    public List<BigFloat> IntegerParts { get; } = [];

    private bool _hasAbsorbed;

    private readonly BigArithmetic _power = new(bits);

    public BigDual Add(BigDual a, BigDual b) => Make(Sum(a.Value, b.Value), Sum(a.Slope, b.Slope), a, b);

    public static BigDual Negate(BigDual a) => a with { Value = BigFloat.Negate(a.Value), Slope = BigFloat.Negate(a.Slope) };

    public BigDual Multiply(BigDual a, BigDual b) => a.Erases(b) ? a : b.Erases(a) ? b
        : Make(Product(a.Value, b.Value), Sum(Chain(a, b.Value), Chain(b, a.Value)), a, b);

    public BigDual Divide(BigDual a, BigDual b)
    {
        if (a.IsNothing && !b.IsFixed) return a;
        HasNoValue |= b.Value.IsZero;
        BigFloat quotient = Quotient(a.Value, b.Value);
        BigFloat slope = b.IsFixed ? a.Slope : Sum(a.Slope, BigFloat.Negate(Product(b.Slope, quotient)));
        return Make(quotient, a.IsFixed && b.IsFixed ? BigFloat.Zero : Quotient(slope, b.Value), a, b);
    }

    public BigDual Power(BigDual a, BigDual b)
    {
        BigFloat value = _power.Power(a.Value, b.Value);
        BigFloat slope = Chain(a, a.IsFixed ? default : Product(b.Value, _power.Power(a.Value, BigFloat.Subtract(b.Value, BigFloat.One, bits + 64))));
        if (!b.IsFixed) slope = Sum(slope, Product(b.Slope, Product(value, BigFunctions.Log(a.Value, bits))));
        return Make(value, slope, a, b);
    }

    public BigDual Function(LossOperation operation, BigDual a)
    {
        BigFloat x = a.Value;
        switch (operation)
        {
            case LossOperation.Exp: return Limited(a, Exp(x), Exp(x));
            case LossOperation.Log: return Limited(a, BigFunctions.Log(x, bits), Quotient(BigFloat.One, x));
            case LossOperation.Log1p: return Limited(a, LogOnePlus(x), Quotient(BigFloat.One, BigFloat.Add(BigFloat.One, x, bits)));
            case LossOperation.Expm1: return Limited(a, ExpLessOne(x), Exp(x));
            case LossOperation.Sqrt: return Unary(a, BigFloat.Sqrt(x, bits), Quotient(BigFloat.One, BigFloat.Scale(BigFloat.Sqrt(x, bits), 1)));
            case LossOperation.Sigmoid: return Unary(a, Sigmoid(x), Product(Sigmoid(x), Sigmoid(BigFloat.Negate(x))));
            case LossOperation.Softplus: return Unary(a, Softplus(x), Sigmoid(x));
            case LossOperation.LogSigmoid: return Unary(a, BigFloat.Negate(Softplus(BigFloat.Negate(x))), Sigmoid(BigFloat.Negate(x)));
            case LossOperation.Tanh: return Unary(a, Tanh(x), BigFloat.Scale(Product(Sigmoid(BigFloat.Scale(x, 1)), Sigmoid(BigFloat.Negate(BigFloat.Scale(x, 1)))), 2));
            case LossOperation.Sinh: return Unary(a, Sinh(x), Cosh(x));
            case LossOperation.Cosh: return Unary(a, Cosh(x), Sinh(x));
            case LossOperation.Sin:
                Absorb(x.Top); // of what is beyond 2^bits no digit says where it stands in its turn
                return Unary(a, BigTrigonometry.Sin(x, bits), BigTrigonometry.Cos(x, bits));
            case LossOperation.Cos:
                if (!x.IsZero && x.IsFinite) Absorb(Math.Max(x.Top, -2 * x.Top)); // 1 - x^2/2
                return Unary(a, BigTrigonometry.Cos(x, bits), BigFloat.Negate(BigTrigonometry.Sin(x, bits)));
            case LossOperation.Tan:
                Absorb(x.Top);
                BigFloat cos = BigTrigonometry.Cos(x, bits);
                return Unary(a, Quotient(BigTrigonometry.Sin(x, bits), cos), Quotient(BigFloat.One, Product(cos, cos)));
            case LossOperation.Atan: return Unary(a, BigTrigonometry.Atan(x, bits), Quotient(BigFloat.One, Sum(BigFloat.One, Product(x, x))));
            case LossOperation.Cbrt:
                BigFloat root = x.IsZero ? x : _power.Power(BigFloat.Abs(x), BigFloat.Quotient(1, 3, bits + 64));
                return Unary(a, x.Sign < 0 ? BigFloat.Negate(root) : root, Quotient(BigFloat.One, Product(BigFloat.FromDouble(3), Product(root, root))));
            case LossOperation.Floor: return IntegerPart(a, BigFloat.Floor(x), jumps: x.IsInteger);
            case LossOperation.Round: return IntegerPart(a, Round(x), jumps: !x.IsInteger && BigFloat.Scale(x, 1).IsInteger);
            case LossOperation.Sign: return Step(a, BigFloat.FromDouble(x.Sign), jumps: x.IsZero);
            case LossOperation.Abs: return x.Sign < 0 ? Negate(a) : x.IsZero ? a with { Slope = BigFloat.Zero } : a;
            default: throw new InvalidOperationException($"{operation} is no function of one number.");
        }
    }

    /// <summary>Takes note of a comparison: one of equals tells nothing of what an infinity leads to.</summary>
    public void Compare(BigDual a, BigDual b) => HasNoValue |= _hasInfinity && BigFloat.Compare(a.Value, b.Value) == 0;

    private BigDual IntegerPart(BigDual a, BigFloat value, bool jumps)
    {
        IntegerParts.Add(value);
        return Step(a, value, jumps);
    }

    /// <summary>A step: between its jumps it is the same for all predictions nearby.</summary>
    private BigDual Step(BigDual a, BigFloat value, bool jumps)
    {
        HasNoValue |= jumps && _hasInfinity;
        return new(value, BigFloat.Zero, a.IsFixed || !jumps, a.IsSingular || !value.IsFinite, a.HasAbsorbed);
    }

    private BigDual Unary(BigDual a, BigFloat value, BigFloat derivative) => Make(value, Chain(a, derivative), a, a);

    /// <summary>The same of a function that has limits at the ends of its domain, or overflows.</summary>
    private BigDual Limited(BigDual a, BigFloat value, BigFloat derivative) => Make(value, Chain(a, derivative), a, a, isLimit: true);

    private BigFloat Chain(BigDual inner, BigFloat derivative) => inner.IsFixed ? BigFloat.Zero : Product(inner.Slope, derivative);

    private BigDual Make(BigFloat value, BigFloat slope, BigDual a, BigDual b, bool isLimit = false)
    {
        HasNoValue |= value.IsNaN || (!value.IsFinite && !isLimit && a.Value.IsFinite && b.Value.IsFinite);
        _hasInfinity |= !value.IsFinite;
        bool hasAbsorbed = a.HasAbsorbed || b.HasAbsorbed || _hasAbsorbed;
        _hasAbsorbed = false;
        return new(value, slope, a.IsFixed && b.IsFixed, a.IsSingular || b.IsSingular || !value.IsFinite || !slope.IsFinite, hasAbsorbed);
    }

    private BigFloat Sum(BigFloat a, BigFloat b)
    {
        if (!a.IsZero && !b.IsZero && a.IsFinite && b.IsFinite) Absorb(Math.Abs(a.Top - b.Top));
        return BigFloat.Add(a, b, bits);
    }

    /// <summary>Takes note of a term that is so many powers of two below another.</summary>
    private void Absorb(long apart)
    {
        if (apart <= bits) return;
        if (apart + AgreedBits <= reach) Needed = Math.Max(Needed, apart + AgreedBits);
        else _hasAbsorbed = true;
    }

    private BigFloat Product(BigFloat a, BigFloat b) => BigFloat.Multiply(a, b, bits);

    private BigFloat Quotient(BigFloat a, BigFloat b) => BigFloat.Divide(a, b, bits);

    /// <summary>Below all exponents something that is not 0, but another for other precisions: no two agree on what hangs on it.</summary>
    private BigFloat Exp(BigFloat x)
    {
        BigFloat e = BigFunctions.Exp(x, bits);
        if (!e.IsFinite || !x.IsFinite) return e;
        if (e.IsZero) return BigFloat.Scale(BigFloat.One, Vanishing - ((long)bits << 45));
        if (!x.IsZero) Absorb(-x.Top); // 1 + x
        return e;
    }

    private BigFloat Sigmoid(BigFloat x)
    {
        BigFloat e = Exp(BigFloat.Negate(BigFloat.Abs(x)));
        return Quotient(x.Sign < 0 ? e : BigFloat.One, Sum(BigFloat.One, e));
    }

    private BigFloat Softplus(BigFloat x)
    {
        BigFloat log = LogOnePlus(Exp(BigFloat.Negate(BigFloat.Abs(x))));
        return x.Sign > 0 ? Sum(x, log) : log;
    }

    private BigFloat Tanh(BigFloat x)
    {
        BigFloat lost = ExpLessOne(BigFloat.Negate(BigFloat.Scale(BigFloat.Abs(x), 1)));
        BigFloat magnitude = Quotient(BigFloat.Negate(lost), Sum(BigFloat.FromDouble(2), lost));
        return x.Sign < 0 ? BigFloat.Negate(magnitude) : magnitude;
    }

    /// <summary>(m + m/(1 + m))/2 with m = e^|x| - 1.</summary>
    private BigFloat Sinh(BigFloat x)
    {
        BigFloat m = ExpLessOne(BigFloat.Abs(x)), half = BigFloat.Scale(Sum(m, Quotient(m, Sum(BigFloat.One, m))), -1);
        return x.Sign < 0 ? BigFloat.Negate(half) : half;
    }

    private BigFloat Cosh(BigFloat x)
    {
        if (!x.IsZero && x.IsFinite) Absorb(-2 * x.Top); // 1 + x^2/2
        return BigFloat.Scale(Sum(Exp(x), Exp(BigFloat.Negate(x))), -1);
    }

    /// <summary>log(1 + x), with as many bits more as the sum would lose.</summary>
    private BigFloat LogOnePlus(BigFloat x)
    {
        if (!x.IsFinite || x.IsZero || x.Top > -8) return BigFunctions.Log(BigFloat.Add(x, BigFloat.One, bits + 16), bits);
        return x.Top < -bits ? BigFloat.Subtract(x, BigFloat.Scale(Product(x, x), -1), bits) : BigFunctions.Log(BigFloat.Add(x, BigFloat.One, int.MaxValue), bits);
    }

    private BigFloat ExpLessOne(BigFloat x)
    {
        if (!x.IsFinite || x.IsZero || x.Top > -8) return BigFloat.Subtract(BigFunctions.Exp(x, bits + 16), BigFloat.One, bits);
        return x.Top < -bits ? BigFloat.Add(x, BigFloat.Scale(Product(x, x), -1), bits) : BigFloat.Subtract(BigFunctions.Exp(x, bits - (int)x.Top), BigFloat.One, bits);
    }

    /// <summary>The nearest integer, the even one of two.</summary>
    private BigFloat Round(BigFloat x)
    {
        if (!x.IsFinite || x.Top > bits) return x;
        BigFloat half = BigFloat.FromDouble(0.5), below = BigFloat.Floor(x);
        int side = BigFloat.Compare(BigFloat.Subtract(x, below, 2 * bits), half);
        bool isEven = BigFloat.Scale(below, -1).IsInteger;
        return side < 0 || (side == 0 && isEven) ? below : BigFloat.Add(below, BigFloat.One, 2 * bits);
    }
}
