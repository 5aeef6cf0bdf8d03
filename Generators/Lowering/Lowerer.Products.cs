using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <content>Products and powers: factors over factors, so that nothing overflows that the result does not.</content>
internal sealed partial class Lowerer
{
    /// <summary>
    /// Factors that depend on the label or on hyperparameters alone count as a coefficient: 0 times whatever the rest is, is 0, as in
    /// 0 log(0). The rest may be infinite only where the real function has a pole or the input itself is infinite.
    /// </summary>
    private int LowerProduct(Expr e, Rational? scale = null)
    {
        (Expr Base, Expr Exponent)[] factors = _graph.Factors(e);
        var coefficient = factors.Where(f => ((f.Base.Depends | f.Exponent.Depends) & Inputs.Prediction) == 0).ToArray();
        var others = factors.Where(f => ((f.Base.Depends | f.Exponent.Depends) & Inputs.Prediction) != 0).ToArray();
        if (others.Length == 0) return GuardZeros(coefficient, Fraction(factors, scale));
        Expr rest = _graph.Product(others);
        if (coefficient.Length > 0 && rest.Op is Op.Cosh or Op.Sinh && _graph.Product(coefficient) is { IsUniform: true } known)
        {
            int c = Uniform(_graph.Scale(scale ?? Rational.One, known));
            return GuardZero(c, ScaledHyperbolic(c, rest));
        }
        int product = GuardZeros(coefficient, Fraction(factors, scale));
        bool meetsPole = MeetsPole(coefficient);
        if (meetsPole) product = others.Where(f => !f.Base.Range.IsNonZero && f.Exponent.IsUniform && f.Exponent.Value.Sign >= 0).Aggregate(product, (guarded, f) => GuardZero(ZeroOf(f), guarded)); // x log(y) of an x that is 0
        if (!_finite.MayBeInfinite(rest)) return product;
        if (meetsPole) product = coefficient.Where(f => HoldsPole(f.Base)).Aggregate(product, (guarded, f) => GuardZero(Lower(f.Base), guarded));
        else if (coefficient.Length > 0) product = GuardZero(Lower(_graph.Product(coefficient)), product);
        // 0 times a logarithm that is infinite there is 0.
        Expr[] logarithms = [.. others.Where(f => f.Base.Op is Op.Log or Op.LogPair).Select(f => f.Base.Arguments[0]), .. others.Where(f => f.Base.Op == Op.LogQuotient).Select(f => f.Base.Arguments[1])];
        foreach ((Expr factor, Expr exponent) in others.Where(f => f.Exponent.IsUniform && (logarithms.Any(a => VanishTogether(f.Base, a)) || others.Any(log => _graph.IsZeroByDefinition(f.Base, log.Base)))))
        {
            if (exponent.Op != Op.Constant) product = GuardZero(Power(factor, exponent), product); // it is 0 if the exponent is positive
            else if (exponent.Value.Sign > 0) product = GuardZero(Lower(factor), product);
        }
        // What vanishes exponentially wins over what grows no faster than its argument.
        foreach ((Expr slope, Expr exponent) in others.Where(f => (f.Base.Op is Op.MixtureSlope or Op.Sigmoid || f.Base is { Op: Op.Tanh, Range.IsPositive: true }) && f.Exponent.Op == Op.Constant && f.Exponent.Value.Sign > 0))
            if (slope.Op != Op.Sigmoid || others.Any(f => Outlasts(f.Base, slope))) product = GuardZero(Vanishing(slope, exponent), product);
        return product;
    }

    /// <summary>Whether a factor may be infinite where a sigmoid is 0: softplus(u) is 0 where s(u) is.</summary>
    private bool Outlasts(Expr factor, Expr sigmoid) => _finite.MayBeInfinite(factor) && factor != _graph.Softplus(sigmoid.Arguments[0]);

    /// <summary>What is 0 where a power of a sigmoid or of its kin is, and not before: a root of what underflows does not.</summary>
    private int Vanishing(Expr slope, Expr exponent) =>
        slope.Op != Op.Sigmoid || exponent.Value >= 1 && !_halved.Contains(slope.Arguments[0]) ? Lower(slope)
        : exponent.IsOne ? Basis(slope.Arguments[0]).Halves(this, slope.Arguments[0]).Root
        : Power(slope, exponent);

    /// <summary>Whether an infinite logarithm of the label, or a constant beyond all floats, is among the factors.</summary>
    private bool MeetsPole((Expr Base, Expr Exponent)[] known) => known.Any(f => HoldsPole(f.Base) && _finite.MayBeInfinite(f.Base));

    private static bool HoldsPole(Expr e) => e.Op == Op.Log || (e.Op == Op.Exp && e.Depends == Inputs.None && e.Range.Upper > float.MaxValue) || (e.Op == Op.Sum && e.Arguments.Any(HoldsPole));

    /// <summary>y log(y): 0 where y is 0; xlogy(log(y), 1 - y) where log(y) is.</summary>
    private int GuardZeros((Expr Base, Expr Exponent)[] known, int product) => !MeetsPole(known) ? product : known
        .Where(f => (!HoldsPole(f.Base) || known.Any(log => _graph.IsZeroByDefinition(f.Base, log.Base))) && !f.Base.Range.IsNonZero && f.Exponent.IsUniform && f.Exponent.Value.Sign >= 0)
        .Aggregate(product, (guarded, f) => GuardZero(ZeroOf(f), guarded));

    /// <summary>What is 0 where a power is: its base if the exponent is known to be positive, as x^0 is 1.</summary>
    private int ZeroOf((Expr Base, Expr Exponent) factor) => factor.Exponent.Op == Op.Constant ? Lower(factor.Base) : Power(factor.Base, factor.Exponent);

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
    private int Fraction((Expr Base, Expr Exponent)[] factors, Rational? scale)
    {
        factors = [.. factors.SelectMany(Unscaled)];
        int? over = scale is { } c ? Constant(c) : null, under = null, half = null;
        List<int> divisors = [], halves = [];
        bool far = factors.Any(Grows) || (scale is { } s && Magnitude(s) > Harmless)
            || !(_graph.Product(factors.Where(IsSteepUniform)).Range.Magnitude <= Harmless.ToDouble());
        bool isDivided = Array.Exists(factors, f => f.Base.IsUniform && f.Exponent.Range.IsNegative);
        // x^n y^n = (x y)^n: x^n may underflow where y^n overflows.
        HashSet<Expr> equal = [.. factors.Where(f => f.Exponent.Op == Op.Constant && (f.Base.Depends & Inputs.Prediction) != 0).GroupBy(f => f.Exponent).Where(group => group.Skip(1).Any()).Select(group => group.Key)];
        Dictionary<Expr, int> together = [];
        foreach ((Expr b, Expr exponent) in factors.OrderBy(f => (f.Base.Depends & Inputs.Prediction) == 0 ? 0 : MayGrow(f.Base) ? 1 : 2))
        {
            if (half is null && factors.Length > 1 && exponent.IsOne && IsUnbounded(b))
            {
                // e^u v = e^(u/2) v e^(u/2): halfway between v and the result, which neither overflows nor underflows before the result does.
                half = LowerExp(_graph.Scale(new Rational(1, 2), b.Arguments[0]));
                continue;
            }
            if (far && exponent.IsOne && b.Op == Op.Sigmoid)
            {
                (int part, int root) = Basis(b.Arguments[0]).Halves(this, b.Arguments[0]);
                Multiply(ref over, part);
                halves.Add(root);
                continue;
            }
            if (b.Op == Op.Sigmoid && scale is not null && exponent.Op == Op.Constant && exponent.Value == -1)
            {
                (int part, int root) = Basis(b.Arguments[0]).Halves(this, b.Arguments[0]);
                divisors.AddRange([part, root]); // 1e-7/s(x), where 1/s(x) overflows before
                continue;
            }
            if (b.IsUniform && exponent.IsUniform && !exponent.IsOne)
            {
                Multiply(ref over, Uniform(_graph.Product([(b, exponent)]))); // in double, with all its digits
                continue;
            }
            Rational constant = exponent.Op is Op.Constant or Op.Sum ? exponent.Value : Rational.Zero;
            // x^(g + n) = x^g x^n for the integral part n of the constant term; x^g / x would lose what x^g underflows.
            bool hasRoot = b.Op == Op.Sigmoid || Pattern.IsSigmoidMixture(b, out _, out _, out _); // which is no root of what underflows
            bool split = exponent.Op == Op.Constant ? (hasRoot ? constant : constant + constant).IsInteger : SplitsOff(exponent);
            Rational integral = split && constant < int.MaxValue && constant > -int.MaxValue ? Truncate(constant) : Rational.Zero;
            Expr remaining = exponent - _graph.Constant(integral);
            if (split && remaining.Op == Op.Constant && remaining.Value == new Rational(1, 2)) Multiply(ref over, Emit(KernelOp.Sqrt, Lower(b)));
            else if (split && remaining.Op == Op.Constant && remaining.Value == new Rational(-1, 2)) Multiply(ref under, Emit(KernelOp.Sqrt, Lower(b)));
            else if (far && IsFreePower((b, remaining)))
            {
                int root = Power(b, _graph.Scale(new Rational(1, 2), remaining)); // c^k s(x)^k with a great c: half of the power before c, half after
                Multiply(ref over, root);
                halves.Add(root);
            }
            else if (!remaining.IsZero) Multiply(ref over, Power(b, remaining));
            int n = (int)integral.Numerator;
            if (n > 1 && equal.Contains(exponent)) together[exponent] = together.TryGetValue(exponent, out int product) ? Emit(KernelOp.Multiply, product, Lower(b)) : Lower(b);
            else if (n > 1 && (scale is not null || isDivided || far || (over is not null && IsGrowingPower((b, exponent)))))
            {
                // 1e14 s(x)^2 or s(x)^2/a^2, where s(x)^2 underflows before; s(c) x^2, where x^2 overflows before: one after the other, or halves, whose product the result is.
                foreach (int part in n <= 4 ? Enumerable.Repeat(1, n) : [n / 2, n - (n / 2)]) TimesPower(part);
            }
            else if (n > 0) TimesPower(n);
            // Divided by one after the other, or by halves: their product may overflow or underflow.
            if (n is -2 or -3) divisors.AddRange(Enumerable.Repeat(Lower(b), -n));
            else if (n < -1) divisors.AddRange([IntegerPower(Lower(b), -n / 2), IntegerPower(Lower(b), -n - (-n / 2))]);
            else if (n < 0) Multiply(ref under, Lower(b));

            void TimesPower(int m)
            {
                if (m > 1 && b.Op == Op.Sigmoid && Basis(b.Arguments[0]).Square(this, b.Arguments[0]) is { } square)
                {
                    Multiply(ref over, m / 2 == 1 ? square : IntegerPower(square, m / 2));
                    if (m % 2 == 1) Multiply(ref over, Lower(b));
                }
                else Multiply(ref over, IntegerPower(Lower(b), m));
            }
        }
        foreach (KeyValuePair<Expr, int> group in together) Multiply(ref over, IntegerPower(group.Value, (int)group.Key.Value.Numerator));
        if (half is { } h) Multiply(ref over, h);
        if (under is { } d) divisors.Add(d);
        foreach (int divisor in divisors) over = Emit(KernelOp.Divide, over ?? Constant(1), divisor);
        foreach (int root in halves) Multiply(ref over, root);
        return half is { } again ? Emit(KernelOp.Multiply, over!.Value, again) : over!.Value;
    }

    /// <summary>Whether a factor may be above 1: what is below it comes last, lest the product underflow before it is multiplied up again.</summary>
    private static bool MayGrow(Expr e) => e.Op is Op.Log or Op.LogQuotient or Op.Softplus || (e.Op is Op.Prediction or Op.Sum && (double.IsInfinity(e.Range.Lower) || double.IsInfinity(e.Range.Upper)));

    /// <summary>(c x)^k = c^k x^k for a c below 1, where c x may underflow though its root does not, and for what underflows by itself.</summary>
    private IEnumerable<(Expr Base, Expr Exponent)> Unscaled((Expr Base, Expr Exponent) factor) =>
        factor.Exponent.IsUniform && factor.Exponent is not { Op: Op.Constant, Value.IsInteger: true } && factor.Base.Op == Op.Sum
        && Pattern.IsScaled(factor.Base, out Rational scale, out Expr x) && scale.Sign > 0 && (scale < 1 || x.Op is Op.Sigmoid or Op.Exp) && x.Range.IsNonNegative
            ? [(_graph.Constant(scale), factor.Exponent), (x, factor.Exponent)]
            : [factor];

    /// <summary>Whether a power is computed as x^g x^n, with a g that is not negative as long as no hyperparameter is.</summary>
    internal static bool SplitsOff(Expr exponent)
    {
        if (exponent.Op != Op.Sum || exponent.Value.Sign <= 0) return false;
        Expr rest = exponent - exponent.Graph.Constant(exponent.Value);
        return Traversal.Reachable(rest).Where(e => e.Op == Op.Hyperparameter).Aggregate(rest, (e, h) => new Assumption(h, 0).In(e)).Range.IsNonNegative;
    }

    /// <summary>Whether a factor grows with the prediction, as x + 3 does: beside it a sigmoid must not underflow by itself.</summary>
    private static bool Grows((Expr Base, Expr Exponent) factor) => factor is { Exponent.IsOne: true, Base: { Op: Op.Prediction or Op.Sum, Range.Upper: double.PositiveInfinity } } && (factor.Base.Depends & Inputs.Prediction) != 0
        && factor.Base.Depth <= Levels && Traversal.Reachable(factor.Base).All(e => e.Op is Op.Sum or Op.Product or Op.Prediction or Op.Label or Op.Constant or Op.Hyperparameter);

    /// <summary>A constant, or a power above the square or an exponential of hyperparameters; a hyperparameter itself is taken for no greater than what is harmless.</summary>
    private static bool IsSteepUniform((Expr Base, Expr Exponent) factor) =>
        factor.Base.IsUniform && factor.Exponent.IsUniform && (IsConstant(factor) || factor.Exponent.Op != Op.Constant || factor.Exponent.Value > 2 || factor.Base.Op == Op.Exp);

    /// <summary>The sigmoids that stand beside such a factor.</summary>
    private static IEnumerable<Expr> Halved(IEnumerable<Expr> results) =>
        from product in Traversal.Reachable([.. results])
        where product.Op == Op.Product && product.Graph.Factors(product).Any(Grows)
        from factor in product.Graph.Factors(product)
        where factor.Base.Op == Op.Sigmoid && factor.Exponent.IsOne
        select factor.Base.Arguments[0];

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
        if (!exponent.IsUniform && b.Op == Op.Sigmoid) return LowerExp(-(exponent * _graph.Softplus(-b.Arguments[0]))); // 1 - s(v) may be all that counts
        if (!exponent.IsUniform)
        {
            // Beyond 2^22 what the rounding of k log(x) loses would count as a number of its own.
            Rational most = Rational.Power(2, 22);
            return Emit(KernelOp.Pow, Lower(b), Emit(KernelOp.AtLeast, Emit(KernelOp.AtMost, Lower(exponent), Constant(most)), Constant(-most)), Constant(0));
        }
        int x = Lower(b), k = Uniform(exponent), low = LowOf(exponent) ?? Constant(0);
        if (b.Range.IsNonNegative || exponent is { Op: Op.Constant, Value.IsInteger: false }) return Emit(KernelOp.Pow, x, k, low);
        int power = Emit(KernelOp.Pow, Emit(KernelOp.Abs, x), k, low);
        if (exponent.Op == Op.Constant && exponent.Value.Numerator.IsEven) return power;
        if (exponent.Op == Op.Constant) return Emit(KernelOp.Select, Emit(KernelOp.Less, x, Constant(0)), Emit(KernelOp.Negate, power), power);
        return Emit(KernelOp.Select, Emit(KernelOp.Less, x, Constant(0)), Emit(KernelOp.Multiply, power, Uniform(_graph.Parity(exponent))), power);
    }
}
