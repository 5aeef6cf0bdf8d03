using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>Expressions of hyperparameters of which it is known what rounding them to double loses.</summary>
internal static class UniformLow
{
    /// <summary>The power of two and the expression whose product it is, which is not rounded.</summary>
    public static (Rational Power, Expr Inner)? Multiple(Expr e) =>
        e.Op == Op.Sum && e.Value.IsZero && e.Arguments.Length == 1 && Lowerer.IsPowerOfTwo(e.Coefficients[0]) ? (e.Coefficients[0], e.Arguments[0]) : null;

    /// <summary>The two numbers whose product it is: the last factor, and what is multiplied before.</summary>
    public static (Expr A, Expr B)? Factors(Expr e)
    {
        if (e.Op == Op.Sum && e.Value.IsZero && e.Arguments.Length == 1) return (e.Graph.Constant(e.Coefficients[0]), e.Arguments[0]);
        (Expr Base, Expr Exponent)[] factors = e.Op == Op.Product ? [.. e.Graph.Factors(e)] : [];
        if (factors.Length == 1 && factors[0].Exponent is { Op: Op.Constant } two && two.Value == 2) return (factors[0].Base, factors[0].Base);
        return factors.Length > 1 ? (e.Graph.Product(factors.Take(factors.Length - 1)), e.Graph.Product([factors[factors.Length - 1]])) : null;
    }

    /// <summary>The two numbers whose sum it is, at most one of them a product that is rounded, which is what <see cref="Factors"/> are of.</summary>
    public static (Expr A, Expr B)? Terms(Expr e)
    {
        (Rational Coefficient, Expr Term)[] terms = e.Op == Op.Sum ? [.. e.Graph.Terms(e)] : [];
        return terms.Length == 2 && terms.Count(t => !t.Term.IsOne && !Lowerer.IsPowerOfTwo(t.Coefficient)) <= 1 ? (Of(terms[0]), Of(terms[1])) : null;
    }

    /// <summary>Whether it is known to lose anything.</summary>
    public static bool Loses(Expr e) => e.Op == Op.Constant ? OfConstant(e.Value) != 0 : Multiple(e) is var (_, inner) ? Loses(inner) : Factors(e) is not null || Terms(e) is not null;

    /// <summary>What a constant loses by being rounded to double.</summary>
    public static double OfConstant(Rational value)
    {
        long bits = System.BitConverter.DoubleToInt64Bits(value.ToDouble());
        int exponent = (int)((bits >> 52) & 0x7FF);
        Rational magnitude = new Rational((bits & ((1L << 52) - 1)) + (exponent == 0 ? 0 : 1L << 52), 1) * Rational.Power(2, Math.Max(exponent, 1) - 1075);
        return exponent == 0x7FF ? 0 : (value - (bits < 0 ? -magnitude : magnitude)).ToDouble();
    }

    private static Expr Of((Rational Coefficient, Expr Term) term) => term.Term.IsOne ? term.Term.Graph.Constant(term.Coefficient) : term.Term.Graph.Scale(term.Coefficient, term.Term);
}

/// <summary>a s(u) + b s(-u) of numbers that all elements share.</summary>
internal static class UniformMixture
{
    public static Expr Of(Expr e) => Of(e, e.Arguments[0], e.Arguments[1]);

    /// <summary>What it exceeds 1 by, of which its logarithm is made near 1: (a - 1) s(u) + (b - 1) s(-u).</summary>
    public static Expr LessOne(Expr e)
    {
        return Of(e, Less(e.Arguments[0]), Less(e.Arguments[1]));

        static Expr Less(Expr a) => a.Op == Op.Sigmoid ? -a.Graph.Sigmoid(-a.Arguments[0]) : a - a.Graph.One;
    }

    private static Expr Of(Expr e, Expr a, Expr b) => (a * e.Graph.Sigmoid(e.Arguments[2])) + (b * e.Graph.Sigmoid(-e.Arguments[2]));
}
