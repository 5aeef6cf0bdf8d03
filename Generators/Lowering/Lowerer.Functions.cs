using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <content>Functions that lose digits in part of their range.</content>
internal sealed partial class Lowerer
{
    private int LowerExp(Expr u)
    {
        bool isScaled = Pattern.IsScaled(u, out Rational scale, out Expr v);
        if (isScaled && v.Op == Op.Abs && scale == -1) return Emit(KernelOp.ExpNegative, Lower(v));
        (int sum, int? lost) = Exactly(u);
        if (lost is { } rest) return ExpOf(sum, rest);
        bool isMultiple = isScaled && IsUnbounded(v) && Magnitude(scale) >= Slight; // 2 e^x as it is in e^(x + 2 e^x), not as 2 (e^(x/2))^2
        return Emit(KernelOp.Exp, isMultiple ? sum : Lower(u));
    }

    /// <summary>From where on the exponential of a number is 0 or infinite, whatever that lost.</summary>
    private const int Far = 1024;

    /// <summary>e^(sum + lost); far beyond underflow and overflow nothing is left of what was lost.</summary>
    private int ExpOf(int sum, int lost)
    {
        int near = Emit(KernelOp.LessOrEqual, Emit(KernelOp.Abs, sum), Constant(Far));
        return Emit(KernelOp.ExpSum, sum, Constant(0), Emit(KernelOp.Select, near, lost, Constant(0)));
    }

    /// <summary>
    /// A sum or product, and what it loses by being rounded, which would cost its exponential half as many ulp as the sum has units. Nothing
    /// is lost of a single number, by a power of two, or of what is less than 1.
    /// </summary>
    private (int Value, int? Lost) Exactly(Expr u)
    {
        if (u.IsUniform || u.Op is not (Op.Sum or Op.Product) || u.Range is { Lower: >= -1, Upper: <= 1 }) return (Lower(u), null);
        (int Value, int? Lost)? sum = null;
        foreach ((Rational coefficient, Expr term) in _graph.Terms(u).OrderBy(t => t.Term.IsOne))
        {
            (int Value, int? Lost) part = term.IsOne ? (Constant(coefficient), null) : Exactly(coefficient, term);
            sum = sum is { } s ? TwoSum(s, part) : part;
        }
        return sum!.Value;
    }

    /// <summary>A term, the constants and hyperparameters in it as one factor; by a power of two its products are exact.</summary>
    private (int Value, int? Lost) Exactly(Rational coefficient, Expr term)
    {
        (Expr known, Expr rest) = Apart(term);
        Expr scale = _graph.Scale(coefficient, known);
        if (rest.IsOne) return (Uniform(scale), LowOf(scale));
        (int v, int? lost) = rest.Op == Op.Sum ? Exactly(rest) : (Lower(rest), null);
        if (scale.IsOne) return (v, lost);
        if (scale.Op == Op.Constant && scale.Value == -1) return (Emit(KernelOp.Negate, v), lost is { } positive ? Emit(KernelOp.Negate, positive) : null);
        int k = Uniform(scale), product = Emit(KernelOp.Multiply, k, v);
        bool isExact = scale.Op == Op.Constant && IsPowerOfTwo(scale.Value);
        if (lost is { } before) lost = isExact ? Emit(KernelOp.Multiply, k, before) : Emit(KernelOp.MultiplyAdd, k, before, LostOfProduct(product)!.Value);
        else if (!isExact) lost = LostOfProduct(product);
        bool mayMeetInfinity = scale.Op != Op.Constant && _finite.MayBeInfinite(rest);
        return mayMeetInfinity ? (GuardZero(k, product), GuardZero(k, lost!.Value)) : (product, lost); // a weight of 0 times infinity is 0
    }

    /// <summary>
    /// What k v loses by being rounded, where k is a hyperparameter or a constant, and what a sum of such products, the prediction and the label loses; from here on
    /// it is lowered as that one number.
    /// </summary>
    private int? LostOf(Expr u)
    {
        if (!Pattern.IsScaled(u, out _, out _) && !IsShift(u)) return null;
        if (Exactly(u) is not (var value, { } lost)) return null;
        lost = WhereFinite(lost);
        if (_graph.Terms(u) is { Length: > 1 } || _graph.Terms(u).Any(t => _graph.Factors(t.Term).Any(f => f.Base.Op == Op.Sum && !f.Base.IsUniform))) (value, lost) = Renormalised(value, lost);
        (_lowered[u], _lowered[-u]) = (value, Emit(KernelOp.Negate, value));
        return lost;
    }

    /// <summary>The same sum as its rounded value and a small rest: what products and hyperparameters lost by becoming floats may be more than is left of z - m.</summary>
    private (int Value, int Lost) Renormalised(int value, int lost)
    {
        (int sum, int? rest) = TwoSum((value, null), (lost, null));
        return (sum, WhereFinite(rest!.Value));
    }

    /// <summary>What was lost; of what is infinite nothing.</summary>
    private int WhereFinite(int lost) => Emit(KernelOp.Select, Emit(KernelOp.Equal, Emit(KernelOp.Subtract, lost, lost), Constant(0)), lost, Constant(0));

    /// <summary>Whether it is a sum that a format rounds of prediction, label and what is the same for every element: z - m.</summary>
    private bool IsShift(Expr u) => u.Op == Op.Sum && _graph.Terms(u).All(t => Apart(t.Term).Varying is { IsOne: true } or { Op: Op.Prediction or Op.Label });

    /// <summary>A term's factors that are the same for every element, and the others.</summary>
    private (Expr Known, Expr Varying) Apart(Expr term)
    {
        if (term.IsUniform) return (term, _graph.One);
        (Expr Base, Expr Exponent)[] factors = _graph.Factors(term);
        return (_graph.Product(factors.Where(IsKnown)), _graph.Product(factors.Where(f => !IsKnown(f))));

        static bool IsKnown((Expr Base, Expr Exponent) factor) => factor.Base.IsUniform && factor.Exponent.IsUniform;
    }

    /// <summary>What a product, or a negated one, loses by being rounded, and what a constant or hyperparameter in it lost: 1 - c is 1 for a small c; null if it is no product.</summary>
    private int? LostOfProduct(int value)
    {
        Instruction i = _kernel[value];
        if (i.Op == KernelOp.Negate) return LostOfProduct(i.A) is { } positive ? Emit(KernelOp.Negate, positive) : null;
        if (i.Op != KernelOp.Multiply) return null;
        int lost = Emit(KernelOp.MultiplyAdd, i.A, i.B, Emit(KernelOp.Negate, value));
        foreach ((int factor, int other) in new[] { (i.A, i.B), (i.B, i.A) })
            if (Known(factor) is { } known && LowOf(known) is { } low) lost = Emit(KernelOp.MultiplyAdd, low, other, lost);
        return lost;
    }

    /// <summary>The constant or hyperparameters' expression that an instruction is; null if it is another one.</summary>
    private Expr? Known(int value) => _kernel[value] switch
    {
        { Op: KernelOp.Uniform } i => _uniforms[i.Number],
        { Op: KernelOp.Constant } i => _graph.Constant(Rational.Parse(i.Text)),
        _ => null,
    };

    /// <summary>What a constant or hyperparameters' expression loses when it is rounded to T; null if nothing.</summary>
    private int? LowOf(Expr known) => IsExact(known) ? null : _kernel.Add(new Instruction(KernelOp.UniformLow, Number: UniformIndex(known)));

    /// <summary>Whether it is a constant that no format rounds: 1/3 is none.</summary>
    private static bool IsExact(Expr known) => known.Op == Op.Constant && IsPowerOfTwo(new Rational(1, known.Value.Denominator));

    internal static bool IsPowerOfTwo(Rational value) => (value.Numerator * value.Denominator) is var n && System.Numerics.BigInteger.Abs(n).IsPowerOfTwo;

    /// <summary>a + b and what that sum loses by being rounded (Knuth).</summary>
    private (int Value, int? Lost) TwoSum((int Value, int? Lost) a, (int Value, int? Lost) b)
    {
        int sum = Emit(KernelOp.Add, a.Value, b.Value), part = Emit(KernelOp.Subtract, sum, a.Value);
        int lost = Emit(KernelOp.Add, Emit(KernelOp.Subtract, a.Value, Emit(KernelOp.Subtract, sum, part)), Emit(KernelOp.Subtract, b.Value, part));
        foreach (int? more in new[] { a.Lost, b.Lost })
            if (more is { } l) lost = Emit(KernelOp.Add, lost, l);
        return (sum, lost);
    }

    /// <summary>log(1 + x) is log1p(x): the sum would lose x.</summary>
    private int LowerLog(Expr u)
    {
        if (IsProbability(u)) return Emit(KernelOp.LogProbability, Lower(u));
        if (Pattern.IsComplement(u, out Expr p) && IsProbability(p)) return Emit(KernelOp.LogComplement, Lower(p));
        if (OneLessExp(u) is { } exponent) return LogOneLessExp(_graph.One - u, exponent);
        if (IsMeanOfOneAndExp(u)) return Emit(KernelOp.Log1p, Lower(u - _graph.One));
        if (CancelsAtOne(u) || CancelsAtOne(_graph.One - u)) return LowerLogPair(u, _graph.One - u);
        if (Pattern.IsComplement(u, out Expr clip) && Pattern.IsClipped(clip, out _, out _)) return LowerLogPair(u, clip);
        if (IsClamped(u)) return Emit(KernelOp.LogProbability, Lower(u));
        if (_graph.One - u is var clamped && IsClamped(clamped)) return Emit(KernelOp.LogComplement, Lower(clamped));
        // log(p + c) is that of a pair that adds up to one: (p + c) and (1 - p) - c.
        if (IsShifted(u, -1, out Expr q, out Expr shift)) return LowerLogPair(u, Less(q, shift));
        if (IsShifted(u, 1, out q, out shift) && !(shift is { Op: Op.Constant } && shift.Value >= 1)) return LowerLogPair(u, Less(_graph.One - q, shift));
        if (IsNearOne(u) && !(u.Range.Lower >= 0.5) && ((u.Depends & Inputs.Prediction) == 0 ? (u.Depends & Inputs.Label) != 0 : u.Arguments.Length > 1)) return LowerLogPair(u, _graph.One - u); // which may be near 0 as well
        return IsNearOne(u) ? Emit(KernelOp.Log1p, Lower(u - _graph.One)) : Emit(KernelOp.Log, Lower(u));
    }

    /// <summary>Whether a sum is one whose logarithm is better taken from what it exceeds 1 by: rounded to a float near 1, it would have lost that.</summary>
    internal static bool IsNearOne(Expr u) => u.Op == Op.Sum && (u.Value.IsOne || (!u.Value.IsZero && u.Range.Lower >= 0.5) || IsNearOneAtAHardLabel(u));

    /// <summary>2 y - 1 - z y, whose terms are as large at any label, is 1 - z at a label of 1.</summary>
    private static bool IsNearOneAtAHardLabel(Expr u) => !u.Value.IsZero && u.Label is { } label && (u.Depends & Inputs.Prediction) != 0 && Certainty.HardLabels(label).Any(y => u.Graph.At(y, u) is { Op: Op.Sum, Value.IsOne: true });

    /// <summary>The u of 1 - e^u.</summary>
    internal static Expr? OneLessExp(Expr e) => Pattern.IsComplement(e, out Expr exp) ? Exponent(exp) : null;

    /// <summary>log(1 - e^u): from the exponential where it is less than a half, else from what is left of it (Maechler).</summary>
    private int LogOneLessExp(Expr exp, Expr exponent)
    {
        int u = Lower(exponent), near = Emit(KernelOp.Less, Constant(new Rational(-69, 100)), u);
        return Emit(KernelOp.Select, near, Emit(KernelOp.Log, Emit(KernelOp.Negate, Emit(KernelOp.Expm1, u))), Emit(KernelOp.Log1p, Emit(KernelOp.Negate, Lower(exp))));
    }

    /// <summary>q - shift, with what the shift lost by being rounded.</summary>
    private int Less(Expr q, Expr shift)
    {
        int difference = Emit(KernelOp.Subtract, Lower(q), Uniform(shift));
        return LowOf(shift) is { } low ? Emit(KernelOp.Subtract, difference, low) : difference;
    }

    /// <summary>Whether e is c + p or c - p, with a probability p and a c that is the same for every element, but neither p nor 1 - p itself.</summary>
    internal static bool IsShifted(Expr e) => IsShifted(e, 1, out _, out _) || IsShifted(e, -1, out _, out _);

    private static bool IsShifted(Expr e, int sign, out Expr p, out Expr shift)
    {
        (p, shift) = (e, e);
        if (e.Op != Op.Sum || e.Arguments.FirstOrDefault(IsProbability) is not { } found || Pattern.CoefficientOf(e, found) != sign) return false;
        (p, shift) = (found, sign > 0 ? e - found : e + found - e.Graph.One);
        bool nearOne = e.Value > new Rational(1, 2) && e.Value <= new Rational(3, 2); // else 1 - p would lose a small p
        return shift.IsUniform && !shift.IsZero && (sign > 0 || nearOne);
    }

    /// <summary>Whether e is 1 - c + c e^u.</summary>
    internal static bool IsMeanOfOneAndExp(Expr e) => e is { Op: Op.Sum, Arguments.Length: 1 } && e.Arguments[0].Op == Op.Exp && (e.Value + e.Coefficients[0]).IsOne;

    private static bool IsProbability(Expr e) => e is { Op: Op.Prediction, Range: { Lower: >= 0, Upper: <= 1 } };

    /// <summary>Whether it is a maximum or minimum from 0 to 1, as what a probability is clamped to.</summary>
    private static bool IsClamped(Expr e) => Pattern.IsScaled(e, out _, out Expr v) && v.Op == Op.Max && e.Range is { Lower: >= 0, Upper: <= 1 };

    /// <summary>-log(c) / x, and 1 where x is 0.</summary>
    private int LowerLogQuotient(Expr x, Expr complement)
    {
        int divisor = Lower(x), log = LowerLogOf(complement, x);
        int quotient = Emit(KernelOp.Divide, Emit(KernelOp.Negate, log), divisor);
        return Emit(KernelOp.Select, Emit(KernelOp.Equal, divisor, Constant(0)), Constant(1), quotient);
    }

    /// <summary>log(c) for c = 1 - x: of a probability or its complement directly, else as a pair.</summary>
    private int LowerLogOf(Expr complement, Expr x) =>
        IsProbability(complement) || (Pattern.IsComplement(complement, out Expr p) && IsProbability(p)) ? LowerLog(complement) : LowerLogPair(complement, x);

    private int LowerLogPair(Expr m, Expr rest) => LowerLogPair(m, Lower(rest));

    /// <summary>log(m) with what m leaves to 1: near 1, m has lost what that still holds. An m that may be larger than 1 has a logarithm on each side.</summary>
    private int LowerLogPair(Expr m, int rest) => IsProportion(m)
        ? Emit(KernelOp.LogPair, Lower(m), rest)
        : Emit(KernelOp.Select, Emit(KernelOp.Less, Lower(m), rest), Emit(KernelOp.Log, Lower(m)), Emit(KernelOp.Log1p, Emit(KernelOp.Negate, rest)));

    /// <summary>Whether it is from 0 to 1 or little more, as y p + (1 - y) (1 - p) is, or p + 0.001.</summary>
    private bool IsProportion(Expr e) => e.Range is { Lower: >= 0, Upper: <= 1.25 } || (_graph.Probability is { } p && Pattern.IsMixture(e, p, _graph.One - p, out Expr a, out Expr b) && Pattern.Expand(a + b).IsOne);
}
