using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>
/// How expressions of hyperparameters alone are computed, in double: the form of each in which it keeps its digits. Written once for all who need
/// it, to whom a number is a text in C# or a double.
/// </summary>
/// <typeparam name="TNumber">What stands for a number.</typeparam>
/// <typeparam name="TTruth">What stands for a condition.</typeparam>
internal abstract class UniformForm<TNumber, TTruth>
{
    /// <summary>The number that an expression is: as computed here, or as known from before.</summary>
    public virtual TNumber Of(Expr e) => Computed(e);

    /// <summary>
    /// What the last operation of an expression lost by rounding to double, exactly: of a product of two numbers, or of two terms. An
    /// exponent errs by it, and the power by a hundred times as much where the logarithm of its base is a hundred.
    /// </summary>
    public TNumber Low(Expr e)
    {
        if (e.Op == Op.Constant) return Number(UniformLow.OfConstant(e.Value));
        if (UniformLow.Multiple(e) is var (power, inner)) return Multiply(Number(power.ToDouble()), Low(inner));
        TNumber whole = Of(e);
        if (UniformLow.Factors(e) is var (x, y))
        {
            TNumber low = Call("FusedMultiplyAdd", Of(x), Of(y), Negate(whole));
            if (UniformLow.Loses(x)) low = Add(low, Multiply(Low(x), Of(y)));
            return UniformLow.Loses(y) ? Add(low, Multiply(Of(x), Low(y))) : low;
        }
        if (UniformLow.Terms(e) is not { } terms) return Number(0);
        (TNumber a, TNumber b) = (Of(terms.A), Of(terms.B));
        TNumber lost = Add(Subtract(a, Subtract(whole, Subtract(whole, a))), Subtract(b, Subtract(whole, a)));
        return new[] { terms.A, terms.B }.Where(UniformLow.Loses).Aggregate(lost, (sum, part) => Add(sum, Low(part)));
    }

    protected abstract TNumber Number(double value);

    protected abstract TNumber Hyperparameter(string name);

    /// <summary>From left to right.</summary>
    protected abstract TNumber Add(params TNumber[] terms);

    /// <inheritdoc cref="Add"/>
    protected abstract TNumber Multiply(params TNumber[] factors);

    protected abstract TNumber Subtract(TNumber a, TNumber b);

    protected abstract TNumber Divide(TNumber a, TNumber b);

    protected abstract TNumber Negate(TNumber x);

    /// <summary>A function of the engine's scalar mathematics, or FusedMultiplyAdd.</summary>
    protected abstract TNumber Call(string function, params TNumber[] arguments);

    protected abstract TNumber Choose(TTruth condition, TNumber yes, TNumber no);

    /// <summary>One of less, less or equal, and equal.</summary>
    protected abstract TTruth Compare(Op comparison, TNumber a, TNumber b);

    protected abstract TTruth Not(TTruth condition);

    protected abstract TTruth Both(TTruth a, TTruth b);

    protected abstract TTruth Either(TTruth a, TTruth b);

    /// <summary>Whether a condition holds.</summary>
    protected virtual TTruth Truth(Expr e) => e.Op switch
    {
        Op.Less or Op.LessOrEqual or Op.Equal => Compare(e.Op, Of(e.Arguments[0]), Of(e.Arguments[1])),
        Op.Not => Not(Truth(e.Arguments[0])),
        Op.And => Both(Truth(e.Arguments[0]), Truth(e.Arguments[1])),
        Op.Or => Either(Truth(e.Arguments[0]), Truth(e.Arguments[1])),
        _ => Not(Compare(Op.Equal, Of(e), Number(0))),
    };

    /// <summary>The number computed of those of its parts.</summary>
    protected TNumber Computed(Expr e) => e.Op switch
    {
        Op.Constant => Number(e.Value.ToDouble()),
        Op.Hyperparameter => Hyperparameter(e.Name),
        Op.Sum when Lowerer.ExpMinusOne(e) is var (c, exponent, others) => Add(Of(others), Multiply(Number(c.ToDouble()), Call("Expm1", Of(exponent)))),
        Op.Log when e.Arguments[0].Op == Op.Constant && e.Arguments[0].Value > new Rational(1, 2) && e.Arguments[0].Value < 2 => Call("Log1p", Number((e.Arguments[0].Value - 1).ToDouble())),
        Op.Log when Lowerer.OneLessExp(e.Arguments[0]) is { } exponent => Choose(Compare(Op.Less, Number(-0.69), Of(exponent)), Call("Log", Of(e.Arguments[0])), Call("Log1p", Negate(Call("Exp", Of(exponent))))),
        Op.Log when e.Arguments[0].Op == Op.Sum && (e.Arguments[0].Value.IsOne || Lowerer.IsMeanOfOneAndExp(e.Arguments[0])) => Call("Log1p", Of(e.Arguments[0] - e.Graph.One)),
        Op.Sum => Add([.. e.Graph.Terms(e).Select(t => t.Term.IsOne ? Number(t.Coefficient.ToDouble()) : t.Coefficient.IsOne ? Of(t.Term) : Multiply(Number(t.Coefficient.ToDouble()), Of(t.Term)))]),
        Op.Product => ZeroBeside(e, Multiply([.. e.Graph.Factors(e).Select(Factor)])),
        Op.Exp or Op.Log or Op.Sigmoid or Op.Softplus or Op.Tanh or Op.Abs or Op.Sign
            or Op.Sin or Op.Cos or Op.Tan or Op.Atan or Op.Sinh or Op.Cosh or Op.LogCosh or Op.Cbrt or Op.Floor or Op.Round => Call(e.Op.ToString(), Of(e.Arguments[0])),
        Op.Parity => Parity(Of(e.Arguments[0])),
        Op.LogQuotient => Choose(Compare(Op.Equal, Of(e.Arguments[0]), Number(0)), Number(1), Divide(Negate(Call("Log1p", Negate(Of(e.Arguments[0])))), Of(e.Arguments[0]))),
        Op.LogPair => Choose(Compare(Op.Less, Of(e.Arguments[0]), Of(e.Arguments[1])), Call("Log", Of(e.Arguments[0])), Call("Log1p", Negate(Of(e.Arguments[1])))),
        Op.LogMixture => Choose(Compare(Op.Less, Call("Abs", Of(UniformMixture.Of(e) - e.Graph.One)), Number(0.5)), Call("Log1p", Of(UniformMixture.LessOne(e))), Call("Log", Of(UniformMixture.Of(e)))),
        Op.MixtureSlope => Of(e.Graph.Sigmoid(e.Arguments[2]) * e.Graph.Sigmoid(-e.Arguments[2]) / UniformMixture.Of(e)),
        Op.MixtureShare => Of(e.Arguments[0] * e.Graph.Sigmoid(e.Arguments[2]) / UniformMixture.Of(e)),
        Op.Max => Call("Max", Of(e.Arguments[0]), Of(e.Arguments[1])),
        Op.Select => Choose(Truth(e.Arguments[0]), Of(e.Arguments[1]), Of(e.Arguments[2])),
        _ => Choose(Truth(e), Number(1), Number(0)),
    };

    /// <summary>0 log(0) is 0.</summary>
    private TNumber ZeroBeside(Expr product, TNumber number)
    {
        (Expr Base, Expr Exponent)[] factors = product.Graph.Factors(product);
        return !Array.Exists(factors, f => f.Base.Op == Op.Log && !f.Base.Arguments[0].Range.IsPositive) ? number : factors
            .Where(f => f.Base.Op != Op.Log && !f.Base.Range.IsNonZero && f.Exponent is { Op: Op.Constant, Value.Sign: > 0 })
            .Aggregate(number, (guarded, f) => Choose(Compare(Op.Equal, Of(f.Base), Number(0)), Number(0), guarded));
    }

    /// <summary>1 if a number is even, -1 if it is odd, else none.</summary>
    private TNumber Parity(TNumber k)
    {
        TNumber rest = Subtract(k, Multiply(Number(2), Call("Floor", Multiply(Number(0.5), k))));
        return Choose(Compare(Op.Equal, rest, Number(0)), Number(1), Choose(Compare(Op.Equal, rest, Number(1)), Number(-1), Number(double.NaN)));
    }

    private TNumber Factor((Expr Base, Expr Exponent) factor)
    {
        if (factor.Exponent.IsOne) return Of(factor.Base);
        TNumber power = Call("Pow", Of(factor.Base), Of(factor.Exponent));
        return factor.Base.Op == Op.Sigmoid // which underflows before its roots do
            ? Choose(Compare(Op.Less, Number(1e-300), Of(factor.Base)), power, Call("Exp", Multiply(Negate(Of(factor.Exponent)), Call("Softplus", Of(-factor.Base.Arguments[0])))))
            : factor is { Base: { Op: Op.Constant, Value.Sign: > 0 } } && UniformLow.Loses(factor.Exponent) // b^(e + low) = b^e (1 + low log b)
            ? Multiply(power, Add(Number(1), Multiply(Low(factor.Exponent), Call("Log", Of(factor.Base)))))
            : power;
    }
}
