namespace AutoBce.Generators.Symbolic;

/// <content>Rules of the functions beyond the logit family.</content>
internal static partial class Rules
{
    private static Expr? LogCosh(Graph g, Expr e)
    {
        if (e.Op == Op.Log) return e.Arguments[0].Op == Op.Cosh ? g.LogCosh(e.Arguments[0].Arguments[0]) : null;
        if (e.Op != Op.Sum) return null;
        Expr two = g.Log(g.Constant(2)), half = g.Log(g.Constant(new Rational(1, 2)));
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
            foreach ((Expr softplus, Expr rest) in Pattern.Splits(term, a => a.Op == Op.Softplus))
            {
                Expr u = g.Scale(new Rational(-1, 2), softplus.Arguments[0]);
                if (!Contains(e, g.Scale(coefficient, rest * u))) continue;
                Expr others = e - g.Scale(coefficient, term) - g.Scale(coefficient, rest * u);
                if (Pattern.CoefficientOf(e, rest * two) == -coefficient) return others + g.Scale(coefficient, rest * two) + g.Scale(coefficient, rest * g.LogCosh(u));
                if (Pattern.CoefficientOf(e, rest * half) == coefficient) return others - g.Scale(coefficient, rest * half) + g.Scale(coefficient, rest * g.LogCosh(u));
            }
        return null;
    }

    /// <summary>Of a kink that is none: max(x, min(x, y)) = x.</summary>
    private static Expr? Absorption(Graph g, Expr e)
    {
        if (e.Op != Op.Max) return null;
        foreach ((Expr x, Expr other) in new[] { (e.Arguments[0], e.Arguments[1]), (e.Arguments[1], e.Arguments[0]) })
        {
            if (other.Op == Op.Max && other.Arguments.Contains(x)) return other;
            if ((-other) is { Op: Op.Max } min && min.Arguments.Contains(-x)) return x;
        }
        return null;
    }

    /// <summary>What a clamped sigmoid leaves to 1, which near 1 it has lost.</summary>
    private static Expr? MaxComplement(Graph g, Expr e) =>
        e is { Op: Op.Sum, Value.IsOne: true, Arguments.Length: 1 } && e.Arguments[0].Op == Op.Max && (e.Arguments[0].Operations & (1ul << (int)Op.Sigmoid)) != 0 ? OnePlus(g, e - g.One) : null;

    /// <summary>1 + x of what is made of sigmoids and numbers by maxima and minima.</summary>
    private static Expr? OnePlus(Graph g, Expr x) => x switch
    {
        { IsUniform: true } => g.One + x,
        { Op: Op.Max } => OnePlus(g, x.Arguments[0]) is { } a && OnePlus(g, x.Arguments[1]) is { } b ? g.Max(a, b) : null,
        _ when -x is { Op: Op.Sigmoid } sigmoid => g.Sigmoid(-sigmoid.Arguments[0]),
        _ when -x is { Op: Op.Max } max => OnePlus(g, -max.Arguments[0]) is { } a && OnePlus(g, -max.Arguments[1]) is { } b ? -g.Max(-a, -b) : null,
        _ => null,
    };

    private static Expr? SinhToTanh(Graph g, Expr e)
    {
        if (e.Op != Op.Product) return null;
        foreach ((Expr sinh, Expr over) in g.Factors(e).Where(f => f.Base.Op == Op.Sinh && f.Exponent.Op == Op.Constant))
        {
            Expr u = sinh.Arguments[0], cosh = g.Cosh(u);
            if (g.Factors(e).FirstOrDefault(f => f.Base == cosh).Exponent is not { Op: Op.Constant } under || over.Value.Sign == under.Value.Sign) continue;
            Rational k = over.Value.Sign > 0 ? Smaller(over.Value, -under.Value) : -Smaller(-over.Value, under.Value);
            return e * g.Power(sinh, -k) * g.Power(cosh, k) * g.Power(g.Tanh(u), k);
        }
        return null;
    }

    private static Rational Smaller(Rational a, Rational b) => a < b ? a : b;

    private static Expr? CoshAndSinh(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
            foreach ((Expr cosh, Expr rest) in Pattern.Splits(term, a => a.Op == Op.Cosh))
            {
                Expr u = cosh.Arguments[0], partner = rest * g.Sinh(u);
                Rational other = Pattern.CoefficientOf(e, partner);
                if (other == coefficient || other == -coefficient)
                    return e - g.Scale(coefficient, term) - g.Scale(other, partner) + g.Scale(coefficient, rest * g.Exp(other == coefficient ? u : -u));
            }
        return null;
    }

    /// <summary>An infinite exponential over an infinite cosh, or 0 times it: cosh(x) = e^x/(2 s(2x)), with x or -x such that exponentials cancel.</summary>
    private static Expr? ExpTimesCosh(Graph g, Expr e)
    {
        if (e.Op != Op.Product || g.Factors(e).FirstOrDefault(f => f.Base.Op == Op.Exp).Base is not { } exp) return null;
        foreach ((Expr f, Expr exponent) in g.Factors(e))
        {
            if (f.Op is not (Op.Cosh or Op.Sinh) || exponent.Op != Op.Constant || !exponent.Value.IsInteger) continue;
            Expr u = f.Arguments[0];
            if (!Pattern.IsMultiple(exp.Arguments[0], u, out Rational ratio)) continue;
            Expr x = ratio.Sign == exponent.Value.Sign ? -u : u;
            Expr power = g.Exp(g.Scale(exponent.Value, x)) * g.Power(g.Scale(2, g.Sigmoid(g.Scale(2, x))), -exponent.Value);
            return e * g.Power(f, -exponent.Value) * power * (f.Op == Op.Cosh ? g.One : g.Power(g.Tanh(u), exponent.Value));
        }
        return null;
    }

    /// <summary>Once there is a derivative: that of s(2x) s(-2x) cancels near 0, where tanh(x)/cosh(x)^2 does not.</summary>
    private static Expr? Sech(Graph g, Expr e)
    {
        foreach ((Expr f, Expr exponent) in g.Factors(e))
        {
            if (f.Op != Op.Cosh || exponent.Op != Op.Constant || !(exponent.Value / 2).IsInteger || exponent.Value.Sign > 0) continue;
            Expr twice = g.Scale(2, f.Arguments[0]);
            return e * g.Power(f, -exponent.Value) * g.Power(g.Scale(4, g.Sigmoid(twice) * g.Sigmoid(-twice)), -exponent.Value / 2);
        }
        return null;
    }

    /// <summary>x^2 overflows before its root does.</summary>
    private static Expr? RootOfSquare(Graph g, Expr e)
    {
        if (e.Op != Op.Product) return null;
        foreach ((Expr square, Expr exponent) in g.Factors(e))
            if (exponent.Op == Op.Constant && square.Op == Op.Product && g.Factors(square) is { Length: 1 } only && only[0].Exponent is { Op: Op.Constant } power && (power.Value / 2).IsInteger)
                return e / g.Power(square, exponent) * g.Power(g.Abs(only[0].Base), power.Value * exponent.Value);
        return null;
    }

    /// <summary>Powers of x and of its cube root are powers of one of them: beside a pole of the one, the other is 0.</summary>
    /// <summary>
    /// The cross-entropy of a label less its own entropy, as in y log(y/p): a weight of the label, which is 0 where a logarithm is infinite, belongs to each of them.
    /// </summary>
    private static Expr? WeightedLogs(Graph g, Expr e)
    {
        if (e.Op != Op.Product) return null;
        Expr? sum = g.Factors(e).FirstOrDefault(f => f.Exponent.IsOne && f.Base.Op == Op.Sum && (f.Base.Depends & Inputs.Prediction) != 0).Base;
        if (sum is null || e / sum is not { Label: not null } weight || (weight.Depends & Inputs.Prediction) != 0) return null;
        bool isRatio = sum.Value.IsZero && Array.TrueForAll(sum.Arguments, a => a.Op is Op.Log or Op.Softplus) && Array.Exists(sum.Arguments, a => (a.Depends & Inputs.Prediction) == 0);
        return isRatio ? g.Sum(Rational.Zero, g.Terms(sum).Select(t => (t.Coefficient, weight * t.Term))) : null;
    }

    private static Expr? CubeOfRoot(Graph g, Expr e)
    {
        foreach ((Expr root, Expr exponent) in g.Factors(e))
        {
            if (root.Op != Op.Cbrt || exponent.Op != Op.Constant || !exponent.Value.IsInteger) continue;
            Expr u = root.Arguments[0];
            if (exponent.Value >= 3) return e * g.Power(root, -3) * u;
            if (exponent.Value.Sign > 0 || !Pattern.IsScaled(u, out Rational scale, out Expr v)) continue;
            Expr? power = g.Factors(e).FirstOrDefault(f => f.Base == v).Exponent;
            if (power is { Op: Op.Constant } && power.Value >= 1) return g.Scale(Rational.One / scale, e / v * g.Power(root, 3));
        }
        return null;
    }

    private static Expr? TanhSquare(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
            foreach ((Expr tanh, Expr exponent) in g.Factors(term))
            {
                if (tanh.Op != Op.Tanh || exponent.Op != Op.Constant || exponent.Value != 2) continue;
                Expr rest = term / g.Power(tanh, 2), twice = g.Scale(2, tanh.Arguments[0]);
                if (Pattern.CoefficientOf(e, rest) != -coefficient) continue;
                Expr others = e - g.Scale(coefficient, term) + g.Scale(coefficient, rest);
                if (Beside(others, g.Scale(-4 * coefficient, rest * g.Sigmoid(twice) * g.Sigmoid(-twice))) is { } sum) return sum;
            }
        return null;
    }

    private static Expr? HalfAngle(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
            foreach ((Expr atom, Expr rest) in Pattern.Splits(term, a => a.Op is Op.Cos or Op.Cosh))
            {
                if (Pattern.CoefficientOf(e, rest) != -coefficient) continue;
                Expr half = g.Scale(new Rational(1, 2), atom.Arguments[0]), root = atom.Op == Op.Cos ? g.Sin(half) : g.Sinh(half);
                Rational twice = atom.Op == Op.Cos ? -2 * coefficient : 2 * coefficient;
                Expr others = e - g.Scale(coefficient, term) + g.Scale(coefficient, rest);
                if (Beside(others, g.Scale(twice, rest * g.Power(root, 2))) is { } sum) return sum;
            }
        return null;
    }
}
