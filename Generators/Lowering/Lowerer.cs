using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>Turns stable expressions into the instructions of a kernel: value and derivative share whatever they have in common.</summary>
internal sealed partial class Lowerer
{
    private readonly KernelBuilder _kernel = new();
    private readonly Dictionary<Expr, int> _lowered = [];
    private readonly List<Expr> _uniforms = [];
    private readonly Graph _graph;

    private Lowerer(Graph graph) => _graph = graph;

    public static Kernel Lower(Expr value, Expr gradient, IEnumerable<Expr> partials)
    {
        var lowerer = new Lowerer(value.Graph);
        int loss = lowerer.Lower(value), derivative = lowerer.Lower(gradient);
        int[] others = [.. partials.Select(lowerer.Lower)];
        var kernel = new Kernel(lowerer._kernel.ToArray(), loss, derivative, others, [.. lowerer._uniforms]);
        Verifier.Verify(kernel);
        return kernel;
    }

    private int Lower(Expr e)
    {
        if (!_lowered.TryGetValue(e, out int index)) _lowered[e] = index = e.IsUniform ? Uniform(e) : Varying(e);
        return index;
    }

    private int Varying(Expr e) => e.Op switch
    {
        Op.Prediction => Emit(KernelOp.Prediction),
        Op.Label => Emit(KernelOp.Label),
        Op.Sum => LowerSum(e),
        Op.Product => LowerProduct(e),
        Op.Sigmoid => Basis(e.Arguments[0]).Sigmoid(this, e.Arguments[0]),
        Op.Softplus => Basis(e.Arguments[0]).Softplus(this, e.Arguments[0]),
        Op.Exp => LowerExp(e.Arguments[0]),
        Op.Log => LowerLog(e.Arguments[0]),
        Op.LogQuotient => LowerLogQuotient(e.Arguments[0], e.Arguments[1]),
        Op.LogPair => LowerLogPair(e.Arguments[0], e.Arguments[1]),
        Op.LogMixture => Basis(e.Arguments[2]).LogMixture(this, e.Arguments[2], e.Arguments[0], e.Arguments[1]),
        Op.MixtureSlope => Basis(e.Arguments[2]).MixtureSlope(this, e.Arguments[2], e.Arguments[0], e.Arguments[1]),
        Op.Tanh => Emit(KernelOp.Tanh, Lower(e.Arguments[0])),
        Op.Abs => Emit(KernelOp.Abs, Lower(e.Arguments[0])),
        Op.Sign => Emit(KernelOp.Sign, Lower(e.Arguments[0])),
        Op.Max when e.Arguments[0].Op == Op.Constant => Emit(KernelOp.AtLeast, Lower(e.Arguments[1]), Lower(e.Arguments[0])),
        Op.Max when e.Arguments[1].Op == Op.Constant => Emit(KernelOp.AtLeast, Lower(e.Arguments[0]), Lower(e.Arguments[1])),
        Op.Max => Emit(KernelOp.Max, Lower(e.Arguments[0]), Lower(e.Arguments[1])),
        Op.Less => Emit(KernelOp.Less, Lower(e.Arguments[0]), Lower(e.Arguments[1])),
        Op.LessOrEqual => Emit(KernelOp.LessOrEqual, Lower(e.Arguments[0]), Lower(e.Arguments[1])),
        Op.Equal => Emit(KernelOp.Equal, Lower(e.Arguments[0]), Lower(e.Arguments[1])),
        Op.Not => Emit(KernelOp.Not, Mask(e.Arguments[0])),
        Op.And => Emit(KernelOp.And, Mask(e.Arguments[0]), Mask(e.Arguments[1])),
        Op.Or => Emit(KernelOp.Or, Mask(e.Arguments[0]), Mask(e.Arguments[1])),
        Op.Select => Emit(KernelOp.Select, Mask(e.Arguments[0]), Lower(e.Arguments[1]), Lower(e.Arguments[2])),
        _ => throw new InvalidOperationException($"{e.Op} has no lowering."),
    };

    private int Emit(KernelOp op, int a = -1, int b = -1, int c = -1) => _kernel.Emit(op, a, b, c);

    private int Constant(Rational value) => _kernel.Add(new Instruction(KernelOp.Constant, Text: value.ToString()));

    private int Uniform(Expr e)
    {
        if (e.Op == Op.Constant) return Constant(e.Value);
        return _kernel.Add(new Instruction(KernelOp.Uniform, Number: UniformIndex(e)));
    }

    /// <summary>What a uniform loses when it is rounded to T.</summary>
    private int UniformLow(Expr e) => _kernel.Add(new Instruction(KernelOp.UniformLow, Number: UniformIndex(e)));

    private int UniformIndex(Expr e)
    {
        int index = _uniforms.IndexOf(e);
        if (index < 0)
        {
            index = _uniforms.Count;
            _uniforms.Add(e);
        }
        return index;
    }

    /// <summary>A condition; one that hyperparameters alone decide is a number, and true where that is not 0.</summary>
    private int Mask(Expr condition)
    {
        int index = Lower(condition);
        return _kernel[index].IsMask ? index : Emit(KernelOp.Not, Emit(KernelOp.Equal, index, Constant(0)));
    }

    // ---- sums ---------------------------------------------------------------------------------------------------

    private int LowerSum(Expr e)
    {
        int? sum = null;
        List<(Rational Coefficient, Expr Term)> terms = [.. _graph.Terms(e)];
        if (terms.Count == 1 && terms[0].Coefficient != -1 && IsUnbounded(terms[0].Term)) return ScaledExp(terms[0].Coefficient, terms[0].Term);
        if (TakeExpMinusOne(terms, e.Value) is { } expm1) sum = expm1;
        else if (Pattern.IsComplement(e, out Expr complement)) return Emit(KernelOp.Subtract, Constant(1), Lower(complement));
        foreach (Op op in new[] { Op.Sigmoid, Op.Softplus })
            while (TakePair(terms, op, out Expr u, out Expr a, out Expr b))
            {
                int pair = op == Op.Sigmoid ? Basis(u).SigmoidPair(this, u, a, b) : Basis(u).SoftplusPair(this, u, a, b);
                sum = sum is { } s ? Emit(KernelOp.Add, s, pair) : pair;
            }
        // What the label and constants make up first, 1 - y above all; then terms with a coefficient of 1, so that the others can be added with one rounding.
        bool label = terms.Count(t => (t.Term.Depends & Inputs.Prediction) == 0) > 1;
        foreach ((Rational coefficient, Expr term) in terms.OrderBy(t => label && (t.Term.Depends & Inputs.Prediction) != 0 ? 1 : 0).ThenBy(t => t.Coefficient.IsOne ? 0 : 1).ThenBy(t => t.Term.IsOne ? 0 : 1))
            sum = Accumulate(sum, coefficient, term);
        return sum!.Value;
    }

    private int Accumulate(int? sum, Rational coefficient, Expr term)
    {
        if (sum is not { } s) return Accumulate(null, coefficient, Lower(term));
        if (term.IsOne) return Emit(KernelOp.Add, s, Constant(coefficient));
        return Accumulate(s, coefficient, Lower(term));
    }

    private int Accumulate(int? sum, Rational coefficient, int value)
    {
        if (sum is not { } s) return coefficient.IsOne ? value : coefficient == -1 ? Emit(KernelOp.Negate, value) : Emit(KernelOp.Multiply, Constant(coefficient), value);
        if (!coefficient.IsOne && coefficient != -1) return Emit(KernelOp.MultiplyAdd, Constant(coefficient), value, s);
        if (_kernel[value].Op == KernelOp.Multiply)
            return Emit(coefficient.IsOne ? KernelOp.MultiplyAdd : KernelOp.NegativeMultiplyAdd, _kernel[value].A, _kernel[value].B, s);
        return Emit(coefficient.IsOne ? KernelOp.Add : KernelOp.Subtract, s, value);
    }

    /// <summary>c exp(u) - d is c expm1(u) - (d - c), for d that is c or beyond it: nothing cancels that has not been rounded at most once.</summary>
    private int? TakeExpMinusOne(List<(Rational Coefficient, Expr Term)> terms, Rational constant)
    {
        int at = terms.FindIndex(t => Exponent(t.Term) is not null && t.Coefficient.Sign * constant.Sign < 0 && Magnitude(t.Coefficient) <= Magnitude(constant));
        if (at < 0) return null;
        (Rational c, Expr exp) = terms[at];
        terms.RemoveAt(at);
        terms.RemoveAll(t => t.Term.IsOne);
        if (!(constant + c).IsZero) terms.Add((constant + c, _graph.One));
        return Accumulate(null, c, Emit(KernelOp.Expm1, Lower(Exponent(exp)!)));
    }

    /// <summary>u, if e is e^u; a power of a sigmoid is one, as s(v)^k = e^(-k softplus(-v)).</summary>
    private Expr? Exponent(Expr e)
    {
        if (e.Op == Op.Exp) return e.Arguments[0];
        if (e.Op != Op.Product || e.Arguments.Length != 2 || e.Arguments[0].Op != Op.Sigmoid || !e.Arguments[1].IsUniform) return null;
        return -(e.Arguments[1] * _graph.Softplus(-e.Arguments[0].Arguments[0]));
    }

    private static Rational Magnitude(Rational value) => value.Sign < 0 ? -value : value;

    /// <summary>Takes the terms a f(u) + b f(-u) out of a sum, for a u that both occur with.</summary>
    private bool TakePair(List<(Rational Coefficient, Expr Term)> terms, Op op, out Expr u, out Expr a, out Expr b)
    {
        foreach ((_, Expr term) in terms)
        {
            if (!Pattern.SplitPower(term, x => x.Op == op, out Expr atom, out _)) continue;
            u = atom.Arguments[0];
            Expr minus = -u, positive = u;
            List<(Rational, Expr)> left = [], right = [], others = [];
            foreach ((Rational coefficient, Expr t) in terms)
            {
                if (Pattern.SplitPower(t, x => x.Op == op && x.Arguments[0] == positive, out _, out Expr factor)) left.Add((coefficient, factor));
                else if (Pattern.SplitPower(t, x => x.Op == op && x.Arguments[0] == minus, out _, out factor)) right.Add((coefficient, factor));
                else others.Add((coefficient, t));
            }
            if (left.Count == 0 || right.Count == 0) continue;
            (a, b) = (_graph.Sum(Rational.Zero, left), _graph.Sum(Rational.Zero, right));
            terms.Clear();
            terms.AddRange(others);
            return true;
        }
        u = a = b = _graph.Zero;
        return false;
    }

    // ---- products -----------------------------------------------------------------------------------------------

    /// <summary>
    /// Factors that depend on the label or on hyperparameters alone count as a coefficient: 0 times whatever the rest is, is 0, as in
    /// 0 log(0). The rest may be infinite only where the real function has a pole or the input itself is infinite.
    /// </summary>
    private int LowerProduct(Expr e)
    {
        (Expr Base, Expr Exponent)[] factors = [.. _graph.Factors(e)];
        var coefficient = factors.Where(f => ((f.Base.Depends | f.Exponent.Depends) & Inputs.Prediction) == 0).ToArray();
        var others = factors.Except(coefficient).ToArray();
        if (others.Length == 0)
        {
            // y log(y): 0 where y is 0.
            int known = Fraction(factors);
            if (factors.Any(f => f.Base.Op == Op.Log && Finite.MayBeInfinite(f.Base)))
                foreach ((Expr factor, _) in factors.Where(f => f.Base.Op != Op.Log && !f.Base.Range.IsNonZero && f.Exponent.IsUniform && f.Exponent.Value.Sign >= 0)) known = GuardZero(Lower(factor), known);
            return known;
        }
        Expr rest = _graph.Product(others);
        if (!Finite.MayBeInfinite(rest)) return Fraction(factors);
        int product = Fraction(factors);
        if (coefficient.Length > 0) product = GuardZero(Lower(_graph.Product(coefficient)), product);
        // 0 times a logarithm that is infinite there is 0.
        Expr[] logarithms = [.. others.Where(f => f.Base.Op == Op.Log).Select(f => f.Base.Arguments[0])];
        foreach ((Expr factor, _) in others.Where(f => f.Exponent.IsUniform && f.Exponent.Value.Sign >= 0 && logarithms.Any(a => VanishTogether(f.Base, a)))) product = GuardZero(Lower(factor), product);
        // What vanishes exponentially wins over what grows no faster than its argument.
        foreach ((Expr slope, _) in others.Where(f => f.Base.Op is Op.MixtureSlope or Op.Sigmoid && f.Exponent.Op == Op.Constant && f.Exponent.Value.Sign > 0)) product = GuardZero(Lower(slope), product);
        return product;
    }

    private bool VanishTogether(Expr factor, Expr argument) => !factor.Range.IsNonZero && (
        factor == argument || factor == _graph.Abs(argument) || _graph.Factors(argument).Any(f => f.Base == factor)
        || Traversal.Reachable(argument).FirstOrDefault(IsProbability) is { } p && (VanishTogetherAt(factor, argument, p, 0) || VanishTogetherAt(factor, argument, p, 1)));

    private bool VanishTogetherAt(Expr factor, Expr argument, Expr p, int end) =>
        Traversal.Replace(factor, p, _graph.Constant(end)).IsZero && Traversal.Replace(argument, p, _graph.Constant(end)).IsZero;

    /// <summary>0 where the coefficient is 0, else the product that contains it.</summary>
    private int GuardZero(int coefficient, int product)
    {
        int zero = Constant(0);
        return Emit(KernelOp.Select, Emit(KernelOp.Equal, coefficient, zero), zero, product);
    }

    /// <summary>Factors with positive exponents over factors with negative ones: one division.</summary>
    private int Fraction((Expr Base, Expr Exponent)[] factors)
    {
        int? over = null, under = null, half = null;
        List<int> divisors = [];
        foreach ((Expr b, Expr exponent) in factors.OrderBy(f => (f.Base.Depends & Inputs.Prediction) == 0 ? 0 : 1))
        {
            if (half is null && factors.Length > 1 && exponent.IsOne && IsUnbounded(b))
            {
                // e^u v = e^(u/2) v e^(u/2): halfway between v and the result, which neither overflows nor underflows before the result does.
                half = LowerExp(_graph.Scale(new Rational(1, 2), b.Arguments[0]));
                continue;
            }
            Rational constant = exponent.Op is Op.Constant or Op.Sum ? exponent.Value : Rational.Zero;
            // x^(g + n) = x^g x^n for the integral part n of the constant term; x^g / x would lose what x^g underflows.
            bool split = exponent.Op == Op.Constant ? (b.Op == Op.Sigmoid ? constant : constant + constant).IsInteger : constant.Sign > 0;
            Rational integral = split ? Truncate(constant) : Rational.Zero;
            Expr remaining = exponent - _graph.Constant(integral);
            if (split && remaining.Op == Op.Constant && remaining.Value == new Rational(1, 2)) Multiply(ref over, Emit(KernelOp.Sqrt, Lower(b)));
            else if (split && remaining.Op == Op.Constant && remaining.Value == new Rational(-1, 2)) Multiply(ref under, Emit(KernelOp.Sqrt, Lower(b)));
            else if (!remaining.IsZero) Multiply(ref over, Power(b, remaining));
            int n = (int)integral.Numerator;
            if (n > 0) Multiply(ref over, IntegerPower(Lower(b), n));
            if (n is -2 or -3) divisors.AddRange(Enumerable.Repeat(Lower(b), -n)); // divided by one after the other: their product may overflow or underflow
            else if (n < 0) Multiply(ref under, IntegerPower(Lower(b), -n));
        }
        if (half is { } h) Multiply(ref over, h);
        if (under is { } d) divisors.Add(d);
        foreach (int divisor in divisors) over = Emit(KernelOp.Divide, over ?? Constant(1), divisor);
        return half is { } again ? Emit(KernelOp.Multiply, over!.Value, again) : over!.Value;
    }

    /// <summary>Whether e is an exponential that may overflow or underflow a float.</summary>
    private static bool IsUnbounded(Expr e) => e.Op == Op.Exp && !e.IsUniform && !(e.Arguments[0].Range is { Lower: > -80, Upper: < 80 });

    private void Multiply(ref int? product, int factor) => product = product is { } p ? Emit(KernelOp.Multiply, p, factor) : factor;

    private static Rational Truncate(Rational value) => new(System.Numerics.BigInteger.Divide(value.Numerator, value.Denominator), 1);

    private int IntegerPower(int x, int n)
    {
        if (n == 1) return x;
        int half = IntegerPower(x, n / 2), square = Emit(KernelOp.Multiply, half, half);
        return n % 2 == 0 ? square : Emit(KernelOp.Multiply, square, x);
    }

    private int Power(Expr b, Expr exponent)
    {
        if (exponent.IsUniform && Pattern.IsSigmoidMixture(b, out Expr left, out Expr right, out Expr u)) return Basis(u).MixturePower(this, u, left, right, exponent);
        if (exponent.IsUniform && b.Op == Op.Sigmoid) return Basis(b.Arguments[0]).SigmoidPower(this, b.Arguments[0], exponent);
        if (!exponent.IsUniform)
        {
            // Beyond 2^22 what the rounding of k log(x) loses would count as a number of its own.
            Rational most = Rational.Power(2, 22);
            return Emit(KernelOp.Pow, Lower(b), Emit(KernelOp.AtLeast, Emit(KernelOp.AtMost, Lower(exponent), Constant(most)), Constant(-most)), Constant(0));
        }
        int x = Lower(b), k = Uniform(exponent), low = exponent.Op == Op.Constant ? Constant(0) : UniformLow(exponent);
        if (b.Range.IsNonNegative || exponent.Op == Op.Constant) return Emit(KernelOp.Pow, x, k, low);
        int power = Emit(KernelOp.Pow, Emit(KernelOp.Abs, x), k, low);
        return Emit(KernelOp.Select, Emit(KernelOp.Less, x, Constant(0)), Emit(KernelOp.Multiply, power, Uniform(_graph.Parity(exponent))), power);
    }

    // ---- functions ----------------------------------------------------------------------------------------------

    /// <summary>c e^u = e^(u/2) c e^(u/2).</summary>
    private int ScaledExp(Rational scale, Expr exp)
    {
        int half = LowerExp(_graph.Scale(new Rational(1, 2), exp.Arguments[0]));
        return Emit(KernelOp.Multiply, Accumulate(null, scale, half), half);
    }

    private int LowerExp(Expr u)
    {
        bool negativeAbs = Pattern.IsScaled(u, out Rational scale, out Expr v) && v.Op == Op.Abs && scale == -1;
        return negativeAbs ? Emit(KernelOp.ExpNegative, Lower(v)) : Emit(KernelOp.Exp, Lower(u));
    }

    /// <summary>log(1 + x) is log1p(x): the sum would lose x.</summary>
    private int LowerLog(Expr u)
    {
        if (IsProbability(u)) return Emit(KernelOp.LogProbability, Lower(u));
        if (Pattern.IsComplement(u, out Expr p) && IsProbability(p)) return Emit(KernelOp.LogComplement, Lower(p));
        if (Pattern.IsComplement(u, out Expr exp) && Exponent(exp) is { } exponent) return LogOneLessExp(exp, exponent);
        return u.Op == Op.Sum && u.Value.IsOne ? Emit(KernelOp.Log1p, Lower(u - _graph.One)) : Emit(KernelOp.Log, Lower(u));
    }

    /// <summary>log(1 - e^u): from the exponential where it is less than a half, else from what is left of it (Maechler).</summary>
    private int LogOneLessExp(Expr exp, Expr exponent)
    {
        int u = Lower(exponent), near = Emit(KernelOp.Less, Constant(new Rational(-69, 100)), u);
        return Emit(KernelOp.Select, near, Emit(KernelOp.Log, Emit(KernelOp.Negate, Emit(KernelOp.Expm1, u))), Emit(KernelOp.Log1p, Emit(KernelOp.Negate, Lower(exp))));
    }

    private static bool IsProbability(Expr e) => e is { Op: Op.Prediction, Range: { Lower: 0, Upper: 1 } };

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

    /// <summary>log(m) where m is the smaller of the pair, else log1p(-r): near 1, m has lost what r still holds.</summary>
    private int LowerLogPair(Expr m, Expr rest)
    {
        int small = Lower(m), other = Lower(rest);
        return Emit(KernelOp.Select, Emit(KernelOp.Less, small, other), Emit(KernelOp.Log, small), Emit(KernelOp.Log1p, Emit(KernelOp.Negate, other)));
    }
}
