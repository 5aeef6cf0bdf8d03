namespace AutoBce.Tests.AnyLoss;

/// <content>Trigonometry, roots and steps.</content>
internal sealed partial class DualTape
{
    private int Sin(int a) => Tape.Function(a, BigTrigonometry.Sin(Tape[a], bits), Steepest(a, BigTrigonometry.Cos(Tape[a], 64)));

    private int Cos(int a) => Tape.Function(a, BigTrigonometry.Cos(Tape[a], bits), Steepest(a, BigFloat.Negate(BigTrigonometry.Sin(Tape[a], 64))));

    /// <summary>The slope at an angle; more than the steepest there is where float does not know the angle to an eighth, and a flat place is next to steep ones: no other slope takes it away, as that of t does in sin(t) - t.</summary>
    private BigFloat Steepest(int angle, BigFloat slope)
    {
        Turn(angle);
        if (Tape[angle].IsFinite && Tape[angle].Top > bits - Single) Tape.LoseDigits(); // where it stands in its turn is beyond these bits
        return BigFloat.Compare(Doubt(angle), BigFloat.FromDouble(0.125)) < 0 || BigFloat.Compare(BigFloat.Abs(slope), BigFloat.One) > 0 ? slope : BigFloat.FromDouble(2);
    }

    /// <summary>Takes note of what goes round as its argument grows.</summary>
    private void Turn(int argument) => _widest = Math.Max(_widest, Tape[argument].IsFinite ? Tape[argument].Top : long.MaxValue);

    /// <summary>tan' = 1/cos^2.</summary>
    private Dual Tan(Dual a)
    {
        _compares = true; // with its poles
        BigFloat cos = BigTrigonometry.Cos(Tape[a.Value], bits), rough = WengertList.Rough(cos);
        bool isPoleNear = BigFloat.Compare(Tape.Condition(a.Value, Double), BigFloat.Scale(BigFloat.Abs(rough), -3)) > 0; // nearer than where double loses the angle
        BigFloat slope = isPoleNear ? BigFloat.Scale(BigFloat.One, 2000) : BigFloat.Divide(BigFloat.One, BigFloat.Multiply(rough, rough, 64), 64);
        int tan = Tape.Function(a.Value, BigFloat.Divide(BigTrigonometry.Sin(Tape[a.Value], bits), cos, bits), Steepest(a.Value, slope));
        if (a.Slope < 0) return new(tan, -1);
        int cosine = Cos(a.Value);
        return new(tan, Over(a.Slope, Tape.Multiply(cosine, cosine)));
    }

    /// <summary>atan' = 1/(1 + x^2).</summary>
    private Dual Atan(Dual a)
    {
        BigFloat x = WengertList.Rough(Tape[a.Value]), slope = BigFloat.Divide(BigFloat.One, BigFloat.Add(BigFloat.One, BigFloat.Multiply(x, x, 64), 64), 64);
        int atan = Tape.Function(a.Value, BigTrigonometry.Atan(Tape[a.Value], bits), slope);
        return new(atan, a.Slope < 0 ? -1 : Over(a.Slope, Tape.Add(One, Tape.Multiply(a.Value, a.Value))));
    }

    /// <summary>(m + m/(1 + m))/2 with m = e^|x| - 1.</summary>
    private int Sinh(int a)
    {
        BigFloat x = Tape[a], m = ExpLessOne(BigFloat.Abs(x)), half = BigFloat.Scale(BigFloat.Add(m, BigFloat.Divide(m, BigFloat.Add(BigFloat.One, m, bits), bits), bits), -1);
        return Tape.Function(a, x.Sign < 0 ? BigFloat.Negate(half) : half, WengertList.Rough(CoshOf(x)));
    }

    private int Cosh(int a)
    {
        BigFloat x = WengertList.Rough(Tape[a]);
        BigFloat slope = BigFloat.Scale(BigFloat.Subtract(ExpOf(x, 64), ExpOf(BigFloat.Negate(x), 64), 64), -1); // of which 64 bits less those of 1/x are right
        return Tape.Function(a, CoshOf(Tape[a]), slope);
    }

    private BigFloat CoshOf(BigFloat x) => BigFloat.Scale(BigFloat.Add(ExpOf(x, bits), ExpOf(BigFloat.Negate(x), bits), bits), -1);

    /// <summary>cbrt' = 1/(3 cbrt^2).</summary>
    private Dual Cbrt(Dual a)
    {
        BigFloat x = Tape[a.Value], root = x.IsZero ? x : new BigArithmetic(bits).Power(BigFloat.Abs(x), BigFloat.Quotient(1, 3, bits + 64)), rough = WengertList.Rough(root);
        BigFloat slope = x.IsZero ? BigFloat.Zero : BigFloat.Divide(BigFloat.One, BigFloat.Multiply(BigFloat.FromDouble(3), BigFloat.Multiply(rough, rough, 64), 64), 64);
        int cbrt = Tape.Function(a.Value, x.Sign < 0 ? BigFloat.Negate(root) : root, slope);
        return new(cbrt, a.Slope < 0 ? -1 : Over(a.Slope, Tape.Multiply(Tape.Given(BigFloat.FromDouble(3)), Tape.Multiply(cbrt, cbrt))));
    }

    /// <summary>The integer below; which it is near an integer is a comparison with that.</summary>
    private int Floor(int a)
    {
        if (!MeetsInteger(a)) return a;
        BigFloat nearest = BigFloat.Floor(BigFloat.Add(Tape[a], Half, 2 * bits));
        return Step(a, Jump(a, Tape.Given(nearest)) < 0 ? BigFloat.Subtract(nearest, BigFloat.One, 2 * bits) : nearest);
    }

    /// <summary>The nearest integer, the even one of two; which it is near a half is a comparison with that.</summary>
    private int Round(int a)
    {
        if (!MeetsInteger(a)) return a;
        BigFloat below = BigFloat.Floor(Tape[a]), above = BigFloat.Add(below, BigFloat.One, 2 * bits);
        int order = Jump(a, Tape.Given(BigFloat.Add(below, Half, 2 * bits)));
        return Step(a, order < 0 || (order == 0 && BigFloat.Scale(below, -1).IsInteger) ? below : above);
    }

    /// <summary>An integer near a number; where float does not know that to a half, it is uncertain with it.</summary>
    private int Step(int a, BigFloat integer)
    {
        _integerParts.Add(integer);
        return BigFloat.Compare(Doubt(a), Half) < 0 ? Tape.Given(integer) : Tape.Add(a, Tape.Given(BigFloat.Subtract(integer, Tape[a], 2 * bits)));
    }

    /// <summary>Compares a number with the integers around it, unless it is none or so large that its last bit counts more than a half: what is left of that has no digit after the point.</summary>
    private bool MeetsInteger(int a)
    {
        Turn(a);
        _compares = true;
        if (Tape[a].IsFinite && Tape[a].Top <= bits) return true;
        if (Tape[a].IsFinite) Tape.LoseDigits();
        return false;
    }

    private static readonly BigFloat Half = BigFloat.FromDouble(0.5);
}
