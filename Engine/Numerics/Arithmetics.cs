using System.Numerics;

namespace AutoBce;

/// <summary>Arbitrary precision: every operation rounded to so many bits.</summary>
internal sealed class BigArithmetic(int bits = 320) : IArithmetic<BigFloat>
{
    /// <summary>Guard bits of a power: exp magnifies an error of b log a by its size, which is below 2^62.</summary>
    private const int PowerGuard = 72;

    public BigFloat Quotient(BigInteger numerator, BigInteger denominator) => BigFloat.Quotient(numerator, denominator, bits);

    public BigFloat FromDouble(double value) => BigFloat.FromDouble(value);

    public BigFloat Add(BigFloat a, BigFloat b) => BigFloat.Add(a, b, bits);

    public BigFloat Subtract(BigFloat a, BigFloat b) => BigFloat.Subtract(a, b, bits);

    public BigFloat Multiply(BigFloat a, BigFloat b) => BigFloat.Multiply(a, b, bits);

    public BigFloat Divide(BigFloat a, BigFloat b) => BigFloat.Divide(a, b, bits);

    public BigFloat Exp(BigFloat a) => BigFunctions.Exp(a, bits);

    public BigFloat Log(BigFloat a) => BigFunctions.Log(a, bits);

    public BigFloat Sqrt(BigFloat a) => BigFloat.Sqrt(a, bits);

    public BigFloat Sin(BigFloat a) => BigTrigonometry.Sin(a, bits);

    public BigFloat Cos(BigFloat a) => BigTrigonometry.Cos(a, bits);

    public BigFloat Atan(BigFloat a) => BigTrigonometry.Atan(a, bits);

    public BigFloat Floor(BigFloat a) => BigFloat.Floor(a);

    /// <summary>a^b: 1 where b is 0; 0 or infinity where a is 0; a product for an integer b; else exp(b log a), NaN for negative a.</summary>
    public BigFloat Power(BigFloat a, BigFloat b)
    {
        if (b.IsZero) return BigFloat.One;
        if (a.IsNaN || b.IsNaN) return BigFloat.NaN;
        if (a.IsZero) return b.Sign > 0 ? BigFloat.Zero : BigFloat.PositiveInfinity;
        if (b.IsInteger && b.Top <= 16) return IntegerPower(a, (int)BigFloat.ShiftRight(b.Mantissa, (int)-b.Exponent));
        int wide = bits + PowerGuard;
        if (a.Sign > 0) return BigFloat.Add(BigFunctions.Exp(BigFloat.Multiply(b, BigFunctions.Log(a, wide), wide), wide), BigFloat.Zero, bits);
        if (!b.IsInteger) return BigFloat.NaN;
        BigFloat power = Power(BigFloat.Negate(a), b);
        bool odd = b.Exponent <= 0 && !BigFloat.ShiftRight(b.Mantissa, (int)-b.Exponent).IsEven;
        return odd ? BigFloat.Negate(power) : power;
    }

    public int Compare(BigFloat a, BigFloat b) => BigFloat.Compare(a, b);

    private BigFloat IntegerPower(BigFloat a, int n)
    {
        int wide = bits + PowerGuard;
        BigFloat result = BigFloat.One, square = a;
        for (uint rest = (uint)Math.Abs(n); rest != 0; rest >>= 1)
        {
            if ((rest & 1) != 0) result = BigFloat.Multiply(result, square, wide);
            square = BigFloat.Multiply(square, square, wide);
        }
        return n > 0 ? BigFloat.Add(result, BigFloat.Zero, bits) : BigFloat.Divide(BigFloat.One, result, bits);
    }
}

/// <summary>Double, with the platform's functions.</summary>
internal sealed class DoubleArithmetic : IArithmetic<double>
{
    public double Quotient(BigInteger numerator, BigInteger denominator) => BigFloat.Quotient(numerator, denominator, 1200).ToDouble();

    public double FromDouble(double value) => value;

    public double Add(double a, double b) => a + b;

    public double Subtract(double a, double b) => a - b;

    public double Multiply(double a, double b) => a * b;

    public double Divide(double a, double b) => a / b;

    public double Exp(double a) => Math.Exp(a);

    public double Log(double a) => Math.Log(a);

    public double Power(double a, double b) => Math.Pow(a, b);

    public double Sqrt(double a) => Math.Sqrt(a);

    public double Sin(double a) => Math.Sin(a);

    public double Cos(double a) => Math.Cos(a);

    public double Atan(double a) => Math.Atan(a);

    public double Floor(double a) => Math.Floor(a);

    public int Compare(double a, double b) => a < b ? -1 : a == b ? 0 : 1;
}

/// <summary>
/// Complex numbers for the complex step: f'(x) = Im f(x + ih) / h with h as small as 1e-30, so imaginary parts keep their relative
/// accuracy however small. Functions continue the real ones: NaN where the real part is outside their domain.
/// </summary>
internal sealed class ComplexArithmetic : IArithmetic<Complex>
{
    private static readonly Complex Undefined = new(double.NaN, double.NaN);

    public Complex Quotient(BigInteger numerator, BigInteger denominator) => BigFloat.Quotient(numerator, denominator, 1200).ToDouble();

    public Complex FromDouble(double value) => value;

    public Complex Add(Complex a, Complex b) => new(a.Real + b.Real, a.Imaginary + b.Imaginary);

    public Complex Subtract(Complex a, Complex b) => new(a.Real - b.Real, a.Imaginary - b.Imaginary);

    /// <summary>Parts that are 0 contribute nothing, so a real infinity stays one.</summary>
    public Complex Multiply(Complex a, Complex b) => a.Imaginary == 0 && b.Imaginary == 0
        ? new(a.Real * b.Real, 0)
        : new(
            (a.Real * b.Real) - Term(a.Imaginary, b.Imaginary),
            Term(a.Real, b.Imaginary) + Term(a.Imaginary, b.Real));

    /// <summary>Smith's division.</summary>
    public Complex Divide(Complex a, Complex b)
    {
        if (b.Imaginary == 0) return new(a.Real / b.Real, a.Imaginary == 0 ? 0 : a.Imaginary / b.Real);
        if (Math.Abs(b.Real) >= Math.Abs(b.Imaginary))
        {
            double ratio = b.Imaginary / b.Real, denominator = b.Real + (b.Imaginary * ratio);
            return new((a.Real + (a.Imaginary * ratio)) / denominator, (a.Imaginary - (a.Real * ratio)) / denominator);
        }
        double inverse = b.Real / b.Imaginary, sum = (b.Real * inverse) + b.Imaginary;
        return new(((a.Real * inverse) + a.Imaginary) / sum, ((a.Imaginary * inverse) - a.Real) / sum);
    }

    public Complex Exp(Complex a)
    {
        double e = Math.Exp(a.Real);
        return a.Imaginary == 0 ? new Complex(e, 0) : new Complex(Term(e, Math.Cos(a.Imaginary)), Term(e, Math.Sin(a.Imaginary)));
    }

    public Complex Log(Complex a)
    {
        if (a.Real < 0) return Undefined;
        if (a.Imaginary == 0) return Math.Log(a.Real);
        return new(LogAbs(a), Math.Atan2(a.Imaginary, a.Real));
    }

    /// <summary>x^p exp(p (log a - log x) + i q log a), with a = x + ih and b = p + iq.</summary>
    public Complex Power(Complex a, Complex b)
    {
        if (b == Complex.Zero) return Complex.One;
        if (b.Imaginary == 0 && double.IsInteger(b.Real) && Math.Abs(b.Real) <= 64) return IntegerPower(a, (int)b.Real);
        if (a.Real < 0) return Undefined;
        if (a == Complex.Zero) return Math.Pow(0, b.Real);
        if (a.Real == 0) return Exp(Multiply(b, Log(a)));
        Complex logarithm = Log(a);
        double ratio = a.Imaginary / a.Real;
        Complex change = new(0.5 * ScalarMath.Log1p(ratio * ratio), logarithm.Imaginary);
        Complex exponent = Add(Multiply(b.Real, change), Multiply(new Complex(0, b.Imaginary), logarithm));
        return Multiply(Math.Pow(a.Real, b.Real), Exp(exponent));
    }

    public Complex Sqrt(Complex a)
    {
        if (a.Real < 0) return Undefined;
        if (a.Imaginary == 0) return Math.Sqrt(a.Real);
        double real = Math.Sqrt((a.Real + double.Hypot(a.Real, a.Imaginary)) / 2);
        return new(real, a.Imaginary / (2 * real));
    }

    /// <summary>sin x cosh h + i cos x sinh h, with a = x + ih.</summary>
    public Complex Sin(Complex a) => new(Math.Sin(a.Real) * Math.Cosh(a.Imaginary), Term(Math.Cos(a.Real), Math.Sinh(a.Imaginary)));

    /// <summary>cos x cosh h - i sin x sinh h.</summary>
    public Complex Cos(Complex a) => new(Math.Cos(a.Real) * Math.Cosh(a.Imaginary), -Term(Math.Sin(a.Real), Math.Sinh(a.Imaginary)));

    /// <summary>(arg(1 - h + ix) + arg(1 + h + ix)) / 2 + i log(1 + 4h / (x^2 + (1 - h)^2)) / 4.</summary>
    public Complex Atan(Complex a)
    {
        double less = 1 - a.Imaginary, more = 1 + a.Imaginary;
        double imaginary = a.Imaginary == 0 ? 0 : ScalarMath.Log1p(4 * a.Imaginary / ((a.Real * a.Real) + (less * less))) / 4;
        return new((Math.Atan2(a.Real, less) + Math.Atan2(a.Real, more)) / 2, imaginary);
    }

    public Complex Floor(Complex a) => Math.Floor(a.Real);

    public int Compare(Complex a, Complex b) => a.Real < b.Real ? -1 : a.Real == b.Real ? 0 : 1;

    private static double Term(double a, double b) => a == 0 || b == 0 ? 0 : a * b;

    private static double LogAbs(Complex a)
    {
        double larger = Math.Max(Math.Abs(a.Real), Math.Abs(a.Imaginary)), smaller = Math.Min(Math.Abs(a.Real), Math.Abs(a.Imaginary));
        double ratio = smaller / larger;
        return Math.Log(larger) + (0.5 * ScalarMath.Log1p(ratio * ratio));
    }

    private Complex IntegerPower(Complex a, int n)
    {
        Complex result = Complex.One;
        for (int i = Math.Abs(n); i > 0; i--) result = Multiply(result, a);
        return n > 0 ? result : Divide(Complex.One, result);
    }
}
