using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <content>Sums: pairs that share a function, exponentials less their own coefficient, then term by term.</content>
internal sealed partial class Lowerer
{
    private int LowerSum(Expr e)
    {
        List<(Rational Coefficient, Expr Term)> terms = [.. _graph.Terms(e)];
        if (terms.Count == 1 && Multiple(terms[0].Coefficient, terms[0].Term) is { } multiple) return multiple;
        if (CommonScale(e) is { } scale) return Accumulate(null, scale, LowerSum(_graph.Scale(Rational.One / scale, e)));
        if (e.Value.IsZero && CommonPower(terms) is { } power)
            return TimesSum(Lower(power), Lower(_graph.Sum(Rational.Zero, terms.Select(t => (t.Coefficient, Without(t.Term, power))))), _finite.MayBeInfinite(power));
        if (e.Value.IsZero && CommonSquare(terms) is var (common, n))
        {
            Expr others = _graph.Sum(Rational.Zero, terms.Select(t => (t.Coefficient, _graph.Multiply(t.Term, _graph.Power(common, -n)))));
            if (common.Op != Op.Sigmoid || !_graph.Terms(others).SelectMany(t => _graph.Factors(t.Term)).Any(f => Outlasts(f.Base, common))) return Emit(KernelOp.Multiply, Lower(_graph.Power(common, n)), Lower(others));
            int s = Lower(common), product = Enumerable.Repeat(s, n).Aggregate(Lower(others), (p, factor) => Emit(KernelOp.Multiply, p, factor)); // z s(z)^2, where s(z)^2 underflows before
            return GuardZero(s, product);
        }
        if (Pattern.IsComplement(e, out Expr clip) && Pattern.IsClipped(clip, out _, out Expr left)) return Emit(KernelOp.AtMost, Lower(left), Constant(1)); // 1 - max(0, p - c) is min(1, 1 - p + c)
        if (Pattern.IsComplement(e, out Expr complement) && Exponent(complement) is null) return Emit(KernelOp.Subtract, Constant(1), Lower(complement));
        if (IsShifted(e, -1, out Expr p, out Expr shift)) return Emit(KernelOp.Add, Lower(_graph.One - p), Uniform(shift)); // c - p is (1 - p) + (c - 1), of which 1 - p is exact where they cancel
        List<(int Value, int? Lost)> parts = [];
        for (Rational constant = e.Value; TakeExpMinusOne(terms, constant) is { } expm1; constant = terms.Find(t => t.Term.IsOne).Coefficient) parts.Add((expm1, null)); // 2 e^x - e^u - 1 is 2 expm1(x) - expm1(u)
        if (parts.Count == 0 && (TakeExpDifference(terms) ?? TakeLabelShare(terms, e.Value)) is { } near) parts.Add((near, null));
        JoinLabelComplement(terms, e.Value);
        if (TakeUniforms(terms) is { } known) parts.Add(known);
        foreach (Op op in new[] { Op.Sigmoid, Op.Softplus })
            while (TakePair(terms, op, out Expr u, out Expr a, out Expr b)) parts.Add((op == Op.Sigmoid ? Basis(u).SigmoidPair(this, u, a, b) : Basis(u).SoftplusPair(this, u, a, b), null));
        return MayCancel(e, parts.Count + terms.Count) ? Compensated([.. parts, .. terms.Select(Part)]) : InOrder(parts, terms);
    }

    /// <summary>Parts added one after the other: terms with a coefficient of 1 first, so that the others can be added with one rounding.</summary>
    private int InOrder(List<(int Value, int? Lost)> parts, List<(Rational Coefficient, Expr Term)> terms)
    {
        int? sum = null;
        foreach ((int part, _) in parts) sum = Accumulate(sum, Rational.One, part);
        foreach ((Rational coefficient, Expr term) in terms.OrderBy(t => t.Coefficient.IsOne ? 0 : 1).ThenBy(t => t.Term.IsOne ? 0 : 1))
            sum = Overflowing(coefficient, term) is { } scaled ? Accumulate(sum, Rational.One, scaled) : Accumulate(sum, coefficient, term);
        return parts.Where(p => p.Lost is not null).Aggregate(sum!.Value, (total, p) => Emit(KernelOp.Add, total, p.Lost!.Value));
    }

    /// <summary>Parts of which some may cancel others, in any order, with what their sums and products lose by being rounded: 1 - y + e^x is e^x at y = 1, and x - 1 + y is y at x = 1 (Ogita, Rump, Oishi 2005).</summary>
    private int Compensated(IEnumerable<(int Value, int? Lost)> parts)
    {
        (int sum, int? lost) = parts.Aggregate(TwoSum);
        return Emit(KernelOp.Add, sum, Emit(KernelOp.Select, Emit(KernelOp.Equal, lost!.Value, lost.Value), lost.Value, Constant(0))); // infinity has lost nothing
    }

    /// <summary>Whether rounding one of the parts may lose what the others leave: of three or more, and of x - round(x), a x - y and a x - 1, of which the source may have c x - round(x), (x - y) + b x or (x - 1) + b x.</summary>
    private static bool MayCancel(Expr sum, int parts) =>
        (parts > 2 || (parts == 2 && sum.Graph.Terms(sum).Any(t => t.Term.Op == Op.Prediction && !IsExact(sum.Graph.Constant(t.Coefficient))) && (!sum.Value.IsZero || sum.Arguments.Any(a => a.Op is Op.Label or Op.Floor or Op.Round))))
        && !Certainty.IsOfOneSign(sum)
        && !AreRoundedApart(sum)
        && !(sum.Depth <= Levels && sum.Graph.Terms(sum).All(t => (t.Term.Depends & Inputs.Prediction) != 0) && Certainty.IsMixture(sum)); // which looks at all of it: not for each sum of a deep expression

    /// <summary>Whether functions that are never exact round each term by itself: what is then left of two that cancel is no better than what a third loses.</summary>
    private static bool AreRoundedApart(Expr sum)
    {
        HashSet<Expr> functions = [];
        return sum.Graph.Terms(sum).All(t => sum.Graph.Product(sum.Graph.Factors(t.Term).Where(IsRounded)) is var rounded && !rounded.IsOne && functions.Add(rounded));

        static bool IsRounded((Expr Base, Expr Exponent) f) => f.Base.Op is Op.Log or Op.LogQuotient or Op.LogPair or Op.LogMixture or Op.Softplus or Op.LogCosh || f.Exponent is not { Op: Op.Constant, Value.IsInteger: true };
    }

    /// <summary>A term, and what is lost by rounding it and its coefficient.</summary>
    private (int Value, int? Lost) Part((Rational Coefficient, Expr Term) t)
    {
        if (Overflowing(t.Coefficient, t.Term) is { } scaled) return (scaled, null);
        if (t.Term.IsOne) return (Constant(t.Coefficient), LowOf(_graph.Constant(t.Coefficient)));
        int value = Accumulate(null, t.Coefficient, t.Term);
        return (value, LostOfProduct(value));
    }

    /// <summary>Several uniforms as one number, and what that loses by being rounded: z + c - 0.001 is little else near z = -c. So does -0.999 beside x, which may have been 0.001 - (1 + x).</summary>
    private (int Value, int? Lost)? TakeUniforms(List<(Rational Coefficient, Expr Term)> terms)
    {
        var known = terms.FindAll(t => t.Term.IsUniform);
        bool isConstant = known.Count == 1 && known[0].Term.IsOne;
        if (known.Count == 0 || (known.Count == 1 && Magnitude(known[0].Coefficient).IsOne)) return null;
        if (isConstant && (IsExact(_graph.Constant(known[0].Coefficient)) || terms.Count != 2 || !terms.Exists(t => t.Term.Op == Op.Prediction && Magnitude(t.Coefficient).IsOne))) return null;
        terms.RemoveAll(known.Contains);
        Expr uniform = _graph.Sum(Rational.Zero, known);
        if (uniform.IsZero) return null;
        bool isRounded = isConstant || (known.Count > 1 && uniform.Op != Op.Constant && terms.Count > 0); // one hyperparameter is rounded wherever it stands, as in c/2 - max(c, z)/2
        return (Uniform(uniform), isRounded ? LowOf(uniform) : null);
    }

    /// <summary>A magnitude that all coefficients have but for powers of two: 0.1 x - 0.1 y would round both products, and lose what 0.1 (x - y) keeps.</summary>
    private Rational? CommonScale(Expr e)
    {
        (Rational Coefficient, Expr Term)[] terms = _graph.Terms(e);
        Rational scale = Magnitude(terms[0].Coefficient);
        bool mayScale = terms.Length > 1 && !IsPowerOfTwo(scale) && terms.All(t => IsPowerOfTwo(t.Coefficient / scale) && !MayOverflow(t.Term))
            && (scale <= Harmless || terms.All(t => t.Term.Op is Op.Constant or Op.Prediction or Op.Label)); // 56 s(x) is no subnormal where s(x) is one
        return mayScale ? scale : null;
    }

    /// <summary>A power of a sigmoid or of a mixture that all terms have: outside of the sum its error counts once, and one product with it is rounded.</summary>
    private Expr? CommonPower(List<(Rational Coefficient, Expr Term)> terms) => terms.Count < 2 ? null : _graph.Factors(terms[0].Term)
        .Where(f => !f.Base.IsUniform && f.Exponent.IsUniform && f.Exponent.Op != Op.Constant && (f.Base.Op == Op.Sigmoid || Pattern.IsSigmoidMixture(f.Base, out _, out _, out _)))
        .Where(f => terms.TrueForAll(t => _graph.Factors(t.Term).Any(g => g.Base == f.Base && g.Exponent == f.Exponent)))
        .Select(f => _graph.Product([f])).FirstOrDefault();

    /// <summary>The same with the constant exponent n that the least of them has, from 2 on.</summary>
    private (Expr Base, int Exponent)? CommonSquare(List<(Rational Coefficient, Expr Term)> terms)
    {
        if (terms.Count < 2) return null;
        foreach ((Expr b, _) in _graph.Factors(terms[0].Term))
        {
            if (b.IsUniform || (b.Op != Op.Sigmoid && !Pattern.IsSigmoidMixture(b, out _, out _, out _))) continue; // c z + c max(z, 0) is finite where z + max(z, 0) is not
            Rational least = terms.Min(t => _graph.Factors(t.Term).Where(f => f.Base == b && f.Exponent.Op == Op.Constant).Select(f => f.Exponent.Value).FirstOrDefault());
            if (least.IsInteger && least >= 2 && least <= 4) return (b, (int)least.Numerator);
        }
        return null;
    }

    /// <summary>A product with a sum of two numbers, and with what the sum loses by being rounded.</summary>
    private int TimesSum(int factor, int sum, bool mayBeInfinite)
    {
        Instruction i = _kernel[sum];
        if (i.Op is not (KernelOp.Add or KernelOp.MultiplyAdd)) return Emit(KernelOp.Multiply, factor, sum);
        int lost = i.Op == KernelOp.Add
            ? Emit(KernelOp.Subtract, i.B, Emit(KernelOp.Subtract, sum, i.A))
            : Emit(KernelOp.MultiplyAdd, i.A, i.B, Emit(KernelOp.Subtract, i.C, sum));
        int limited = mayBeInfinite ? Emit(KernelOp.AtMost, factor, Constant(Rational.Power(2, 127))) : factor; // infinity times a loss of 0 is none
        return Emit(KernelOp.MultiplyAdd, factor, sum, Emit(KernelOp.Multiply, limited, FiniteLoss(lost)));
    }

    private Expr Without(Expr term, Expr power)
    {
        (Expr Base, Expr Exponent) common = _graph.Factors(power).Single();
        return _graph.Product([.. _graph.Factors(term).Where(f => f.Base != common.Base || f.Exponent != common.Exponent)]);
    }

    private int Accumulate(int? sum, Rational coefficient, Expr term) => sum is { } s && term.IsOne ? Emit(KernelOp.Add, s, Constant(coefficient)) : Accumulate(sum, coefficient, Lower(term));

    private int Accumulate(int? sum, Rational coefficient, int value)
    {
        if (sum is not { } s) return coefficient.IsOne ? value : coefficient == -1 ? Emit(KernelOp.Negate, value) : Emit(KernelOp.Multiply, Constant(coefficient), value);
        if (!coefficient.IsOne && coefficient != -1) return Emit(KernelOp.MultiplyAdd, Constant(coefficient), value, s);
        if (_kernel[value].Op == KernelOp.Multiply)
            return Emit(coefficient.IsOne ? KernelOp.MultiplyAdd : KernelOp.NegativeMultiplyAdd, _kernel[value].A, _kernel[value].B, s);
        return Emit(coefficient.IsOne ? KernelOp.Add : KernelOp.Subtract, s, value);
    }

    /// <summary>c - k y, of which nearly all cancels at a label of 1, as (c - k) y + c (1 - y); c + k y, of which it does at -1, as that of -y.</summary>
    private int? TakeLabelShare(List<(Rational Coefficient, Expr Term)> terms, Rational constant)
    {
        foreach (bool negated in new[] { false, true })
        {
            int at = terms.FindIndex(t => t.Term.Op == Op.Label && (!negated || t.Term.Range.Lower < 0) && CancelsAtOne(constant, negated ? -t.Coefficient : t.Coefficient));
            if (at < 0) continue;
            (Rational k, Expr label) = terms[at];
            terms.RemoveAt(at);
            terms.RemoveAll(t => t.Term.IsOne);
            int y = Lower(negated ? -label : label);
            return Emit(KernelOp.MultiplyAdd, Constant(constant + (negated ? -k : k)), y, Emit(KernelOp.Multiply, Constant(constant), Emit(KernelOp.Subtract, Constant(1), y)));
        }
        return null;
    }

    /// <summary>0.7 - 0.7 y as 0.7 (1 - y), which is nothing at a label of 1, where what each product of them has lost in rounding 0.7 would hide a small rest; 0.7 + 0.7 y in the same way.</summary>
    private void JoinLabelComplement(List<(Rational Coefficient, Expr Term)> terms, Rational constant)
    {
        if (IsExact(_graph.Constant(constant))) return;
        int at = terms.FindIndex(t => t.Term.Op == Op.Label && (t.Coefficient == -constant || (t.Coefficient == constant && t.Term.Range.Lower < 0)));
        if (at < 0) return;
        terms[at] = (constant, _graph.One + _graph.Scale(terms[at].Coefficient / constant, terms[at].Term));
        terms.RemoveAll(t => t.Term.IsOne);
    }

    private static bool CancelsAtOne(Expr e) => e is { Op: Op.Sum, Arguments.Length: 1 } && e.Arguments[0].Op == Op.Label && CancelsAtOne(e.Value, e.Coefficients[0]);

    /// <summary>Whether c + k y is at most half of c at a label of 1, but not 0.</summary>
    private static bool CancelsAtOne(Rational c, Rational k) => !c.IsZero && (c + k) / c is var ratio && !ratio.IsZero && Magnitude(ratio) <= new Rational(1, 2);

    /// <summary>What a sum lost; 0 where the sum is infinite, or so great that it does not matter.</summary>
    private int FiniteLoss(int lost) => Emit(KernelOp.Select, Emit(KernelOp.LessOrEqual, Emit(KernelOp.Abs, lost), Constant(1)), lost, Constant(0));

    /// <summary>c exp(u) - d is c expm1(u) - (d - c), for a d of half of c or more: nothing cancels that has not been rounded at most once.</summary>
    private int? TakeExpMinusOne(List<(Rational Coefficient, Expr Term)> terms, Rational constant)
    {
        int at = terms.FindIndex(t => Exponent(t.Term) is not null && BelongsTo(t.Coefficient, constant));
        if (at < 0) return null;
        (Rational c, Expr exp) = terms[at];
        terms.RemoveAt(at);
        terms.RemoveAll(t => t.Term.IsOne);
        List<(Rational Coefficient, Expr Term)> labels = terms.FindAll(t => t.Term.Op == Op.Label);
        if (labels.Count > 0 && !exp.IsUniform) return TakeExpBesideLabels(c, exp, constant, terms, labels);
        if (!(constant + c).IsZero) terms.Add((constant + c, _graph.One));
        int u = Lower(Exponent(exp)!), less = Emit(KernelOp.Expm1, u);
        // What grows is e^u with an error of u units, unless it is computed as the power that it is.
        if (exp.Op == Op.Product && !exp.Arguments[1].Range.IsNonNegative) less = Emit(KernelOp.Select, Emit(KernelOp.Less, u, Constant(new Rational(1, 2))), less, Emit(KernelOp.Subtract, Lower(exp), Constant(1)));
        return Accumulate(null, c, less);
    }

    /// <summary>c e^u - d + y: the constant belongs to the exponential where that is near 1, else to the label, as in 1 - y + e^u.</summary>
    private int TakeExpBesideLabels(Rational c, Expr exp, Rational constant, List<(Rational Coefficient, Expr Term)> terms, List<(Rational Coefficient, Expr Term)> labels)
    {
        int u = Lower(Exponent(exp)!), near = Emit(KernelOp.Less, Emit(KernelOp.Abs, u), Constant(new Rational(1, 2)));
        int sum = Emit(KernelOp.Select, near, Constant(constant + c), Constant(constant));
        foreach ((Rational coefficient, Expr term) in labels) sum = Accumulate(sum, coefficient, term);
        terms.RemoveAll(labels.Contains);
        return Accumulate(sum, c, Emit(KernelOp.Select, near, Emit(KernelOp.Expm1, u), Lower(exp)));
    }

    /// <summary>c e^a - c e^b, as c e^b expm1(a - b) where a and b are near each other: there the difference of the exponentials has lost what that of their exponents still has.</summary>
    private int? TakeExpDifference(List<(Rational Coefficient, Expr Term)> terms)
    {
        foreach ((Rational c, Expr exp) in terms.Where(t => t.Term.Op == Op.Exp).ToArray())
        {
            int at = terms.FindIndex(t => t.Term.Op == Op.Exp && t.Coefficient == -c);
            if (at < 0) continue;
            Expr other = terms[at].Term;
            terms.RemoveAll(t => t.Term == exp || t.Term == other);
            int a = Lower(exp), b = Lower(other), apart = Lower(exp.Arguments[0] - other.Arguments[0]);
            int near = Emit(KernelOp.Less, Emit(KernelOp.Abs, apart), Constant(new Rational(1, 2)));
            return Accumulate(null, c, Emit(KernelOp.Select, near, Emit(KernelOp.Multiply, b, Emit(KernelOp.Expm1, apart)), Emit(KernelOp.Subtract, a, b)));
        }
        return null;
    }

    /// <summary>u, if e is e^u; a power of a probability is one, as p^k = e^(k log(p)), but for whole k.</summary>
    internal static Expr? Exponent(Expr e)
    {
        if (e.Op == Op.Exp) return e.Arguments[0];
        if (e.Op != Op.Product || e.Arguments.Length != 2 || !e.Arguments[1].IsUniform) return null;
        (Expr b, Expr k) = (e.Arguments[0], e.Arguments[1]);
        if (b.Op == Op.Sigmoid) return -(k * e.Graph.Softplus(-b.Arguments[0]));
        if (k is { Op: Op.Constant, Value.IsInteger: true }) return null;
        if (Pattern.IsSigmoidMixture(b, out Expr left, out Expr right, out Expr u)) return k * e.Graph.LogMixture(left, right, u);
        if (IsProbability(b) || (Pattern.IsComplement(b, out Expr p) && IsProbability(p))) return k * e.Graph.Log(b);
        return e.Graph.Probability is { } q && Pattern.IsMixture(b, q, e.Graph.One - q, out left, out right) && Pattern.Expand(left + right).IsOne
            ? k * e.Graph.LogPair(b, (right * q) + (left * (e.Graph.One - q)))
            : null;
    }

    /// <summary>A sum of uniforms as c expm1(u) and the others; null if it holds no such exponential.</summary>
    internal static (Rational Coefficient, Expr Exponent, Expr Others)? ExpMinusOne(Expr e)
    {
        if (e.Op != Op.Sum || e.Value.IsZero) return null;
        foreach ((Rational c, Expr term) in e.Graph.Terms(e))
            if (BelongsTo(c, e.Value) && Exponent(term) is { } exponent) return (c, exponent, e - e.Graph.Scale(c, term) + e.Graph.Constant(c));
        return null;
    }

    /// <summary>Whether a constant is one that c e^u loses digits against.</summary>
    private static bool BelongsTo(Rational c, Rational constant) => c.Sign * constant.Sign < 0 && Magnitude(c) <= 2 * Magnitude(constant);

    private static Rational Magnitude(Rational value) => value.Sign < 0 ? -value : value;

    /// <summary>Takes the terms a f(u) + b f(-u) out of a sum, for a u that both occur with.</summary>
    private bool TakePair(List<(Rational Coefficient, Expr Term)> terms, Op op, out Expr u, out Expr a, out Expr b)
    {
        HashSet<Expr> arguments = [.. terms.SelectMany(t => _graph.Factors(t.Term)).Where(f => f.Base.Op == op).Select(f => f.Base.Arguments[0])];
        foreach ((_, Expr term) in terms)
        {
            if (arguments.Count < 2 || !Pattern.SplitPower(term, x => x.Op == op, out Expr atom, out _)) continue;
            u = atom.Arguments[0];
            Expr minus = -u, positive = u;
            if (!arguments.Contains(minus)) continue;
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
}
