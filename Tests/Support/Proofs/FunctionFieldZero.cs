using AutoBce.Generators.Symbolic;

namespace AutoBce.Tests.Proofs;

/// <summary>
/// Decides whether a function is zero. Rational functions of variables and exponentials are zero where their numerator is. With logarithms
/// or powers: divided by its first coefficient it has, on the connected domain of its analytic variables, derivatives that are zero, and
/// it is zero at one point, computed to 60 digits.
/// </summary>
internal sealed class FunctionFieldZero(FunctionField field)
{
    private const int DepthLimit = 12, Bits = 400, AgreementBits = 210;

    public bool IsZero(Fraction f) => IsZero(f, 0);

    private bool IsZero(Fraction f, int depth)
    {
        if (f.IsZero) return true;
        string[] generators = [.. AllGenerators(f).Distinct()];
        if (!generators.Any(IsTranscendental) || depth > DepthLimit) return false;
        if (generators.Any(g => field[g].Kind == GeneratorKind.Unknown || (IsTranscendental(g) && field.Sign(field[g].Base) != 1))) return false;
        // Division by a coefficient leaves the zeros of an analytic function where they are, but for a set without inner points.
        Fraction scaled = field.Multiply(Fraction.Of(f.Numerator), field.Invert(FirstCoefficient(f.Numerator)));
        if (!Vanishes(scaled.Numerator)) return false;
        return field.Variables.Where(v => generators.Contains(v.Name)).ToArray().All(v => IsZero(Derivative(scaled, v.Name), depth + 1));
    }

    private bool IsTranscendental(string generator) => field[generator].Kind is GeneratorKind.Log or GeneratorKind.Power or GeneratorKind.Root;

    /// <summary>The terms with the same logarithms and powers as the first one, over these powers.</summary>
    private Fraction FirstCoefficient(Poly numerator)
    {
        Monomial kind = Monomial.Greatest(numerator.Terms.Keys.Select(m => m.Where(IsTranscendental)));
        Monomial powers = kind.Where(g => field[g].Kind != GeneratorKind.Log);
        var coefficient = new Poly();
        foreach ((Monomial m, Rational c) in numerator.Terms)
            if (m.Where(IsTranscendental).Equals(kind)) coefficient += new Poly((m / kind, c));
        return Fraction.Of(coefficient.Times(powers, 1));
    }

    private IEnumerable<string> AllGenerators(Fraction f) => f.Denominator.Values.Select(d => d.Base).Append(f.Numerator).SelectMany(AllGenerators);

    public IEnumerable<string> AllGenerators(Poly p) => p.Generators.SelectMany(g => AllGenerators(field[g].Argument).Concat(AllGenerators(field[g].Base)).Append(g));

    // ---- derivatives --------------------------------------------------------------------------------------------

    private Fraction Derivative(Fraction f, string variable)
    {
        // (n / d)' = (n' - n sum of count p'/p) / d
        Fraction derivative = Derivative(f.Numerator, variable);
        foreach ((Poly p, int count) in f.Denominator.Values)
            derivative = field.Subtract(derivative, field.Scale(count, field.Multiply(Fraction.Of(f.Numerator), field.Multiply(Derivative(p, variable), field.Invert(Fraction.Of(p))))));
        return field.Multiply(derivative, f with { Numerator = (Rational)1 });
    }

    private Fraction Derivative(Poly p, string variable)
    {
        Fraction sum = FunctionField.Constant(0);
        foreach ((Monomial m, Rational c) in p.Terms)
            foreach ((string name, Rational exponent) in m.Factors)
            {
                Fraction rest = Fraction.Of(new((m * Monomial.Of(name, -1), c * exponent)));
                sum = FunctionField.Add(sum, field.Multiply(rest, Derivative(field[name], variable)));
            }
        return sum;
    }

    private Fraction Derivative(Generator g, string variable)
    {
        Fraction self = Fraction.Of(new((Monomial.Of(g.Name, 1), 1)));
        return g.Kind switch
        {
            GeneratorKind.Variable => FunctionField.Constant(g.Name == variable ? 1 : 0),
            GeneratorKind.Exp => field.Multiply(self, Derivative(g.Argument, variable)),
            GeneratorKind.Log => field.Multiply(Derivative(g.Base, variable), field.Invert(Fraction.Of(g.Base))),
            _ => field.Multiply(self, Derivative(field.Multiply(g.Argument, field.Log(Fraction.Of(g.Base))), variable)),
        };
    }

    // ---- one point ----------------------------------------------------------------------------------------------

    private bool Vanishes(Poly p)
    {
        var arithmetic = new BigArithmetic(Bits);
        var values = new Dictionary<string, BigFloat>(StringComparer.Ordinal);
        BigFloat sum = BigFloat.Zero, size = BigFloat.Zero;
        foreach (BigFloat term in Terms(p))
        {
            sum = arithmetic.Add(sum, term);
            size = arithmetic.Add(size, BigFloat.Abs(term));
        }
        return sum.IsFinite && arithmetic.Compare(BigFloat.Abs(sum), BigFloat.Scale(size, -AgreementBits)) <= 0;

        IEnumerable<BigFloat> Terms(Poly of) => of.Terms.Select(t => t.Key.Factors.Aggregate(
            arithmetic.Quotient(t.Value.Numerator, t.Value.Denominator),
            (product, f) => arithmetic.Multiply(product, arithmetic.Power(Value(f.Generator), arithmetic.Quotient(f.Exponent.Numerator, f.Exponent.Denominator)))));

        BigFloat Sum(Poly of) => Terms(of).Aggregate(BigFloat.Zero, arithmetic.Add);

        BigFloat Quotient(Fraction of) => of.Denominator.Values.Aggregate(Sum(of.Numerator), (q, d) => arithmetic.Divide(q, arithmetic.Power(Sum(d.Base), arithmetic.FromDouble(d.Count))));

        BigFloat Value(string name)
        {
            if (values.TryGetValue(name, out BigFloat known)) return known;
            Generator g = field[name];
            return values[name] = g.Kind switch
            {
                // Some number between 1/4 and 5/4, another one for each variable.
                GeneratorKind.Variable => arithmetic.Quotient(13 + (values.Count * 17 % 50) + name[0] % 7, 60),
                GeneratorKind.Exp => arithmetic.Exp(Quotient(g.Argument)),
                GeneratorKind.Log => arithmetic.Log(Sum(g.Base)),
                _ => arithmetic.Power(Sum(g.Base), Quotient(g.Argument)),
            };
        }
    }
}
