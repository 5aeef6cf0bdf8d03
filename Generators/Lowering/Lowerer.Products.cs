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
        (Expr Base, Expr Exponent)[] factors = [.. _graph.Factors(e)];
        var coefficient = factors.Where(f => ((f.Base.Depends | f.Exponent.Depends) & Inputs.Prediction) == 0).ToArray();
        var others = factors.Except(coefficient).ToArray();
        if (others.Length == 0)
        {
            // y log(y): 0 where y is 0.
            int known = Fraction(factors, scale);
            if (factors.Any(f => f.Base.Op == Op.Log && _finite.MayBeInfinite(f.Base)))
                foreach ((Expr factor, _) in factors.Where(f => f.Base.Op != Op.Log && !f.Base.Range.IsNonZero && f.Exponent.IsUniform && f.Exponent.Value.Sign >= 0)) known = GuardZero(Lower(factor), known);
            return known;
        }
        Expr rest = _graph.Product(others);
        if (!_finite.MayBeInfinite(rest)) return Fraction(factors, scale);
        int product = Fraction(factors, scale);
        if (coefficient.Length > 0) product = GuardZero(Lower(_graph.Product(coefficient)), product);
        // 0 times a logarithm that is infinite there is 0.
        Expr[] logarithms = [.. others.Where(f => f.Base.Op is Op.Log or Op.LogQuotient).Select(f => f.Base.Arguments.Last())];
        foreach ((Expr factor, Expr exponent) in others.Where(f => f.Exponent.IsUniform && logarithms.Any(a => VanishTogether(f.Base, a))))
        {
            if (exponent.Op != Op.Constant) product = GuardZero(Power(factor, exponent), product); // it is 0 if the exponent is positive
            else if (exponent.Value.Sign > 0) product = GuardZero(Lower(factor), product);
        }
        // What vanishes exponentially wins over what grows no faster than its argument.
        foreach ((Expr slope, _) in others.Where(f => (f.Base.Op is Op.MixtureSlope or Op.Sigmoid || f.Base is { Op: Op.Tanh, Range.IsPositive: true }) && f.Exponent.Op == Op.Constant && f.Exponent.Value.Sign > 0))
            if (slope.Op != Op.Sigmoid || others.Any(f => _finite.MayBeInfinite(f.Base) && f.Base != _graph.Softplus(slope.Arguments[0]))) product = GuardZero(Lower(slope), product); // softplus(u) is 0 where s(u) is
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
    private int Fraction((Expr Base, Expr Exponent)[] factors, Rational? scale)
    {
        int? over = scale is { } c ? Constant(c) : null, under = null, half = null;
        List<int> divisors = [], halves = [];
        bool far = factors.Any(IsLinear);
        foreach ((Expr b, Expr exponent) in factors.OrderBy(f => (f.Base.Depends & Inputs.Prediction) == 0 ? 0 : 1))
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
            if (b.Op == Op.Constant && exponent.Op == Op.Constant)
            {
                Multiply(ref over, Uniform(_graph.Product([(b, exponent)]))); // a power of more digits than are kept
                continue;
            }
            Rational constant = exponent.Op is Op.Constant or Op.Sum ? exponent.Value : Rational.Zero;
            // x^(g + n) = x^g x^n for the integral part n of the constant term; x^g / x would lose what x^g underflows.
            bool split = exponent.Op == Op.Constant ? (b.Op == Op.Sigmoid ? constant : constant + constant).IsInteger : constant.Sign > 0;
            Rational integral = split && constant < int.MaxValue && constant > -int.MaxValue ? Truncate(constant) : Rational.Zero;
            Expr remaining = exponent - _graph.Constant(integral);
            if (split && remaining.Op == Op.Constant && remaining.Value == new Rational(1, 2)) Multiply(ref over, Emit(KernelOp.Sqrt, Lower(b)));
            else if (split && remaining.Op == Op.Constant && remaining.Value == new Rational(-1, 2)) Multiply(ref under, Emit(KernelOp.Sqrt, Lower(b)));
            else if (!remaining.IsZero) Multiply(ref over, Power(b, remaining));
            int n = (int)integral.Numerator;
            if (n > 1 && b.Op == Op.Sigmoid && Basis(b.Arguments[0]).Square(this, b.Arguments[0]) is { } square)
            {
                Multiply(ref over, n / 2 == 1 ? square : IntegerPower(square, n / 2));
                if (n % 2 == 1) Multiply(ref over, Lower(b));
            }
            else if (n > 0) Multiply(ref over, IntegerPower(Lower(b), n));
            if (n is -2 or -3) divisors.AddRange(Enumerable.Repeat(Lower(b), -n)); // divided by one after the other: their product may overflow or underflow
            else if (n < 0) Multiply(ref under, IntegerPower(Lower(b), -n));
        }
        if (half is { } h) Multiply(ref over, h);
        if (under is { } d) divisors.Add(d);
        foreach (int divisor in divisors) over = Emit(KernelOp.Divide, over ?? Constant(1), divisor);
        foreach (int root in halves) Multiply(ref over, root);
        return half is { } again ? Emit(KernelOp.Multiply, over!.Value, again) : over!.Value;
    }

    /// <summary>Whether a factor grows with the prediction: beside it a sigmoid must not underflow by itself.</summary>
    private static bool IsLinear((Expr Base, Expr Exponent) factor) => factor.Exponent.IsOne && factor.Base is { Op: Op.Prediction, Range.Upper: double.PositiveInfinity };

    /// <summary>The sigmoids that stand beside such a factor.</summary>
    private static IEnumerable<Expr> Halved(IEnumerable<Expr> results) =>
        from product in Traversal.Reachable([.. results])
        where product.Op == Op.Product && product.Graph.Factors(product).Any(IsLinear)
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
        int x = Lower(b), k = Uniform(exponent), low = exponent.Op == Op.Constant ? Constant(0) : UniformLow(exponent);
        if (b.Range.IsNonNegative || exponent.Op == Op.Constant) return Emit(KernelOp.Pow, x, k, low);
        int power = Emit(KernelOp.Pow, Emit(KernelOp.Abs, x), k, low);
        return Emit(KernelOp.Select, Emit(KernelOp.Less, x, Constant(0)), Emit(KernelOp.Multiply, power, Uniform(_graph.Parity(exponent))), power);
    }
}
