using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>Turns stable expressions into the instructions of a kernel: value and derivative share whatever they have in common.</summary>
internal sealed partial class Lowerer
{
    private readonly KernelBuilder _kernel = new();
    private readonly Dictionary<Expr, int> _lowered = [];
    private readonly List<Expr> _uniforms = [];
    private readonly Graph _graph;
    private CancellationToken _cancellation;

    /// <summary>Instructions beyond which nobody waits for a kernel to be compiled.</summary>
    private const int SizeLimit = 200_000;

    private const int Levels = 64;

    private Lowerer(Graph graph) => _graph = graph;

    public static Kernel Lower(Expr value, Expr gradient, IEnumerable<Expr> partials, CancellationToken cancellation = default)
    {
        var lowerer = new Lowerer(value.Graph) { _cancellation = cancellation };
        int loss = lowerer.LowerRoot(value), derivative = lowerer.LowerRoot(gradient);
        int[] others = [.. partials.Select(lowerer.LowerRoot)];
        var kernel = new Kernel(lowerer._kernel.ToArray(), loss, derivative, others, [.. lowerer._uniforms]);
        Verifier.Verify(kernel);
        return kernel;
    }

    /// <summary>Lowering recurs: of a deep expression some levels are lowered before what lies above them, lest the stack run out.</summary>
    private int LowerRoot(Expr root)
    {
        if (root.Depth > Levels)
            foreach (Expr e in Traversal.Reachable(root))
                if (e.Depth % Levels == 0) Lower(e);
        return Lower(root);
    }

    private int Lower(Expr e)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_kernel.Count > SizeLimit) throw new TooLargeException();
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
        Op.Sin or Op.Cos or Op.Tan or Op.Atan or Op.Sinh or Op.Cosh or Op.Cbrt or Op.LogCosh or Op.Floor or Op.Round => Emit(SameName(e.Op), Lower(e.Arguments[0])),
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
        if (Pattern.IsComplement(e, out Expr complement)) return Emit(KernelOp.Subtract, Constant(1), Lower(complement));
        if (ExpMinusOne(e) is { } expm1) return expm1;
        // c - p is (1 - p) + (c - 1), of which 1 - p is exact where they cancel.
        if (IsShifted(e, -1, out Expr p, out Expr shift)) return Emit(KernelOp.Add, Lower(_graph.One - p), Uniform(shift));
        if (LabelShare(e) is { } share) return share;
        int? sum = null;
        List<(Rational Coefficient, Expr Term)> terms = [.. _graph.Terms(e)];
        foreach (Op op in new[] { Op.Sigmoid, Op.Softplus })
            while (TakePair(terms, op, out Expr u, out Expr a, out Expr b))
            {
                int pair = op == Op.Sigmoid ? Basis(u).SigmoidPair(this, u, a, b) : Basis(u).SoftplusPair(this, u, a, b);
                sum = sum is { } s ? Emit(KernelOp.Add, s, pair) : pair;
            }
        // Terms with a coefficient of 1 first, so that the others can be added to them with one rounding.
        foreach ((Rational coefficient, Expr term) in terms.OrderBy(t => t.Coefficient.IsOne ? 0 : 1).ThenBy(t => t.Term.IsOne ? 0 : 1))
            sum = Accumulate(sum, coefficient, term);
        return sum!.Value;
    }

    private int Accumulate(int? sum, Rational coefficient, Expr term)
    {
        if (sum is not { } s) return coefficient.IsOne ? Lower(term) : coefficient == -1 ? Emit(KernelOp.Negate, Lower(term)) : Emit(KernelOp.Multiply, Constant(coefficient), Lower(term));
        if (term.IsOne) return Emit(KernelOp.Add, s, Constant(coefficient));
        int value = Lower(term);
        if (!coefficient.IsOne && coefficient != -1) return Emit(KernelOp.MultiplyAdd, Constant(coefficient), value, s);
        if (_kernel[value].Op == KernelOp.Multiply)
            return Emit(coefficient.IsOne ? KernelOp.MultiplyAdd : KernelOp.NegativeMultiplyAdd, _kernel[value].A, _kernel[value].B, s);
        return Emit(coefficient.IsOne ? KernelOp.Add : KernelOp.Subtract, s, value);
    }

    /// <summary>c - k y, of which nearly all cancels at a label of 1, as (c - k) y + c (1 - y).</summary>
    private int? LabelShare(Expr e)
    {
        if (e.Arguments.Length != 1 || e.Arguments[0] is not { Op: Op.Label, Range: { Lower: 0, Upper: 1 } } || e.Value.Sign == 0) return null;
        Rational at1 = e.Value + e.Coefficients[0], ratio = at1 / e.Value;
        if (ratio.Sign <= 0 || ratio > new Rational(1, 2)) return null;
        int y = Lower(e.Arguments[0]);
        return Emit(KernelOp.MultiplyAdd, Constant(at1), y, Emit(KernelOp.Multiply, Constant(e.Value), Emit(KernelOp.Subtract, Constant(1), y)));
    }

    /// <summary>c exp(u) - c is c expm1(u).</summary>
    private int? ExpMinusOne(Expr e)
    {
        if (e.Arguments.Length != 1 || e.Arguments[0].Op != Op.Exp || e.Coefficients[0] != -e.Value) return null;
        int expm1 = Emit(KernelOp.Expm1, Lower(e.Arguments[0].Arguments[0]));
        return e.Coefficients[0].IsOne ? expm1 : Emit(KernelOp.Multiply, Constant(e.Coefficients[0]), expm1);
    }

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
        if (others.Length == 0) return Fraction(factors);
        Expr rest = _graph.Product(others);
        if (!Finite.MayBeInfinite(rest)) return Fraction(factors);
        int product = Fraction(factors);
        if (coefficient.Length > 0) product = GuardZero(Lower(_graph.Product(coefficient)), product);
        // What vanishes exponentially wins over what grows no faster than its argument.
        foreach ((Expr slope, _) in others.Where(f => f.Base.Op is Op.MixtureSlope or Op.Sigmoid && f.Exponent.Op == Op.Constant && f.Exponent.Value.Sign > 0)) product = GuardZero(Lower(slope), product);
        return product;
    }

    /// <summary>0 where the coefficient is 0, else the product that contains it.</summary>
    private int GuardZero(int coefficient, int product)
    {
        int zero = Constant(0);
        return Emit(KernelOp.Select, Emit(KernelOp.Equal, coefficient, zero), zero, product);
    }

    /// <summary>Factors with positive exponents over factors with negative ones: one division.</summary>
    private int Fraction((Expr Base, Expr Exponent)[] factors)
    {
        int? over = null, under = null;
        foreach ((Expr b, Expr exponent) in factors.OrderBy(f => (f.Base.Depends & Inputs.Prediction) == 0 ? 0 : 1))
        {
            Rational constant = exponent.Op is Op.Constant or Op.Sum ? exponent.Value : Rational.Zero;
            // x^(g + n) = x^g x^n for the integral part n of the constant term; x^g / x would lose what x^g underflows.
            bool split = exponent.Op == Op.Constant ? (constant + constant).IsInteger : constant.Sign > 0;
            Rational integral = split ? Rational.Floor(constant) : Rational.Zero;
            Expr remaining = exponent - _graph.Constant(integral);
            if (remaining.Op == Op.Constant && remaining.Value == new Rational(1, 2)) Multiply(ref over, Emit(KernelOp.Sqrt, Lower(b)));
            else if (!remaining.IsZero) Multiply(ref over, Power(b, remaining));
            int n = (int)integral.Numerator;
            if (n > 0) Multiply(ref over, IntegerPower(Lower(b), n));
            if (n < 0) Multiply(ref under, IntegerPower(Lower(b), -n));
        }
        return under is { } d ? Emit(KernelOp.Divide, over ?? Constant(1), d) : over!.Value;
    }

    private void Multiply(ref int? product, int factor) => product = product is { } p ? Emit(KernelOp.Multiply, p, factor) : factor;

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
        return exponent.IsUniform
            ? Emit(KernelOp.Pow, Lower(b), Uniform(exponent), exponent.Op == Op.Constant ? Constant(0) : UniformLow(exponent))
            : Emit(KernelOp.Exp, Emit(KernelOp.Multiply, Lower(exponent), LowerLog(b)));
    }

    // ---- functions ----------------------------------------------------------------------------------------------

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
        if (u.Op == Op.Sum && u.Value.IsOne && u.Arguments.Length == 1 && u.Coefficients[0] == -1 && u.Arguments[0].Op == Op.Exp) return LowerLogOneMinusExp(u.Arguments[0].Arguments[0]);
        // log(p + c) is that of a pair that adds up to one: (p + c) and (1 - p) - c.
        if (IsShifted(u, -1, out Expr q, out Expr shift)) return LowerLogPair(Lower(u), Emit(KernelOp.Subtract, Lower(q), Uniform(shift)));
        if (IsShifted(u, 1, out q, out shift)) return LowerLogPair(Lower(u), Emit(KernelOp.Subtract, Lower(_graph.One - q), Uniform(shift)));
        return u.Op == Op.Sum && u.Value.IsOne ? Emit(KernelOp.Log1p, Lower(u - _graph.One)) : Emit(KernelOp.Log, Lower(u));
    }

    /// <summary>log(1 - e^u) = log(-expm1(u)) where e^u is more than a half, else log1p(-e^u): neither loses what the other keeps.</summary>
    private int LowerLogOneMinusExp(Expr u)
    {
        int x = Lower(u), near = Emit(KernelOp.Less, Constant(Rational.Parse("-0.6931471805599453")), x);
        int difference = Emit(KernelOp.Log, Emit(KernelOp.Negate, Emit(KernelOp.Expm1, x)));
        return Emit(KernelOp.Select, near, difference, Emit(KernelOp.Log1p, Emit(KernelOp.Negate, LowerExp(u))));
    }

    /// <summary>Whether e is c + p or c - p, with a probability p and a c that is the same for every element, but neither p nor 1 - p itself.</summary>
    private static bool IsShifted(Expr e, int sign, out Expr p, out Expr shift)
    {
        (p, shift) = (e, e);
        if (e.Op != Op.Sum || e.Arguments.FirstOrDefault(IsProbability) is not { } found || Pattern.CoefficientOf(e, found) != sign) return false;
        (p, shift) = (found, sign > 0 ? e - found : e + found - e.Graph.One);
        return shift.IsUniform && !shift.IsZero;
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
    private int LowerLogPair(Expr m, Expr rest) => LowerLogPair(Lower(m), Lower(rest));

    private int LowerLogPair(int small, int other) => Emit(KernelOp.Select, Emit(KernelOp.Less, small, other), Emit(KernelOp.Log, small), Emit(KernelOp.Log1p, Emit(KernelOp.Negate, other)));
}
