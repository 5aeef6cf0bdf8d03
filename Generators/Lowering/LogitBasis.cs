using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

internal sealed partial class Lowerer
{
    private readonly Dictionary<Expr, LogitBasis> _bases = [];
    private readonly HashSet<Expr> _sigmoidPowers = [], _mixturePowers = [];

    /// <summary>The arguments of sigmoids, or mixtures of them, whose square or a higher power is wanted: their errors would count as often.</summary>
    private void FindPowers(IEnumerable<Expr> results)
    {
        foreach (Expr product in Traversal.Reachable([.. results]))
        {
            if (product.Op != Op.Product) continue;
            foreach ((Expr b, Expr exponent) in product.Graph.Factors(product))
            {
                if (exponent.Op != Op.Constant || exponent.Value < 2) continue;
                if (b.Op == Op.Sigmoid) _sigmoidPowers.UnionWith([b.Arguments[0], -b.Arguments[0]]);
                else if (Pattern.IsSigmoidMixture(b, out _, out _, out Expr u)) _mixturePowers.UnionWith([u, -u]);
            }
        }
    }

    /// <summary>The basis of u, which is that of -u too.</summary>
    private LogitBasis Basis(Expr u)
    {
        Expr minus = -u;
        if (_bases.TryGetValue(u, out LogitBasis? basis) || _bases.TryGetValue(minus, out basis)) return basis;
        bool negative = u.Op == Op.Sum && (u.Value.IsZero ? u.Coefficients[0].Sign : u.Value.Sign) < 0;
        return _bases[negative ? minus : u] = new LogitBasis(this, negative ? minus : u);
    }

    /// <summary>
    /// Everything that the sigmoid and its kin need of u: E = e^-|u|, E/(1 + E), log(1 + E) and the sign of u. One exponential, one
    /// division and one logarithm for a value and all its derivatives.
    /// </summary>
    private sealed class LogitBasis
    {
        private readonly Expr _u;
        private readonly bool _isExact, _isSquared;
        private readonly Lazy<int> _nonNegative, _root, _e, _power, _rest, _low, _sum, _quotient, _quotientLow, _share, _inverse, _inverseLow, _eInverse, _log;
        private readonly Lazy<int?> _lost;

        public LogitBasis(Lowerer l, Expr u)
        {
            _u = u;
            _nonNegative = new(() => l.Emit(KernelOp.LessOrEqual, l.Constant(0), Argument(l, u)));
            _lost = new(() => l.LostOf(u));
            _root = new(() => ExpNegative(l, new Rational(1, 2)));
            bool halved = l._halved.Contains(u) || l._halved.Contains(-u);
            _e = new(() => halved ? l.Emit(KernelOp.Multiply, _root.Value, _root.Value) : ExpNegative(l, 1));
            _power = new(() => halved ? _e.Value : PowerOfTwo(l, 1));
            _rest = new(() => halved ? l.Constant(0) : Rest(l, 1));
            _low = new(() => halved ? l.Constant(0) : l.Emit(KernelOp.Subtract, l.Emit(KernelOp.Subtract, _power.Value, _e.Value), _rest.Value));
            (_isSquared, _isExact) = (l._sigmoidPowers.Contains(u) && !l._mixturePowers.Contains(u), l._sigmoidPowers.Contains(u) || l._mixturePowers.Contains(u));
            _sum = new(() => l.Emit(KernelOp.Add, l.Constant(1), _e.Value));
            _quotient = new(() => l.Emit(KernelOp.Divide, _e.Value, _sum.Value));
            _quotientLow = new(() => QuotientLow(l));
            _share = new(() => _isExact && !_isSquared ? l.Emit(KernelOp.Add, _quotient.Value, _quotientLow.Value) : _quotient.Value);
            _inverse = new(() => l.Emit(KernelOp.Subtract, l.Constant(1), _share.Value));
            _inverseLow = new(() => l.Emit(KernelOp.Subtract, l.Emit(KernelOp.Subtract, l.Emit(KernelOp.Subtract, l.Constant(1), _inverse.Value), _quotient.Value), _quotientLow.Value));
            _eInverse = new(() => _isExact ? _share.Value : OverOneAndE(l, _e.Value));
            _log = new(() => l.Emit(KernelOp.Log1pUnit, _e.Value, _rest.Value, _power.Value));
        }

        /// <summary>u or -u, rounded as in <see cref="_lost"/>.</summary>
        private int Argument(Lowerer l, Expr v)
        {
            _ = _lost.Value;
            return l.Lower(v);
        }

        /// <summary>e^(-k |u|); of a u that has lost something by being rounded, as the difference of a power of two and a rest that knows it.</summary>
        private int ExpNegative(Lowerer l, Rational k) => _lost.Value is null ? Rounded(l, k) : l.Emit(KernelOp.Subtract, PowerOfTwo(l, k), Rest(l, k));

        /// <summary>The same of u as it is rounded.</summary>
        private int Rounded(Lowerer l, Rational k) => l.Emit(KernelOp.ExpNegative, Magnitude(l, k));

        private int Magnitude(Lowerer l, Rational k) => l.Accumulate(null, k, l.Emit(KernelOp.Abs, Argument(l, _u)));

        private int PowerOfTwo(Lowerer l, Rational k) => l.Emit(KernelOp.ExpNegativePower, Magnitude(l, k), Rounded(l, k));

        /// <summary>What is subtracted from the power: e^(-k |u| + d) is e^(-k |u|) (1 + d) for the little d that u has lost.</summary>
        private int Rest(Lowerer l, Rational k)
        {
            int rest = l.Emit(KernelOp.ExpNegativeRest, Magnitude(l, k));
            if (_lost.Value is not { } lost) return rest;
            int away = l.Accumulate(null, k, l.Emit(KernelOp.Select, _nonNegative.Value, l.Emit(KernelOp.Negate, lost), lost));
            return l.Emit(KernelOp.NegativeMultiplyAdd, Rounded(l, k), away, rest);
        }

        /// <summary>s(v) for v = u or -u: 1/(1 + E) where v is not negative, else E/(1 + E).</summary>
        public int Sigmoid(Lowerer l, Expr v) => BySign(l, v, _inverse.Value, _eInverse.Value);

        /// <summary>
        /// What the quotient q of E and 1 + E lacks: E - q (1 + E), with what E lost by being rounded, divided by 1 + E, the inverse of which is 1 - q. E - q is exact, as q lies between
        /// E/2 and E.
        /// </summary>
        private int QuotientLow(Lowerer l)
        {
            int q = _quotient.Value, inverse = l.Emit(KernelOp.Subtract, l.Constant(1), q);
            int rest = l.Emit(KernelOp.NegativeMultiplyAdd, q, _e.Value, l.Emit(KernelOp.Subtract, _e.Value, q));
            return l.Emit(KernelOp.Multiply, l.Emit(KernelOp.MultiplyAdd, _low.Value, inverse, rest), inverse);
        }

        /// <summary>s(v)^2 to hardly more than half an ulp, of the sigmoid and what it lacks; null if only the sigmoid is known.</summary>
        public int? Square(Lowerer l, Expr v)
        {
            if (!_isSquared) return null;
            int s = Sigmoid(l, v), low = BySign(l, v, _inverseLow.Value, _quotientLow.Value);
            return l.Emit(KernelOp.MultiplyAdd, s, s, l.Emit(KernelOp.Multiply, l.Emit(KernelOp.Add, s, s), low));
        }

        /// <summary>s(v) as a product of two, neither of which underflows: e^-|v|/2 is one of them where v is negative.</summary>
        public (int Part, int Root) Halves(Lowerer l, Expr v) =>
            (BySign(l, v, _inverse.Value, l.Emit(KernelOp.Multiply, _root.Value, _inverse.Value)), BySign(l, v, l.Constant(1), _root.Value));

        /// <summary>softplus(v) = max(v, 0) + log(1 + E).</summary>
        public int Softplus(Lowerer l, Expr v) => l.Emit(KernelOp.Add, l.Emit(KernelOp.AtLeast, Argument(l, v), l.Constant(0)), _log.Value);

        /// <summary>a s(v) + b s(-v) = (a + b E)/(1 + E) where v is not negative, else (b + a E)/(1 + E).</summary>
        public int SigmoidPair(Lowerer l, Expr v, Expr a, Expr b)
        {
            if (v != _u) (v, a, b) = (_u, b, a);
            int x = l.Lower(a), y = l.Lower(b);
            if (_isExact && (a.Op != Op.Constant || b.Op != Op.Constant)) return ExactPair(l, v, a, b);
            int large = BySign(l, v, x, y), small = BySign(l, v, y, x);
            int sum = l.Emit(KernelOp.MultiplyAdd, small, _e.Value, large);
            if (l._finite.MayBeInfinite(a) || l._finite.MayBeInfinite(b))
            {
                sum = l.Emit(KernelOp.Select, l.Emit(KernelOp.Equal, _e.Value, l.Constant(0)), large, sum); // E vanishes faster than anything here grows
                int finite = l.Emit(KernelOp.Equal, l.Emit(KernelOp.Subtract, sum, sum), l.Constant(0));
                return l.Emit(KernelOp.Select, finite, OverOneAndE(l, sum), sum); // x - x q would be infinity - infinity
            }
            return OverOneAndE(l, sum);
        }

        /// <summary>The sum as it stands; where E is 0, of what may be infinite, only what is not multiplied by it.</summary>
        private int ExactPair(Lowerer l, Expr v, Expr a, Expr b)
        {
            bool isFinite = !IsInfinite(a, v) && !IsInfinite(b, -v);
            int x = isFinite ? Limited(a) : l.Lower(a), y = isFinite ? Limited(b) : l.Lower(b), first = Sigmoid(l, v), second = Sigmoid(l, -v);
            int sum = a.IsOne ? l.Emit(KernelOp.MultiplyAdd, y, second, first)
                : b.IsOne ? l.Emit(KernelOp.MultiplyAdd, x, first, second)
                : l.Emit(KernelOp.MultiplyAdd, y, second, l.Emit(KernelOp.Multiply, x, first));
            return isFinite ? sum : l.Emit(KernelOp.Select, l.Emit(KernelOp.Equal, _e.Value, l.Constant(0)), BySign(l, v, x, y), sum);

            // c softplus(-u) is infinite where s(u) is 0, and there alone: a number will do for it.
            bool IsInfinite(Expr coefficient, Expr of) => l._graph.Terms(coefficient) is var terms && terms.Take(2).Count() == 2 ? l._finite.MayBeInfinite(coefficient) : terms.SelectMany(t => l._graph.Factors(t.Term)).Any(f => l._finite.MayBeInfinite(f.Base) && (f.Base != l._graph.Softplus(-of) || !f.Exponent.IsOne));

            int Limited(Expr coefficient) => l._finite.MayBeInfinite(coefficient) ? l.Emit(KernelOp.AtMost, l.Lower(coefficient), l.Constant(Rational.Power(2, 127))) : l.Lower(coefficient);
        }

        /// <summary>
        /// x/(1 + E) = x - x q with q = E/(1 + E): what the division rounds, and 1 + E before it, is less by the factor E. One ulp of E, where the
        /// quotient is in the next binade below, would else count twice, and the rounding of 1 + E too.
        /// </summary>
        private int OverOneAndE(Lowerer l, int x) => l.Emit(KernelOp.NegativeMultiplyAdd, x, _share.Value, x);

        /// <summary>a softplus(v) + b softplus(-v) = v (v not negative ? a : -b) + (a + b) log(1 + E).</summary>
        public int SoftplusPair(Lowerer l, Expr v, Expr a, Expr b)
        {
            if (v != _u) (v, a, b) = (_u, b, a);
            int x = l.Lower(a), y = l.Lower(b), argument = Argument(l, v);
            int slope = BySign(l, v, x, l.Emit(KernelOp.Negate, y));
            Expr total = Pattern.Expand(a + b);
            int sum = total.Op == Op.Constant ? l.Lower(total) : l.Emit(KernelOp.Add, x, y), log = l._kernel[sum] == l._kernel[l.Constant(1)] ? _log.Value : l.Emit(KernelOp.Multiply, sum, _log.Value);
            int value = l.Emit(KernelOp.MultiplyAdd, slope, argument, log);
            return l._finite.MayBeInfinite(v) ? l.Emit(KernelOp.Select, l.Emit(KernelOp.Equal, slope, l.Constant(0)), log, value) : value;
        }

        /// <summary>
        /// s(v)^k = e^(k (min(v, 0) - log(1 + E))). The exponent's large part k min(v, 0) is kept exactly, as a sum of two numbers:
        /// rounded, it would cost as many ulp as it has units.
        /// </summary>
        public int SigmoidPower(Lowerer l, Expr v, Expr exponent)
        {
            int less = l.Emit(KernelOp.Log1pUnitLow, _power.Value, _rest.Value, _log.Value);
            if (_lost.Value is { } lost) less = l.Emit(KernelOp.Subtract, less, BySign(l, v, l.Constant(0), v == _u ? lost : l.Emit(KernelOp.Negate, lost)));
            return Power(l, l.Emit(KernelOp.AtMost, Argument(l, v), l.Constant(0)), l.Emit(KernelOp.Negate, _log.Value), exponent, less);
        }

        /// <summary>
        /// log(a s(v) + b s(-v)) = shift + (log(m) - log(1 + E)). If a + b is 1, neither logarithm is positive; 1 - m is small (1 - E') then. Else, where the mixture is near 1, from
        /// what it is more than 1.
        /// </summary>
        public int LogMixture(Lowerer l, Expr v, Expr a, Expr b)
        {
            (int e, int m, int shift) = Mixture(l, v, a, b);
            int x = l.Lower(a), y = l.Lower(b), small = BySign(l, v, y, x);
            bool isMean = Graph.IsMean(a, b);
            int logarithm = isMean ? l.Emit(KernelOp.LogPair, m, l.Emit(KernelOp.NegativeMultiplyAdd, small, e, small)) : l.Emit(KernelOp.Log, m);
            int log = l.Emit(KernelOp.Add, shift, l.Emit(KernelOp.Subtract, logarithm, _log.Value));
            if (isMean) return log;
            (x, y) = (l.Lower(LessOne(a)), l.Lower(LessOne(b)));
            (int large, small) = (BySign(l, v, x, y), BySign(l, v, y, x));
            int more = l.Emit(KernelOp.Multiply, l.Emit(KernelOp.MultiplyAdd, small, _e.Value, large), _inverse.Value);
            int near = l.Emit(KernelOp.Less, l.Emit(KernelOp.Abs, more), l.Constant(new Rational(1, 2)));
            return l.Emit(KernelOp.Select, near, l.Emit(KernelOp.Log1p, more), log);
        }

        private static Expr LessOne(Expr e) => e.Op == Op.Sigmoid ? -e.Graph.Sigmoid(-e.Arguments[0]) : e - e.Graph.One;

        /// <summary>(a s(v) + b s(-v))^k.</summary>
        public int MixturePower(Lowerer l, Expr v, Expr a, Expr b, Expr exponent)
        {
            (_, int m, int shift) = Mixture(l, v, a, b);
            return Power(l, shift, l.Emit(KernelOp.Subtract, l.Emit(KernelOp.Log, m), _log.Value), exponent, l.Emit(KernelOp.Log1pUnitLow, _power.Value, _rest.Value, _log.Value));
        }

        /// <summary>s(v) s(-v) / (a s(v) + b s(-v)) = (E'/m)/(1 + E).</summary>
        public int MixtureSlope(Lowerer l, Expr v, Expr a, Expr b)
        {
            (int e, int m, _) = Mixture(l, v, a, b);
            return OverOneAndE(l, l.Emit(KernelOp.Divide, e, m));
        }

        /// <summary>a s(v) / (a s(v) + b s(-v)), which is large/m or small E'/m.</summary>
        public int MixtureShare(Lowerer l, Expr v, Expr a, Expr b)
        {
            (int e, int m, _) = Mixture(l, v, a, b);
            int x = l.Lower(a);
            return l.Emit(KernelOp.Divide, BySign(l, v, x, l.Emit(KernelOp.Multiply, x, e)), m);
        }

        /// <summary>
        /// a s(v) + b s(-v) = e^shift m/(1 + E) with m = large + small E'. Where the large one's coefficient is 0 the mixture is a multiple of E,
        /// which may underflow: then E' is 1 instead, and the shift -|v|.
        /// </summary>
        private (int E, int M, int Shift) Mixture(Lowerer l, Expr v, Expr a, Expr b)
        {
            int x = l.Lower(a), y = l.Lower(b), large = BySign(l, v, x, y), small = BySign(l, v, y, x);
            int alone = l.Emit(KernelOp.Equal, large, l.Constant(0));
            int e = l.Emit(KernelOp.Select, alone, l.Constant(1), _e.Value);
            int shift = l.Emit(KernelOp.Select, alone, l.Emit(KernelOp.Negate, l.Emit(KernelOp.Abs, Argument(l, v))), l.Constant(0));
            return (e, l.Emit(KernelOp.MultiplyAdd, small, e, large), shift);
        }

        /// <summary>e^(k (large + small - less)), with k large as a sum of two numbers.</summary>
        private static int Power(Lowerer l, int large, int small, Expr exponent, int? less = null)
        {
            int k = l.Uniform(exponent), low = l.LowOf(exponent) ?? l.Constant(0);
            int m = l.Emit(KernelOp.AtLeast, large, l.Constant(-Rational.Power(2, 100))); // finite, lest 0 * infinity
            int product = l.Emit(KernelOp.Multiply, k, m);
            int error = l.Emit(KernelOp.MultiplyAdd, k, m, l.Emit(KernelOp.Negate, product));
            error = l.Emit(KernelOp.MultiplyAdd, low, m, error);
            if (less is { } lost) error = l.Emit(KernelOp.NegativeMultiplyAdd, k, lost, error);
            int rest = l.Emit(KernelOp.MultiplyAdd, k, small, error);
            // Far beyond underflow and overflow the rest has outgrown its purpose, to be a correction.
            int near = l.Emit(KernelOp.LessOrEqual, l.Emit(KernelOp.Abs, product), l.Constant(Far));
            // What the rest loses by rounding would be an ulp of the power near a sigmoid of 1/2.
            int least = l.Emit(KernelOp.Add, l.Emit(KernelOp.MultiplyAdd, k, small, l.Emit(KernelOp.Negate, rest)), error);
            return l.Emit(KernelOp.ExpSum, product, l.Emit(KernelOp.Select, near, rest, l.Constant(0)), l.Emit(KernelOp.Select, near, least, l.Constant(0)));
        }

        private int BySign(Lowerer l, Expr v, int ifNonNegative, int ifNegative) => v == _u
            ? l.Emit(KernelOp.Select, _nonNegative.Value, ifNonNegative, ifNegative)
            : l.Emit(KernelOp.Select, _nonNegative.Value, ifNegative, ifNonNegative);
    }
}
