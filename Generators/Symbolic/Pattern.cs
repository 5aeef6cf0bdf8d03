namespace AutoBce.Generators.Symbolic;

/// <summary>Ways to look at an expression that the rules share.</summary>
internal static class Pattern
{
    /// <summary>Terms beyond which a product of sums stays one.</summary>
    private const int ExpansionLimit = 100_000;

    /// <summary>Whether e is 1 + exp(u).</summary>
    public static bool OnePlusExp(Expr e, out Expr u)
    {
        bool match = e.Op == Op.Sum && e.Value.IsOne && e.Arguments.Length == 1 && e.Coefficients[0].IsOne && e.Arguments[0].Op == Op.Exp;
        u = match ? e.Arguments[0].Arguments[0] : e;
        return match;
    }

    /// <summary>Whether e is exp(a) + exp(b), a constant term counting as exp(0) if it is 1.</summary>
    public static bool ExpPlusExp(Expr e, out Expr a, out Expr b)
    {
        (a, b) = (e, e);
        if (e.Op != Op.Sum || !e.Value.IsZero || e.Arguments.Length != 2 || !e.Coefficients.All(c => c.IsOne) || e.Arguments.Any(t => t.Op != Op.Exp)) return false;
        (a, b) = (e.Arguments[0].Arguments[0], e.Arguments[1].Arguments[0]);
        return true;
    }

    /// <summary>Splits a term into an atom and the rest.</summary>
    public static bool Split(Expr term, Func<Expr, bool> isAtom, out Expr atom, out Expr rest)
    {
        foreach ((Expr b, Expr exponent) in term.Graph.Factors(term))
        {
            if (!exponent.IsOne || !isAtom(b)) continue;
            (atom, rest) = (b, term.Graph.Without(term, b));
            return true;
        }
        (atom, rest) = (term, term);
        return false;
    }

    /// <summary>All ways to do so.</summary>
    public static IEnumerable<(Expr Atom, Expr Others)> Splits(Expr term, Func<Expr, bool> isAtom)
    {
        foreach ((Expr b, Expr exponent) in term.Graph.Factors(term))
            if (exponent.IsOne && isAtom(b)) yield return (b, term.Graph.Without(term, b));
    }

    /// <summary>Splits a term into an atom and the rest, where the atom's exponent is at least 1: x^(g + 1) is x times x^g.</summary>
    public static bool SplitPower(Expr term, Func<Expr, bool> isAtom, out Expr atom, out Expr rest)
    {
        foreach ((Expr b, Expr exponent) in term.Graph.Factors(term))
        {
            if (!isAtom(b) || exponent.Op is not (Op.Constant or Op.Sum) || exponent.Value < 1) continue;
            (atom, rest) = (b, term / b);
            return true;
        }
        (atom, rest) = (term, term);
        return false;
    }

    /// <summary>The coefficient of an expression as a term of a sum, and the sum without it.</summary>
    public static Rational CoefficientOf(Expr sum, Expr term)
    {
        if (sum.Op != Op.Sum) return sum == term ? Rational.One : sum.Op == Op.Constant && term.IsOne ? sum.Value : Rational.Zero;
        if (term.IsOne) return sum.Value;
        int low = 0, high = sum.Arguments.Length; // terms are in the order of their ids
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (sum.Arguments[middle].Id < term.Id) low = middle + 1; else high = middle;
        }
        return low < sum.Arguments.Length && sum.Arguments[low] == term ? sum.Coefficients[low] : Rational.Zero;
    }

    /// <summary>u = scale * v with a v that is no sum.</summary>
    public static bool IsScaled(Expr u, out Rational scale, out Expr v)
    {
        (scale, v) = (1, u);
        if (u.Op != Op.Sum) return u.Op != Op.Constant;
        if (!u.Value.IsZero || u.Arguments.Length != 1) return false;
        (scale, v) = (u.Coefficients[0], u.Arguments[0]);
        return true;
    }

    /// <summary>Whether k and u are collinear: k = factor * u.</summary>
    public static bool IsMultiple(Expr k, Expr u, out Rational factor)
    {
        factor = Rational.Zero;
        (Rational, Expr)[] a = [.. k.Graph.Terms(k)], b = [.. u.Graph.Terms(u)];
        if (a.Length != b.Length || b.Length == 0) return false;
        Rational ratio = a[0].Item1 / b[0].Item1;
        factor = ratio;
        return a.Zip(b, (x, y) => x.Item2 == y.Item2 && x.Item1 == ratio * y.Item1).All(same => same);
    }

    /// <summary>1 - x, if e is one: the other half of a pair that adds up to 1.</summary>
    public static bool IsComplement(Expr e, out Expr x)
    {
        bool match = e.Op == Op.Sum && e.Value.IsOne && e.Arguments.Length == 1 && e.Coefficients[0] == -1;
        x = match ? e.Arguments[0] : e;
        return match;
    }

    /// <summary>Whether e is a p + b q, with coefficients that are not negative and do not depend on the prediction.</summary>
    public static bool IsMixture(Expr e, Expr p, Expr q, out Expr a, out Expr b)
    {
        Graph g = e.Graph;
        List<(Rational, Expr)> left = [], right = [];
        a = b = e;
        if (e.Op != Op.Sum) return false;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
        {
            if (Split(term, x => x == p, out _, out Expr rest)) left.Add((coefficient, rest));
            else if (Split(term, x => x == q, out _, out rest)) right.Add((coefficient, rest));
            else return false;
        }
        (a, b) = (g.Sum(Rational.Zero, left), g.Sum(Rational.Zero, right));
        return left.Count > 0 && right.Count > 0 && ((a.Depends | b.Depends) & Inputs.Prediction) == 0 && a.Range.IsNonNegative && b.Range.IsNonNegative;
    }

    /// <summary>Whether e is max(0, p - c) with a probability or sigmoid p and a c that leaves it at most 1; then 1 - p + c, from 1 - p itself.</summary>
    public static bool IsClipped(Expr e, out Expr p, out Expr complement)
    {
        (p, complement) = (e, e);
        if (e.Op != Op.Max || !(e.Range is { Lower: 0, Upper: <= 1 }) || Array.Find(e.Arguments, a => a.Op == Op.Sum) is not { } shifted || !e.Arguments.Any(a => a.IsZero)) return false;
        Graph g = e.Graph;
        if (Array.Find(shifted.Arguments, a => a is { Op: Op.Prediction, Range: { Lower: 0, Upper: 1 } } or { Op: Op.Sigmoid }) is not { } found || !CoefficientOf(shifted, found).IsOne || !(shifted - found).IsUniform) return false;
        p = found;
        complement = found.Op == Op.Sigmoid ? g.Sigmoid(-found.Arguments[0]) - (shifted - found) : g.One - shifted;
        return true;
    }

    /// <summary>A mixture of s(u) and s(-u), perhaps with a small number of both, an epsilon.</summary>
    public static bool IsSigmoidMixture(Expr e, out Expr a, out Expr b, out Expr u, bool orEpsilon = false)
    {
        a = b = u = e;
        if (e.Op != Op.Sum || !Split(e.Arguments[0], x => x.Op == Op.Sigmoid, out Expr sigmoid, out _)) return false;
        (Graph g, u) = (e.Graph, sigmoid.Arguments[0]);
        Expr opposite = g.Sigmoid(-u);
        return IsMixture(orEpsilon && e.Value.Sign > 0 && e.Value < 1 ? e - g.Constant(e.Value) + g.Scale(e.Value, sigmoid) + g.Scale(e.Value, opposite) : e, sigmoid, opposite, out a, out b);
    }

    /// <summary>
    /// A polynomial of degree one in the label y, as f(1) y + f(0) (1 - y): in this (Bernstein) form no coefficient cancels at a hard
    /// label. Expressions that are not such polynomials stay as they are.
    /// </summary>
    public static Expr Bernstein(Expr f, Expr label)
    {
        Graph g = f.Graph;
        if ((f.Depends & Inputs.Label) == 0) return (f.Depends & Inputs.Prediction) == 0 ? Expand(f) : f;
        if ((f.Depends & Inputs.Prediction) != 0 || Traversal.Reachable(f).Any(e => IsStep(e.Op) && (e.Depends & Inputs.Label) != 0)) return f;
        Expr slope = Expand(Derivative.Of(f, label));
        if ((slope.Depends & Inputs.Label) != 0) return f;
        Expr at0 = At(f, 0), at1 = At(f, 1);
        return (at1 * label) + (at0 * (g.One - label));
    }

    /// <summary>
    /// y^k (1 - y)^m (1 + y)^n f with an f that is linear in the label y, in the form of <see cref="Bernstein"/>, if it is constant or 0 at a hard label;
    /// null of any other expression, which may have its zeros between those.
    /// </summary>
    public static Expr? LinearInLabel(Expr f, Expr label)
    {
        Expr one = f.Graph.One, power = f.Graph.One;
        (Expr Factor, Expr Shifted, Expr Back)[] zeros = [(label, label, label), (one - label, one - label, one - label), (one + label, label - one, label + one)];
        foreach ((Expr factor, Expr shifted, Expr back) in label.Range.Lower < 0 ? zeros : zeros.Take(2))
            while ((f.Depends & Inputs.Label) != 0 && Expand(Traversal.Replace(f, label, shifted)) is var atZero && f.Graph.Terms(atZero).All(t => HasFactor(t.Term, label)))
            {
                f = Expand(Traversal.Replace(Expand(atZero / label), label, back));
                power *= factor;
            }
        if ((Expand(Derivative.Of(f, label)).Depends & Inputs.Label) != 0) return null;
        return !power.IsOne || (f.Depends & Inputs.Label) == 0 ? power * Bernstein(f, label) : null;
    }

    private static bool HasFactor(Expr term, Expr factor) => term.Graph.Factors(term).Any(f => f.Base == factor && f.Exponent.Op == Op.Constant && f.Exponent.Value >= 1);

    /// <summary>Whether an operation has a derivative of 0 though it is not constant.</summary>
    private static bool IsStep(Op op) => op is Op.Sign or Op.Floor or Op.Round or Op.Select or (>= Op.Less and <= Op.Or);

    /// <summary>The expression at a hard label, expanded.</summary>
    public static Expr At(Expr f, int value) => Expand(f.Graph.At(value, f));

    /// <summary>
    /// Distributes products over sums. Powers of uniforms stay: (e^c - 1)^2 would cancel as e^(2 c) - 2 e^c + 1. So do arguments of functions:
    /// y a + (1 - y) b is a at y = 1, y a + b - y b has lost it where b is large.
    /// </summary>
    public static Expr Expand(Expr f) => Traversal.Rewrite(f, e => e.Op == Op.Product ? Distribute(e) : e, without: e => e.Op is not (Op.Sum or Op.Product));

    private static Expr Distribute(Expr product)
    {
        Graph g = product.Graph;
        if (!Array.Exists(g.Factors(product), f => f.Base.Op == Op.Sum)) return product;
        double size = 1; // of n factors (a + b) there are 2^n terms
        foreach ((Expr b, Expr exponent) in g.Factors(product))
            if (b.Op == Op.Sum && exponent.Op == Op.Constant && exponent.Value.Sign > 0) size *= Math.Pow(b.Arguments.Length + 1, Math.Min(8, exponent.Value.ToDouble()));
        if (size > ExpansionLimit) return product;
        Expr result = g.One;
        foreach ((Expr b, Expr exponent) in g.Factors(product))
        {
            bool power = b.Op == Op.Sum && exponent.Op == Op.Constant && exponent.Value.IsInteger && exponent.Value > 0 && exponent.Value <= 8 && (exponent.IsOne || !b.IsUniform);
            for (int i = power ? (int)exponent.Value.Numerator : 0; i > 0; i--) result = Cross(result, b);
            if (!power) result = Cross(result, g.Power(b, exponent));
        }
        return result;
    }

    private static Expr Cross(Expr a, Expr b) => a.IsOne ? b : a.Graph.Sum(
        Rational.Zero,
        from x in a.Graph.Terms(a) from y in b.Graph.Terms(b) select (x.Coefficient * y.Coefficient, x.Term * y.Term));
}
