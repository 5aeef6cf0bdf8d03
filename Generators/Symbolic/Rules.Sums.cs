namespace AutoBce.Generators.Symbolic;

/// <summary>The rules for sums: which terms they look for, and what they put in their place.</summary>
internal static partial class Rules
{
    /// <summary>The share of the other class after smoothing: as it is written, nearly all of it cancels for a label of 1.</summary>
    private static Expr? LabelComplement(Graph g, Expr e)
    {
        if (e.Op != Op.Sum || e.Value.IsZero || (e.Depends & Inputs.Prediction) != 0) return null;
        if ((e.Depends & Inputs.Label) == 0 || g.Label is not { } label) return null;
        Expr at1 = Pattern.At(e, 1);
        return at1.IsZero || (at1.Op is Op.Sum or Op.Constant && !at1.Value.IsZero && !IsSmall(at1.Range, e.Value)) ? null : Pattern.Bernstein(e, label);

        // 1 - s(20) is all that is left of 1 - y s(20) at a label of 1.
        static bool IsSmall(Interval range, Rational beside) => range.Magnitude <= Math.Abs(beside.ToDouble()) / 2;
    }

    /// <summary>Multiplied out, a square loses twice as many digits near its zero.</summary>
    private static Expr? LabelSquare(Graph g, Expr e)
    {
        if (e is not { Op: Op.Sum, Arguments.Length: 2 } || e.Label is not { } label) return null;
        (Rational a, Rational b, Rational c) = (e.Value, Pattern.CoefficientOf(e, label), Pattern.CoefficientOf(e, label * label));
        return !b.IsZero && !c.IsZero && b * b == 4 * a * c ? g.Scale(a, g.Power(g.One + g.Scale(2 * c / b, label), 2)) : null;
    }

    /// <summary>Near 0 the difference is as small as its argument, and its terms are halves.</summary>
    private static Expr? SigmoidDifference(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
            foreach ((Expr sigmoid, Expr exponent) in g.Factors(term))
            {
                if (sigmoid.Op != Op.Sigmoid || exponent.Op != Op.Constant || exponent.Value < 1) continue;
                Expr u = sigmoid.Arguments[0], rest = term / sigmoid, opposite = rest * g.Sigmoid(-u), tanh = rest * g.Tanh(g.Scale(new Rational(1, 2), u));
                Rational half = coefficient * new Rational(1, 2);
                if (Pattern.CoefficientOf(e, opposite) == -coefficient)
                    return e - g.Scale(coefficient, term) + g.Scale(coefficient, opposite) + g.Scale(coefficient, tanh);
                if (Pattern.CoefficientOf(e, rest) != -half || (rest.IsOne && IsExpMinusOne(g, e))) continue;
                Expr others = e - g.Scale(coefficient, term) + g.Scale(half, rest);
                if (Beside(others, g.Scale(half, tanh)) is { } sum) return sum;
            }
        return null;
    }

    /// <summary>a + softplus(b - a) loses b where a is far below it.</summary>
    private static Expr? LogSumExp(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        Expr two = g.Log(g.Constant(2)), half = g.Log(g.Constant(new Rational(1, 2)));
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
            foreach ((Expr softplus, Expr rest) in Pattern.Splits(term, x => x.Op == Op.Softplus))
            {
                Expr less = Pattern.CoefficientOf(e, rest * half) == coefficient ? rest * half : -(rest * two);
                if (Contains(e, g.Scale(coefficient, less)) && softplus.Arguments[0] is var u) // what is left of log(1 + e^u) where log(2) is taken from it
                    return e - g.Scale(coefficient, term) - g.Scale(coefficient, less) + g.Scale(coefficient, rest * (g.Max(u, g.Zero) + LogMean(u)));
                foreach ((Rational scale, Expr part) in g.Terms(softplus.Arguments[0]))
                {
                    Expr a = g.Scale(-scale, part), b = softplus.Arguments[0] + a;
                    if (part.IsOne || b.IsZero || !Contains(e, g.Scale(coefficient, rest * a))) continue;
                    Expr shifted = g.Max(a, b) + g.Softplus(-g.Abs(a - b));
                    if (Contains(e, g.Scale(coefficient, less)))
                    {
                        // The logarithm of a mean crosses zero, and only log1p(expm1(-|a - b|)/2) knows how.
                        e -= g.Scale(coefficient, less);
                        shifted = g.Max(a, b) + LogMean(a - b);
                    }
                    return e - g.Scale(coefficient, term) - g.Scale(coefficient, rest * a) + g.Scale(coefficient, rest * shifted);
                }
            }
        return null;

        Expr LogMean(Expr apart) => g.Log(g.Scale(new Rational(1, 2), g.One + g.Exp(-g.Abs(apart))));
    }

    /// <summary>Terms that differ in label and hyperparameters alone, where these add up to less, and to 0 at a hard label: t - (1 - y) t is t y.</summary>
    private static Expr? LikeTerms(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach (var like in g.Terms(e).GroupBy(t => Varying(g, t.Term)))
        {
            (Rational Coefficient, Expr Term)[] terms = [.. like];
            if (terms.Length < 2) continue;
            Expr[] parts = [.. terms.Select(t => Pattern.Expand(g.Scale(t.Coefficient, t.Term / like.Key)))];
            Expr sum = Pattern.Expand(g.Sum(Rational.Zero, parts.Select(p => (Rational.One, p))));
            if (like.Key.IsOne && g.Terms(sum).Length > 1 && CommonFactor(g, sum).Label is null) continue; // y (1 + c) + c (1 - y) cancels at no hard label, y + c does
            if (g.Terms(sum).Length < parts.Sum(p => g.Terms(p).Length) && (g.Label is { } label ? Pattern.LinearInLabel(sum, label) : sum) is { } coefficient) return e - g.Sum(Rational.Zero, terms) + (like.Key * coefficient);
        }
        return null;
    }

    /// <summary>The factors of a term that depend on the prediction.</summary>
    private static Expr Varying(Graph g, Expr term) => g.Product(g.Factors(term).Where(f => ((f.Base.Depends | f.Exponent.Depends) & Inputs.Prediction) != 0));

    /// <summary>0 where the one that is taken away is the greatest, and not what rounding left of it.</summary>
    private static Expr? MaxDifference(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
            foreach ((Expr max, Expr rest) in Pattern.Splits(term, a => a.Op == Op.Max))
            {
                foreach (Expr taken in max.Arguments)
                {
                    if (taken.IsZero || g.Scale(-coefficient, rest * taken) is var part && !Contains(e, part)) continue;
                    Expr others = e - g.Scale(coefficient, term) - part;
                    Expr apart = g.Scale(coefficient, rest * g.Max(g.Zero, max.Arguments[max.Arguments[0] == taken ? 1 : 0] - taken));
                    if (Beside(others, apart) is { } sum) return sum;
                }
            }
        return null;
    }

    private static Expr? RootDifference(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
        {
            (Expr b, _) = g.Factors(term).FirstOrDefault(f => f.Base is { Op: Op.Sum } or { Op: Op.Constant, Value.Sign: > 0 } && f.Exponent.Op == Op.Constant && f.Exponent.Value == new Rational(1, 2));
            if (b is null) continue;
            Expr root = g.Power(b, new Rational(1, 2)), rest = term / root;
            foreach ((Rational other, Expr taken) in g.Terms(e))
            {
                Expr c = g.Scale(-other / coefficient, taken / rest);
                if (!c.IsUniform || !c.Range.IsPositive || !(b.Op == Op.Constant ? c.IsOne : g.Terms(b - (c * c)).Length < g.Terms(b).Length)) continue;
                return e - g.Scale(coefficient, term) - g.Scale(other, taken) + g.Scale(coefficient, rest * (b - (c * c)) / (root + c));
            }
        }
        return null;
    }

    private static Expr? ReluSoftplus(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
            foreach ((Expr max, Expr rest) in Pattern.Splits(term, a => a.Op == Op.Max && a.Arguments.Any(x => x.IsZero)))
            {
                Expr u = max.Arguments[0].IsZero ? max.Arguments[1] : max.Arguments[0];
                Expr partner = rest * g.Softplus(-g.Abs(u));
                if (Pattern.CoefficientOf(e, partner) == coefficient)
                    return e - g.Scale(coefficient, term) - g.Scale(coefficient, partner) + g.Scale(coefficient, rest * g.Softplus(u));
            }
        return null;
    }

    private static Expr? SoftplusShift(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
            foreach ((Expr softplus, Expr rest) in Pattern.Splits(term, a => a.Op == Op.Softplus))
            {
                Expr u = softplus.Arguments[0], opposite = rest * g.Softplus(-u);
                if (Pattern.CoefficientOf(e, opposite) == -coefficient)
                    return e - g.Scale(coefficient, term) + g.Scale(coefficient, opposite) + g.Scale(coefficient, rest * u);
                if (Contains(e, g.Scale(-coefficient, rest * u)))
                    return e - g.Scale(coefficient, term) + g.Scale(coefficient, rest * u) + g.Scale(coefficient, opposite);
            }
        return null;
    }

    private static Expr? TanhToSigmoid(Graph g, Expr e)
    {
        if (e.Op != Op.Sum || e.Value.IsZero) return null;
        if (IsExpMinusOne(g, e)) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
        {
            if (term.Op != Op.Tanh || (coefficient != e.Value && coefficient != -e.Value)) continue;
            Rational sign = coefficient == e.Value ? 2 : -2;
            Expr others = e - g.Constant(e.Value) - g.Scale(coefficient, term);
            if (Beside(others, g.Scale(2 * e.Value, g.Sigmoid(g.Scale(sign, term.Arguments[0])))) is { } sum) return sum;
        }
        return null;
    }

    /// <summary>Whether the constant belongs to an exponential: e^u - 1 is one function, which keeps small u.</summary>
    private static bool IsExpMinusOne(Graph g, Expr e) => !e.Value.IsZero && g.Terms(e).Any(t => t.Term.Op == Op.Exp && t.Coefficient == -e.Value);

    private static Expr? Complement(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
            foreach ((Expr sigmoid, Expr rest) in Pattern.Splits(term, a => a.Op == Op.Sigmoid))
            {
                if (Pattern.CoefficientOf(e, rest) != -coefficient || (rest.IsOne && IsExpMinusOne(g, e))) continue;
                Expr others = e - g.Scale(coefficient, term) + g.Scale(coefficient, rest);
                Expr opposite = -g.Scale(coefficient, rest * g.Sigmoid(-sigmoid.Arguments[0]));
                if (((rest.Depends & Inputs.Label) == 0 ? others + opposite : Beside(others, opposite)) is { } sum) return sum;
            }
        return null;
    }

    /// <summary>Rounding may leave nothing of the difference, 1 - 1/(1 + 1e-21), and infinity of its logarithm.</summary>
    private static Expr? QuotientComplement(Graph g, Expr e)
    {
        if (e is not { Op: Op.Sum, Arguments.Length: 1 } || e.Value.IsZero) return null;
        (Rational coefficient, Expr term) = g.Terms(e).First(t => !t.Term.IsOne);
        foreach ((Expr sum, Expr exponent) in g.Factors(term))
            if (sum.Op == Op.Sum && exponent.Op == Op.Constant && exponent.Value == -1 && (sum.IsUniform || sum.Range.Magnitude <= Bounded)
                && g.Scale(e.Value, sum) + g.Scale(coefficient, term * sum) is var rest && (g.Terms(rest).Length == 1 ? rest : Pattern.Expand(rest)) is var little && g.Terms(little).Length == 1) return little / sum;
        return null;
    }

    /// <summary>
    /// Of 1 - (2 p y + 1)/(p + y + 1), which is small where prediction and label agree, (p (1 - y) + (1 - p) y)/(p + y + 1) keeps all digits.
    /// </summary>
    private static Expr? QuotientDifference(Graph g, Expr e)
    {
        if (e.Op != Op.Sum || e.Arguments.Length > TermLimit) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
            foreach ((Expr b, Expr exponent) in g.Factors(term))
            {
                if (b.Op != Op.Sum || exponent.Op != Op.Constant || exponent.Value != -1 || !IsBounded(g, b)) continue;
                Expr a = g.Scale(coefficient, term * b);
                foreach ((Rational other, Expr uniform) in g.Terms(e))
                    if (uniform.IsUniform && Difference(g, g.Scale(other, uniform), a, b) is { } difference) return e - g.Scale(coefficient, term) - g.Scale(other, uniform) + (difference / b);
            }
        return null;
    }

    /// <summary>Whether a sum depends on the prediction, by what does not grow without bound, and is not 0 but for some hyperparameters: infinity over infinity and 0/0 would be NaN.</summary>
    private static bool IsBounded(Graph g, Expr sum) => (sum.Depends & Inputs.Prediction) != 0
        && g.Terms(sum).SelectMany(t => g.Factors(t.Term)).All(f => (f.Base.Depends & Inputs.Prediction) == 0 || f.Base.Range.Magnitude <= Bounded)
        && ((sum.Depends & Inputs.Hyperparameter) != 0 || sum.Range.IsNonZero || (sum.Label is not null && g.At(0, sum).Range.IsPositive && g.At(1, sum).Range.IsPositive));

    /// <summary>t b + a in a form in which nothing cancels; null if there is none, or nothing cancels as it is.</summary>
    private static Expr? Difference(Graph g, Expr t, Expr a, Expr b)
    {
        if (Monomials(a) + Monomials(b) > MonomialLimit) return null;
        Expr difference = (t * b) + a;
        if (g.Terms(difference).Length == 1) return difference;
        Expr expanded = Pattern.Expand(difference), common = CommonFactor(g, expanded), rest = Pattern.Expand(expanded / common);
        if ((Little(g, rest) ?? SquaredDistance(g, rest)) is { } little) return common * little;
        return g.Terms(difference).Length <= g.Terms(t * b).Length + g.Terms(a).Length - 2 ? difference : null;
    }

    /// <summary>c x^2 - 2 c x y + c y^2 as c (x - y)^2, of a probability x.</summary>
    private static Expr? SquaredDistance(Graph g, Expr e)
    {
        if (e.Label is not { } y) return null;
        Rational c = Pattern.CoefficientOf(e, y * y);
        Expr? x = e.Arguments.SelectMany(t => g.Factors(t)).Select(f => f.Base).FirstOrDefault(b => b.Op is Op.Prediction or Op.Sigmoid);
        if (x is null || c.IsZero) return null;
        Expr distance = x - y;
        return e == Pattern.Expand(g.Scale(c, distance * distance)) ? g.Scale(c, g.Power(Homogenise.Sigmoids(g, distance) ?? distance, 2)) : null;
    }

    /// <summary>Beyond it b/(a + b) might be infinity over infinity.</summary>
    private const double Bounded = 1e30;

    /// <summary>
    /// What a rule made of some terms of a sum, with the others; null if a constant or the label is among these, lest a rule tear apart what
    /// belongs together: 1 - y + tanh(x) would be 2 s(2 x) - y, and 1 - y + y s(x) would be 1 - y s(-x), of which nothing is left at y = 1.
    /// </summary>
    private static Expr? Beside(Expr others, Expr made) => !others.IsZero && others.Graph.Terms(others).Any(t => (t.Term.Depends & Inputs.Prediction) == 0) ? null : others + made;

    /// <summary>Whether every term of the part stands in the sum with the same coefficient.</summary>
    private static bool Contains(Expr sum, Expr part) => sum.Graph.Terms(part).All(t => Pattern.CoefficientOf(sum, t.Term) == t.Coefficient);
}
