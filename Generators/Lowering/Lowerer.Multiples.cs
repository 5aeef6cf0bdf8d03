using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <content>Multiples of what overflows or underflows before they do: c g as (c f) h, with g = f h.</content>
internal sealed partial class Lowerer
{
    /// <summary>The largest coefficient of what may underflow: 4 times the smallest float is still within 4 ulp.</summary>
    private static readonly Rational Harmless = 4;

    /// <summary>Coefficients below it make something of what overflows.</summary>
    private static readonly Rational Slight = new(1, 16);

    /// <summary>A number times a term that may overflow or underflow where its multiple does not; null where the order does not matter.</summary>
    private int? Multiple(Rational coefficient, Expr term)
    {
        if (Overflowing(coefficient, term) is { } scaled) return scaled;
        if (coefficient != -1 && term.Op == Op.Select) return Lower(_graph.Select(term.Arguments[0], _graph.Scale(coefficient, term.Arguments[1]), _graph.Scale(coefficient, term.Arguments[2])));
        if (coefficient != -1 && IsUnbounded(term)) return ScaledExp(coefficient, term);
        if (coefficient != -1 && IsQuotient(term)) return LowerProduct(term, coefficient); // c/p, where p underflows before
        (Expr Base, Expr Exponent)[] factors = term.Op == Op.Product ? [.. _graph.Factors(term)] : [];
        Expr known = _graph.Product(factors.Where(IsConstant)), rest = _graph.Product(factors.Where(f => !IsConstant(f)));
        if (!known.IsOne && (rest.Op is Op.Cosh or Op.Sinh || Array.Exists(factors, IsExponential) || Array.Exists(factors, IsFreePower))) return LowerProduct(term, coefficient); // -log(c) e^x is finite where e^x is not
        if (!known.IsOne && MeetsPole(factors)) return LowerProduct(term, coefficient); // -y log(0) is 0 at y = 0
        if (!known.IsOne) return Emit(KernelOp.Multiply, Uniform(_graph.Scale(coefficient, known)), Lower(rest)); // 1e7 (log(0.9) x), where log(0.9) x underflows before
        if (Magnitude(coefficient) <= Harmless) return null;
        if (Array.Exists(factors, f => f.Base.IsUniform)) return LowerProduct(term, coefficient); // 1e7 (a x), where a x underflows before
        if (term.Op == Op.Sigmoid)
        {
            (int part, int root) = Basis(term.Arguments[0]).Halves(this, term.Arguments[0]);
            return Emit(KernelOp.Multiply, Accumulate(null, coefficient, part), root); // 1e7 s(x), where s(x) underflows before
        }
        bool isBounded = factors.Length > 0 && factors.All(f => f.Base.Range is { Lower: > double.NegativeInfinity, Upper: < double.PositiveInfinity });
        return isBounded ? LowerProduct(term, coefficient) : null; // 56 s(x) s(-x), where s(x) s(-x) underflows before
    }

    private static bool IsConstant((Expr Base, Expr Exponent) factor) => (factor.Base.Depends | factor.Exponent.Depends) == Inputs.None;

    /// <summary>A multiple that may be finite where the term is not, alone or in a sum; null if it is none.</summary>
    private int? Overflowing(Rational coefficient, Expr term) => Magnitude(coefficient) >= 1 ? null
        : IsUnbounded(term) ? ScaledExp(coefficient, term) // e^z / 3
        : IsQuotient(term) || _graph.Factors(term).Any(f => IsExponential(f) || IsGrowingPower(f)) ? LowerProduct(term, coefficient) // 1e-7/p, (3 - y) e^x / 2, x^2 / 2
        : Magnitude(coefficient) >= Slight ? null
        : term.Op is Op.Cosh or Op.Sinh ? ScaledHyperbolic(Constant(coefficient), term)
        : _graph.Factors(term).Any(IsSteep) ? ScaledPower(coefficient, term)
        : null;

    /// <summary>Whether a multiple needs its coefficient inside, so that it is no common factor of a sum.</summary>
    private bool MayOverflow(Expr term) => IsUnbounded(term) || IsQuotient(term) || _graph.Factors(term).Any(f => IsExponential(f) || IsSteep(f));

    private bool IsQuotient(Expr term) => term.Op == Op.Product && _graph.Factors(term).Any(f => f.Exponent.Op == Op.Constant && f.Exponent.Value.Sign < 0);

    private static bool IsExponential((Expr Base, Expr Exponent) factor) => factor.Exponent.IsOne && IsUnbounded(factor.Base);

    private static bool IsGrowingPower((Expr Base, Expr Exponent) factor) => factor.Exponent is { Op: Op.Constant, Value: { IsInteger: true, Sign: > 0, IsOne: false } } && (double.IsInfinity(factor.Base.Range.Lower) || double.IsInfinity(factor.Base.Range.Upper));

    /// <summary>A power of a sigmoid whose exponent is a hyperparameter.</summary>
    private static bool IsFreePower((Expr Base, Expr Exponent) factor) => factor.Base.Op == Op.Sigmoid && factor.Exponent.IsUniform && factor.Exponent.Op != Op.Constant;

    /// <summary>A power of a sigmoid of which a hyperparameter decides whether it grows.</summary>
    private static bool IsSteep((Expr Base, Expr Exponent) factor) => IsFreePower(factor) && !factor.Exponent.Range.IsNonNegative;

    /// <summary>c e^u = e^(u/2) c e^(u/2).</summary>
    private int ScaledExp(Rational scale, Expr exp)
    {
        int half = LowerExp(_graph.Scale(new Rational(1, 2), exp.Arguments[0]));
        return Emit(KernelOp.Multiply, Accumulate(null, scale, half), half);
    }

    /// <summary>1e-7 s(x)^k s(-x) as 1e-7 s(x)^(k/2) s(-x) s(x)^(k/2), which is finite where s(x)^k is not.</summary>
    private int ScaledPower(Rational coefficient, Expr term)
    {
        (Expr Base, Expr Exponent) steep = _graph.Factors(term).First(IsSteep);
        Expr others = _graph.Product(_graph.Factors(term).Where(f => f != steep));
        int half = Power(steep.Base, _graph.Scale(new Rational(1, 2), steep.Exponent)), product = Accumulate(null, coefficient, half);
        return Emit(KernelOp.Multiply, others.IsOne ? product : Emit(KernelOp.Multiply, product, Lower(others)), half);
    }

    /// <summary>c sinh(x) as 2 c sinh(x/2) cosh(x/2), and c cosh(x) as 2 c cosh(x/2)^2 - c, but for small x: these do not overflow before.</summary>
    private int ScaledHyperbolic(int c, Expr e)
    {
        Expr half = _graph.Scale(new Rational(1, 2), e.Arguments[0]);
        int cosh = Lower(_graph.Cosh(half)), twice = Emit(KernelOp.Add, c, c);
        if (e.Op == Op.Sinh) return Emit(KernelOp.Multiply, Emit(KernelOp.Multiply, twice, Lower(_graph.Sinh(half))), cosh);
        int far = Emit(KernelOp.Less, Constant(1), Emit(KernelOp.Abs, Lower(half)));
        return Emit(KernelOp.Select, far, Emit(KernelOp.MultiplyAdd, Emit(KernelOp.Multiply, twice, cosh), cosh, Emit(KernelOp.Negate, c)), Emit(KernelOp.Multiply, c, Lower(e)));
    }
}
