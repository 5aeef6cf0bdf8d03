namespace AutoBce.Tests.AnyLoss;

/// <summary>
/// Operations in arbitrary precision, recorded with their partial derivatives, so that the error which rounding each of them would
/// cause in a result can be added up by one reverse sweep.
/// </summary>
internal sealed class WengertList(int bits)
{
    private const int Low = 64;

    /// <summary>Bits that are left of a sum.</summary>
    private const int Kept = 8;

    private readonly List<Node> _nodes = [];

    /// <summary>A number with its partial derivatives by its operands. Exact nodes are not rounded.</summary>
    /// <param name="Doubt">What the operation errs by beyond first order, where an operand may be 0 only as far as these bits show.</param>
    private readonly record struct Node(BigFloat Value, int A, BigFloat ByA, int B, BigFloat ByB, bool Exact, bool Given, BigFloat Doubt = default);

    public int Bits => bits;

    public BigFloat this[int index] => _nodes[index].Value;

    /// <summary>Whether some operation had no value or an infinite one.</summary>
    public bool Singular { get; private set; }

    /// <summary>Whether the first such operation is one of exact numbers, so that more bits would change nothing.</summary>
    public bool ExactlySingular { get; private set; }

    /// <summary>Whether a sum has hardly a digit left: to first order nothing is known of what is made of it.</summary>
    public bool Cancelled { get; private set; }

    /// <summary>Takes note that an operation asked for digits beyond these bits.</summary>
    public void LoseDigits() => Cancelled = true;

    /// <summary>Whether all finite values, but for zeros, lie between these powers of two.</summary>
    public bool StaysWithin(long low, long high) => _nodes.TrueForAll(n => n.Value.IsZero || (n.Value.IsFinite && n.Value.Top > low && n.Value.Top < high));

    /// <summary>A number that is given: an input (exact), or a constant, whose own rounding counts where it needs more bits than there are.</summary>
    public int Given(BigFloat value) => Add(new Node(value, -1, default, -1, default, false, true));

    public int Add(int a, int b) => Sum(BigFloat.Add(this[a], this[b], bits), a, b, BigFloat.One);

    public int Subtract(int a, int b) => Sum(BigFloat.Subtract(this[a], this[b], bits), a, b, MinusOne);

    private int Sum(BigFloat value, int a, int b, BigFloat byB)
    {
        Cancelled |= value.IsZero ? a != b && !this[a].IsZero && !(IsExact(a) && IsExact(b)) : value.IsFinite && value.Top < Math.Max(this[a].Top, this[b].Top) - bits + Kept;
        return Add(new Node(value, a, BigFloat.One, b, byB, false, false));
    }

    public int Negate(int a) => Add(new Node(BigFloat.Negate(this[a]), a, MinusOne, -1, default, true, false));

    public int Multiply(int a, int b)
    {
        BigFloat doubt = this[a].IsZero && this[b].IsZero ? BigFloat.Multiply(Loss(a, bits).Rounding, Loss(b, bits).Rounding, Low) : BigFloat.Zero;
        return Add(new Node(BigFloat.Multiply(this[a], this[b], bits), a, Rough(b), b, Rough(a), false, false, doubt));
    }

    public int Divide(int a, int b)
    {
        // By 0 itself nothing can be divided, however many bits the dividend has.
        if (this[b].IsZero && IsExact(b) && !Singular) (Singular, ExactlySingular) = (true, true);
        // Nor 0 by what may itself be 0, as far as these bits show.
        if (this[a].IsZero && Loss(b, Bits).Rounding is var doubt && !(BigFloat.Compare(doubt, BigFloat.Abs(this[b])) < 0)) Singular = true;
        BigFloat quotient = BigFloat.Divide(this[a], this[b], bits), inverse = BigFloat.Divide(BigFloat.One, Rough(b), Low);
        return Add(new Node(quotient, a, inverse, b, BigFloat.Negate(BigFloat.Multiply(Rough(quotient), inverse, Low)), false, false));
    }

    /// <summary>A function of one operand with its derivative there.</summary>
    public int Function(int a, BigFloat value, BigFloat derivative) => Add(new Node(value, a, derivative, -1, default, false, false));

    public int Power(int a, int b)
    {
        BigFloat x = this[a], e = this[b], value = new BigArithmetic(bits).Power(x, e);
        BigFloat byA = e.IsZero ? BigFloat.Zero
            : x.IsZero ? BigFloat.Compare(e, BigFloat.One) is var order && order > 0 ? BigFloat.Zero : order == 0 ? BigFloat.One : BigFloat.NaN
            : BigFloat.Divide(BigFloat.Multiply(Rough(e), Rough(value), Low), Rough(x), Low);
        BigFloat byB = value.IsZero || x.Sign < 0 ? BigFloat.Zero : BigFloat.Multiply(Rough(value), BigFunctions.Log(Rough(x), Low), Low);
        BigFloat doubt = x.IsZero && e.Sign > 0 && Loss(a, bits).Rounding is { IsZero: false, IsFinite: true } lost ? new BigArithmetic(Low).Power(lost, e) : BigFloat.Zero;
        return Add(new Node(value, a, byA, b, byB, false, false, doubt));
    }

    /// <summary>
    /// What rounding to so many bits may change in a result, to first order: the sum over all operations v of |d result / d v| ulp(v), where
    /// the exponent of an ulp has no bounds. And the same for what underflow may change, where each ulp is the smallest number.
    /// With magnitudes of all partial derivatives it bounds what is lost beyond first order as well, where errors cancel that have one source.
    /// </summary>
    public (BigFloat Rounding, BigFloat Underflow) Loss(int root, int precision, bool inMagnitude = false)
    {
        var adjoint = new BigFloat[root + 1];
        adjoint[root] = BigFloat.One;
        BigFloat rounding = BigFloat.Zero, underflow = BigFloat.Zero;
        long smallest = precision == 24 ? -149 : -1074;
        for (int i = root; i >= 0; i--)
        {
            if (adjoint[i].IsZero) continue;
            Node node = _nodes[i];
            if (precision == bits && !node.Doubt.IsZero) rounding = BigFloat.Add(rounding, BigFloat.Multiply(BigFloat.Abs(adjoint[i]), node.Doubt, Low), Low);
            if (!node.Exact && !node.Value.IsZero && node.Value.IsFinite && !(node.Given && Fits(node.Value, precision)))
            {
                BigFloat slope = BigFloat.Abs(adjoint[i]);
                rounding = BigFloat.Add(rounding, BigFloat.Scale(slope, node.Value.Top - precision), Low);
                if (node.Value.Top - precision < smallest) underflow = BigFloat.Add(underflow, BigFloat.Scale(slope, smallest), Low);
            }
            if (node.A >= 0) Pass(i, node.A, node.ByA);
            if (node.B >= 0) Pass(i, node.B, node.ByB);
        }
        return (rounding, underflow);

        void Pass(int from, int to, BigFloat partial) =>
            adjoint[to] = BigFloat.Add(adjoint[to], BigFloat.Multiply(adjoint[from], inMagnitude ? BigFloat.Abs(partial) : partial, Low), Low);
    }

    /// <summary>
    /// What the format with so many bits may lose: by rounding all of it; by underflow as much as the smallest normal number, so that it
    /// is never seen in a result of ordinary size.
    /// </summary>
    public BigFloat Condition(int root, int precision)
    {
        (BigFloat rounding, BigFloat underflow) = Loss(root, precision);
        BigFloat normal = BigFloat.Scale(BigFloat.One, precision == 24 ? -126 : -1022);
        return BigFloat.Add(rounding, underflow.IsFinite && BigFloat.Compare(underflow, normal) <= 0 ? underflow : normal, Low);
    }

    private static readonly BigFloat MinusOne = BigFloat.Negate(BigFloat.One);

    private static bool Fits(BigFloat value, int precision) => BigFloat.Compare(BigFloat.Round(value.Mantissa, value.Exponent, precision), value) == 0;

    private bool IsExact(int index) => index < 0 || (this[index].IsZero && Loss(index, 24).Rounding.IsZero) || (this[index].IsFinite && (_nodes[index].Given || (_nodes[index].Exact && IsExact(_nodes[index].A))));

    private BigFloat Rough(int index) => Rough(this[index]);

    public static BigFloat Rough(BigFloat value) => value.IsFinite ? BigFloat.Round(value.Mantissa, value.Exponent, Low) : value;

    private int Add(Node node)
    {
        _nodes.Add(node);
        if (!node.Value.IsFinite && !Singular)
        {
            Singular = true;
            ExactlySingular = (IsExact(node.A) && IsExact(node.B)) || IsOutside(node);
        }
        return _nodes.Count - 1;
    }

    /// <summary>Whether a function of one number has no value because that is surely negative, as a logarithm: more bits would change nothing.</summary>
    private bool IsOutside(Node node) => node.Value.IsNaN && node.A >= 0 && node.B < 0 && this[node.A].IsFinite
        && BigFloat.Compare(Loss(node.A, bits).Rounding, BigFloat.Abs(this[node.A])) < 0;
}
