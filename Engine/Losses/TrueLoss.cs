using System.Globalization;
using System.Numerics;

namespace AutoBce;

/// <summary>
/// What a loss and its derivative are, as real numbers: the expression as written, with dual numbers of as many bits as it takes. Where it
/// has no value, its limit. It is what kernels turn to for elements at which no double is to be trusted.
/// </summary>
internal sealed partial class TrueLoss(LossGraph graph, bool throughSigmoid, LossNode by)
{
    /// <summary>Bits tried in turn, until two agree. A zero may be all that cancellation left: it needs the last two.</summary>
    private static readonly int[] Precisions = [256, 800, 2600, 3400, 3700, 4000];

    /// <summary>Those for predictions of which a sigmoid leaves less to 1 than these hold: e^-9000 is 2^-12984.</summary>
    private static readonly int[] FarPrecisions = [.. Precisions, 12_500, 13_000];

    private const double Far = 2500, Farthest = 9000;

    private int[] _precisions = Precisions;

    /// <summary>Distances from a singular point at which its limit is seen: each is the square of the one before. Logarithms and small powers show it from afar alone; what has to be added to a number, where its digits still hold it; its square, as in cosh(p), where half of them do.</summary>
    private static readonly (int Near, int Nearer, int Nearest)[] Distances = [(-3840, -7680, -15360), (-440, -880, -1760), (-60, -120, -240)];

    /// <summary>Bits in which results agree, and limits, which square roots approach slowly; below which powers of two they are 0 in any format, and above which infinite; by how many powers of two a number falls from step to step whose limit is 0.</summary>
    private const int AgreedBits = BigDualArithmetic.AgreedBits, LimitBits = 54, Vanished = -1300, Overflown = 1300, Falling = 32;

    private readonly Rational?[] _constants = [.. graph.Nodes.Select(n => n.Operation == LossOperation.Constant ? new Rational(n.Text!) : null)];

    /// <summary>Which expressions are the number 0, and not only a label of 0.</summary>
    private bool[]? _zeros;

    /// <summary>What matters at a label of 0, at others, and at the one at hand.</summary>
    private LiveNodes? _atZero, _elsewhere, _live;

    /// <summary>Value and derivative at an element; null what is not to be found.</summary>
    public (BigFloat? Value, BigFloat? Gradient) At(double prediction, double label)
    {
        if (Take(prediction, label) is not var (x, y)) return default;
        if (_live!.IsZero) return (BigFloat.Zero, BigFloat.Zero);
        if (Certain(x, y, mayAbsorb: true, out _) is { } regular) return (regular.Value, regular.Slope);
        (BigFloat? Value, BigFloat? Gradient)[] limits = [.. Sides(prediction).Select(side => Limit(x, y, side))];
        (BigFloat? Value, BigFloat? Gradient) limit = limits.Length == 1 || limits[1] is (null, null) ? limits[0] // there is nothing on the other side
            : limits[0] is (null, null) ? limits[1]
            : (Common(limits[0].Value, limits[1].Value), Common(limits[0].Gradient, limits[1].Gradient));
        return (Defined(x, y) ?? limit.Value, limit.Gradient);
    }

    /// <summary>An element, and what is to be known to evaluate it; null if it is none.</summary>
    private (BigFloat X, BigFloat Y)? Take(double prediction, double label)
    {
        BigFloat x = BigFloat.FromDouble(prediction), y = BigFloat.FromDouble(label);
        if (!x.IsFinite || !y.IsFinite) return null;
        _precisions = Math.Abs(prediction) is > Far and < Farthest ? FarPrecisions : Precisions;
        _live = y.IsZero ? _atZero ??= Live(isLabelZero: true) : _elsewhere ??= Live(isLabelZero: false);
        return (x, y);
    }

    /// <summary>The sides from which a limit is taken.</summary>
    private int[] Sides(double prediction)
    {
        bool isEnd = graph.Prediction == PredictionKind.Probability && !throughSigmoid && prediction is 0 or 1;
        return !isEnd ? [1, -1] : prediction == 0 ? [1] : [-1];
    }

    /// <summary>What the most bits make of an element, certain or not: the sign of what overflows, say, where that hangs on a difference beyond all bits.</summary>
    public BigDual Guess(double prediction, double label) => Run(BigFloat.FromDouble(prediction), BigFloat.FromDouble(label), _precisions[^1], out _);

    /// <summary>The value at a point where slopes alone are infinite, as in cbrt(floor(x)) at 0, or what infinities come to, as in tanh(log(p)): no limit is better.</summary>
    private BigFloat? Defined(BigFloat x, BigFloat y)
    {
        BigFloat before = Run(x, y, _precisions[^2], out BigDualArithmetic arithmetic).Value, value = Run(x, y, _precisions[^1], out BigDualArithmetic last).Value;
        return !arithmetic.HasNoValue && !last.HasNoValue && value.IsFinite && Agree(before, value) ? value : null;
    }

    private LiveNodes Live(bool isLabelZero) => new(graph, n => _constants[n]!.IsZero, isLabelZero, by);

    /// <summary>The limit from both sides; at a jump the mean of the two, as sign(0) is 0.</summary>
    private static BigFloat? Common(BigFloat? a, BigFloat? b) => a is { } left && b is { } right ? Agree(left, right) ? left : left.IsFinite && right.IsFinite ? BigFloat.Scale(BigFloat.Add(left, right, 320), -1) : null : null;

    /// <summary>What the loss tends to from one side of the prediction, or of the label.</summary>
    private (BigFloat? Value, BigFloat? Gradient) Limit(BigFloat x, BigFloat y, int side, bool ofLabel = false)
    {
        BigFloat start = ofLabel ? y : x;
        (BigFloat? Value, BigFloat? Slope) limit = default;
        foreach ((int first, int second, int third) in Distances.Where(d => start.IsZero || d.Near == Distances[^1].Near))
        {
            if (Beside(first, out List<BigFloat> steps) is not { } near || Beside(second, out _) is not { } nearer || Beside(third, out List<BigFloat> last) is not { } nearest) continue;
            if (!steps.SequenceEqual(last)) continue; // x - round(x) goes round where x grows, and round(log(-log(x))) seems to stand still
            limit = (limit.Value ?? Tend(near.Value, nearer.Value, nearest.Value), limit.Slope ?? Tend(near.Slope, nearer.Slope, nearest.Slope));
            if (limit is (not null, not null)) break;
        }
        return limit;

        BigDual? Beside(int power, out List<BigFloat> integerParts)
        {
            BigFloat moved = BigFloat.Add(start, BigFloat.Scale(BigFloat.FromDouble(side), power + (start.IsZero ? 0 : start.Top)), int.MaxValue);
            return ofLabel ? Certain(x, moved, power > Distances[0].Near, out integerParts) : Certain(moved, y, power > Distances[0].Near, out integerParts);
        }
    }

    /// <summary>The limit that three numbers point to: constant, or a power or logarithm of the distance, which grows or falls at every step.</summary>
    private static BigFloat? Tend(BigFloat near, BigFloat nearer, BigFloat nearest)
    {
        BigFloat change = BigFloat.Abs(BigFloat.Subtract(nearer, nearest, 320));
        if (change.IsZero || change.Top < nearest.Top - LimitBits) return nearest;
        // A power of the distance beside a number: what is left squares with each step.
        long before = BigFloat.Subtract(near, nearer, 320).Top - nearest.Top, after = change.Top - nearest.Top;
        if (!nearest.IsZero && before < -8 && 2 * after < 3 * before && 2 * after < -LimitBits) return nearest;
        if (nearer.Top < Vanished && nearest.Top < Vanished) return BigFloat.Zero; // below all exponents, where nothing is known to grow
        if (nearest.Top < Vanished && nearest.Top < nearer.Top + Vanished) return BigFloat.Zero; // e^(x - e^cbrt(x)), which grows at first
        if (nearer.Top < near.Top - Falling && nearest.Top < nearer.Top - Falling) return BigFloat.Zero; // log(p) sin(log(1 - p)), whatever its sign
        if (near.Sign * nearest.Sign < 0 || nearer.Sign * nearest.Sign < 0) return null;
        BigFloat first = BigFloat.Divide(nearer, near, 64), second = BigFloat.Divide(nearest, nearer, 64), more = BigFloat.FromDouble(1.5), less = BigFloat.FromDouble(0.75);
        if (BigFloat.Compare(first, more) > 0 && BigFloat.Compare(second, more) > 0) return nearest.Sign > 0 ? BigFloat.PositiveInfinity : BigFloat.NegativeInfinity;
        return BigFloat.Compare(first, less) < 0 && BigFloat.Compare(second, less) < 0 ? BigFloat.Zero : null;
    }

    /// <summary>The loss in which two precisions agree; null at a singular point.</summary>
    private BigDual? Certain(BigFloat x, BigFloat y, bool mayAbsorb, out List<BigFloat> integerParts)
    {
        BigDual? last = null;
        integerParts = [];
        foreach (int bits in _precisions)
        {
            BigDual next = Run(x, y, bits, out BigDualArithmetic arithmetic);
            integerParts = arithmetic.IntegerParts;
            if (!mayAbsorb && next.HasAbsorbed) return null;
            if (arithmetic.Needed > bits)
            {
                last = null;
                continue;
            }
            bool isLast = bits == _precisions[^1], isZero = next.Value.IsZero || (next.Slope.IsZero && !next.IsFixed);
            if (!next.IsSingular && last is { } before && (isLast || !isZero) && Agree(before.Value, next.Value) && Agree(before.Slope, next.Slope)) return next;
            last = next.IsSingular ? null : next;
        }
        return null;
    }

    private static bool Agree(BigFloat a, BigFloat b)
    {
        if (!a.IsFinite || !b.IsFinite) return !a.IsNaN && a.Sign == b.Sign && a.IsFinite == b.IsFinite;
        if (a.Top > Overflown && b.Top > Overflown) return a.Sign == b.Sign;
        BigFloat difference = BigFloat.Subtract(a, b, 64);
        return difference.IsZero || (!b.IsZero && difference.Top < b.Top - AgreedBits) || (difference.Top < Vanished && (b.IsZero || b.Top < Vanished));
    }

    private BigDual Run(BigFloat x, BigFloat y, int bits, out BigDualArithmetic arithmetic)
    {
        arithmetic = new BigDualArithmetic(bits, _precisions[^2]);
        BigDual prediction = Input(Prediction, x);
        if (throughSigmoid) prediction = arithmetic.Function(LossOperation.Sigmoid, prediction);
        var values = new BigDual[graph.Nodes.Count];
        for (int i = 0; i < values.Length; i++)
        {
            LossNode node = graph.Nodes[i];
            if (!_live!.Matters(i))
            {
                values[i] = BigDual.Fixed(BigFloat.Zero);
                continue;
            }
            BigDual a = node.A < 0 || node.Operation == LossOperation.Hyperparameter ? default : values[node.A], b = node.B < 0 ? default : values[node.B];
            values[i] = node.Operation switch
            {
                LossOperation.Constant => BigDual.Fixed(_constants[i]!.Round(bits)),
                LossOperation.Hyperparameter => Input(node, BigFloat.FromDouble(graph.Values[node.A])),
                LossOperation.Prediction => prediction,
                LossOperation.Label => Input(node, y),
                LossOperation.Subtract when node.A == node.B && a.Value.IsFinite => BigDual.Fixed(BigFloat.Zero) with { IsSingular = a.IsSingular }, // floor(x - x) jumps nowhere
                LossOperation.Power when by != Prediction && a.IsNothing && b.Value.Sign > 0 => a, // 0, whatever the exponent
                LossOperation.Select => Chosen(a.Value.IsZero ? values[node.C] : b, a),
                LossOperation.Max => Extremum(a, b, BigFloat.Compare(a.Value, b.Value), IsZero(node.A) || IsZero(node.B)),
                LossOperation.Min => Extremum(a, b, BigFloat.Compare(b.Value, a.Value), IsZero(node.A) || IsZero(node.B)),
                _ => Apply(arithmetic, node.Operation, a, b),
            };
        }
        return values[^1];
    }

    /// <summary>An input, whose slope is 1 if the derivative is by it.</summary>
    private BigDual Input(LossNode node, BigFloat value) => node == by ? new(value, BigFloat.One, false, false) : BigDual.Fixed(value);

    private static BigDual Apply(BigDualArithmetic arithmetic, LossOperation operation, BigDual a, BigDual b)
    {
        if (operation is LossOperation.Less or LossOperation.LessOrEqual or LossOperation.Equal) arithmetic.Compare(a, b);
        return Result(arithmetic, operation, a, b);
    }

    private static BigDual Result(BigDualArithmetic arithmetic, LossOperation operation, BigDual a, BigDual b) => operation switch
    {
        LossOperation.Add => arithmetic.Add(a, b),
        LossOperation.Subtract => arithmetic.Add(a, BigDualArithmetic.Negate(b)),
        LossOperation.Multiply => arithmetic.Multiply(a, b),
        LossOperation.Divide => arithmetic.Divide(a, b),
        LossOperation.Negate => BigDualArithmetic.Negate(a),
        LossOperation.Power => arithmetic.Power(a, b),
        LossOperation.XLogY => a.IsNothing || (a.Value.IsZero && a.Slope.IsZero && !a.IsSingular) ? a : // 0 by definition, whatever b is
            arithmetic.Multiply(a, arithmetic.Function(LossOperation.Log, b)),
        LossOperation.Less => Comparison(a, b, BigFloat.Compare(a.Value, b.Value) < 0),
        LossOperation.LessOrEqual => Comparison(a, b, BigFloat.Compare(a.Value, b.Value) <= 0),
        LossOperation.Equal => Comparison(a, b, BigFloat.Compare(a.Value, b.Value) == 0),
        LossOperation.Not => Truth(a, a, a.Value.IsZero),
        LossOperation.And => Either(a, b, decisive: false),
        LossOperation.Or => Either(a, b, decisive: true),
        _ => arithmetic.Function(operation, a),
    };

    private bool IsZero(int node) => (_zeros ??= Zeros())[node];

    private bool[] Zeros()
    {
        var zeros = new bool[graph.Nodes.Count];
        for (int i = 0; i < zeros.Length; i++)
        {
            LossNode node = graph.Nodes[i];
            zeros[i] = node.Operation switch
            {
                LossOperation.Constant => _constants[i]!.IsZero,
                LossOperation.Negate => zeros[node.A],
                LossOperation.Multiply => zeros[node.A] || zeros[node.B],
                _ => false,
            };
        }
        return zeros;
    }

    /// <summary>The one that wins; a tie shares the slope in halves, but for one with the number 0, as relu'(0) = 0.</summary>
    private static BigDual Extremum(BigDual a, BigDual b, int order, bool hasZero)
    {
        if (order != 0) return Chosen(order < 0 ? b : a, Comparison(a, b, true));
        BigFloat slope = hasZero ? BigFloat.Zero : BigFloat.Scale(BigFloat.Add(a.Slope, b.Slope, 1 << 14), -1);
        return new(a.Value, slope, a.IsFixed && b.IsFixed, a.IsSingular || b.IsSingular, a.HasAbsorbed || b.HasAbsorbed);
    }

    /// <summary>What a condition chose, as sure as the condition itself.</summary>
    private static BigDual Chosen(BigDual chosen, BigDual condition) =>
        chosen with { IsSingular = chosen.IsSingular || condition.IsSingular, HasAbsorbed = chosen.HasAbsorbed || condition.HasAbsorbed };

    /// <summary>Two conditions, of which one that has the decisive value decides, whatever the other one is.</summary>
    private static BigDual Either(BigDual a, BigDual b, bool decisive)
    {
        if (Decides(a)) return a;
        if (Decides(b)) return b;
        return Truth(a, b, decisive ? !a.Value.IsZero || !b.Value.IsZero : !a.Value.IsZero && !b.Value.IsZero);

        bool Decides(BigDual condition) => !condition.IsSingular && condition.Value.IsZero != decisive;
    }

    /// <summary>What two numbers say to each other: what one of them absorbed says nothing to another far away.</summary>
    private static BigDual Comparison(BigDual a, BigDual b, bool value) =>
        Truth(a, b, value) is var told && told.HasAbsorbed && !Agree(a.Value, b.Value) ? told with { HasAbsorbed = false } : told;

    private static BigDual Truth(BigDual a, BigDual b, bool value) =>
        BigDual.Fixed(value ? BigFloat.One : BigFloat.Zero) with { IsSingular = a.IsSingular || b.IsSingular, HasAbsorbed = a.HasAbsorbed || b.HasAbsorbed };

    /// <summary>A decimal or a quotient of integers, to be rounded to any precision.</summary>
    internal sealed class Rational
    {
        private readonly BigInteger _numerator, _denominator = BigInteger.One;

        public Rational(string text)
        {
            string[] parts = text.Split('/');
            (_numerator, _denominator) = Decimal(parts[0]);
            if (parts.Length == 1) return;
            (BigInteger over, BigInteger under) = Decimal(parts[1]);
            (_numerator, _denominator) = (_numerator * under, _denominator * over);
        }

        public bool IsZero => _numerator.IsZero;

        public static double Double(string text) => new Rational(text).Round(320).ToDouble();

        public BigFloat Round(int bits) => BigFloat.Quotient(_numerator, _denominator, bits);

        private static (BigInteger Numerator, BigInteger Denominator) Decimal(string text)
        {
            string[] parts = text.Split('e', 'E');
            int exponent = parts.Length == 1 ? 0 : int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            int point = parts[0].IndexOf('.', StringComparison.Ordinal);
            if (point >= 0) exponent -= parts[0].Length - point - 1;
            BigInteger digits = BigInteger.Parse(point < 0 ? parts[0] : parts[0].Remove(point, 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            BigInteger scale = BigInteger.Pow(10, Math.Abs(exponent));
            return exponent >= 0 ? (digits * scale, BigInteger.One) : (digits, scale);
        }
    }
}
