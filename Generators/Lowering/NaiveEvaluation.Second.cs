namespace AutoBce.Generators.Lowering;

/// <content>Second derivatives, where they are asked for.</content>
internal sealed partial class NaiveEvaluation
{
    /// <summary>(a b)'' = a'' b + 2 a' b' + a b''.</summary>
    private int SecondOfProduct(Dual a, Dual b) => twice ? Sum(Sum(Times(a.Second, b.Value), Times(b.Second, a.Value), 1), Twice(Times(a.Slope, b.Slope)), 1) : None;

    /// <summary>(a / b)'' = (a'' - 2 b' q' - b'' q) / b with q = a / b.</summary>
    private int SecondOfQuotient(Dual a, Dual b, int quotient, int slope) => twice ? Over(Sum(Sum(a.Second, Twice(Times(b.Slope, slope)), -1), Times(b.Second, quotient), -1), b.Value) : None;

    /// <summary>(a^b)'' = b (b - 1) a^(b - 2) a'^2 + b a^(b - 1) a'' for a constant b, and a^b ((b' log(a))^2 + b'' log(a)) for a constant a.</summary>
    private int SecondOfPower(Dual a, Dual b, int power)
    {
        if (!twice || (a.Slope == None && b.Slope == None)) return None;
        _isLost |= a.Slope != None && b.Slope != None; // is seldom asked for
        if (b.Slope != None) return Times(Sum(Times(Times(b.Slope, Log(a)), Times(b.Slope, Log(a))), Times(b.Second, Log(a)), 1), power);
        int less = Sum(b.Value, Given(1), -1), byBase = a.Second == None ? None : Times(Times(b.Value, Power(a.Value, less)), a.Second);
        return _steps[less].Value == 0 ? byBase : Sum(Times(Times(Times(b.Value, less), Power(a.Value, Sum(less, Given(1), -1))), Times(a.Slope, a.Slope)), byBase, 1);
    }

    private int Log(Dual a) => Function(SourceOp.Log, new(a.Value, None)).Value;

    private int Twice(int a) => a == None ? None : Sum(a, a, 1);
}
