namespace AutoBce.Tests.AnyLoss;

/// <summary>An element of a loss.</summary>
/// <param name="Prediction">The prediction, or a logit if composed.</param>
/// <param name="Label">The label.</param>
/// <param name="Composed">Whether the prediction is a logit for a loss of probabilities.</param>
internal readonly record struct Element(float Prediction, float Label, bool Composed)
{
    /// <summary>Whether it is neither at a place where functions end nor so far out that exponentials leave the range of float.</summary>
    public bool IsOrdinary(PredictionKind kind) => kind == PredictionKind.Probability && !Composed
        ? Prediction is >= 1e-7f and < 1
        : Math.Abs(Prediction) is >= 1e-7f and <= 17;
}

/// <summary>What mathematics says of a result: nothing, or that it lies in an interval, give or take what the precision allows.</summary>
/// <param name="Low">The least true value.</param>
/// <param name="High">The greatest: it differs from the least at kinks alone.</param>
/// <param name="Single">What naive evaluation in float may lose, in the same unit.</param>
/// <param name="Double">The same in double.</param>
internal sealed record Truth(BigFloat Low, BigFloat High, BigFloat Single, BigFloat Double)
{
    /// <summary>How many times what naive evaluation may lose is allowed: an operation of a kernel is off by up to 2 ulp where ideal rounding is by half of one.</summary>
    public const double Allowance = 4;

    public static readonly BigFloat LargestSingle = BigFloat.FromDouble(float.MaxValue), LargestDouble = BigFloat.FromDouble(double.MaxValue);

    /// <summary>Whether a float is right: within 4 ulp, or within the bound.</summary>
    public bool Accepts(float result) => Accepts(result, Tolerance(Single, 24, -149), LargestSingle);

    public bool Accepts(double result) => Accepts(result, Tolerance(Double, 53, -1074), LargestDouble);

    /// <summary>Whether the true value is beyond all floats.</summary>
    public bool Overflows => BigFloat.Compare(BigFloat.Abs(Low), LargestSingle) > 0 || BigFloat.Compare(BigFloat.Abs(High), LargestSingle) > 0;

    /// <summary>Whether a float is within 4 ulp.</summary>
    public bool IsClose(float result) => Accepts(result, Tolerance(BigFloat.Zero, 24, -149), LargestSingle);

    private BigFloat Tolerance(BigFloat condition, int precision, int smallest)
    {
        BigFloat bound = BigFloat.Multiply(BigFloat.FromDouble(Allowance), condition, 64);
        BigFloat magnitude = BigFloat.Compare(BigFloat.Abs(Low), BigFloat.Abs(High)) < 0 ? High : Low;
        BigFloat ulps = magnitude.IsZero || !magnitude.IsFinite ? BigFloat.Zero : BigFloat.Scale(BigFloat.One, magnitude.Top - precision + 2);
        BigFloat larger = BigFloat.Compare(bound, ulps) > 0 ? bound : ulps;
        return BigFloat.Add(larger, BigFloat.Scale(BigFloat.One, smallest + 2), 64); // 4 ulp of a subnormal are 4 times the smallest
    }

    private bool Accepts(double result, BigFloat tolerance, BigFloat largest)
    {
        if (double.IsNaN(result)) return false;
        BigFloat value = BigFloat.FromDouble(result), least = BigFloat.Subtract(Low, tolerance, 320), greatest = BigFloat.Add(High, tolerance, 320);
        if (least.IsNaN || greatest.IsNaN) return true;
        bool above = BigFloat.Compare(least, value) <= 0 || (BigFloat.Compare(largest, value) <= 0 && BigFloat.Compare(least, largest) > 0);
        bool below = BigFloat.Compare(value, greatest) <= 0 || (BigFloat.Compare(value, BigFloat.Negate(largest)) <= 0 && BigFloat.Compare(greatest, BigFloat.Negate(largest)) < 0);
        // Beyond the largest number infinity is as good.
        above |= result == double.NegativeInfinity && BigFloat.Compare(least, BigFloat.Negate(largest)) <= 0;
        below |= result == double.PositiveInfinity && BigFloat.Compare(greatest, largest) >= 0;
        return above && below;
    }

    public override string ToString() => $"{Low.ToDouble():R}{(BigFloat.Compare(Low, High) == 0 ? "" : $" to {High.ToDouble():R}")} (naive float loses {Single.ToDouble():G3})";
}

/// <summary>The truth about value and gradient of an element; null where mathematics has no value, or none that this judge can find.</summary>
internal readonly record struct Verdict(Truth? Value, Truth? Gradient, bool Decided);

/// <summary>Evaluates the graph as written, with as many bits as it takes for the result to be certain; limits stand for singular points.</summary>
internal static class Judge
{
    private static readonly int[] Precisions = [256, 800, 2600];

    private const int MostRuns = 30;

    private readonly record struct Outcome(BigFloat Value, BigFloat Gradient, BigFloat ValueLoss, BigFloat GradientLoss, BigFloat ValueLossDouble, BigFloat GradientLossDouble, bool Contrary, bool Blind, long Narrowest, long Turns, long Angle, IReadOnlyList<BigFloat> IntegerParts, bool Open = false);

    public static Verdict Of(LossGraph graph, Element element)
    {
        BigFloat x = BigFloat.FromDouble(element.Prediction), y = BigFloat.FromDouble(element.Label);
        if (At(graph, element.Composed, x, y, out bool jumps) is { } outcomes) return Collect(outcomes);
        if (jumps || (element.Prediction == 0 && float.IsNegative(element.Prediction))) return default; // a jump at the very singularity, or a zero that is no real number: no limit is the value
        if (!element.Composed && graph.Prediction == PredictionKind.Probability && element.Prediction is 0 or 1)
            return Limit(graph, element.Composed, x, y, element.Prediction == 0 ? [1] : [-1]);
        return Limit(graph, element.Composed, x, y, [1, -1]);
    }

    /// <summary>All that the loss may be at a point, with close comparisons decided either way; null if it is singular or uncertain there.</summary>
    private static List<Outcome>? At(LossGraph graph, bool composed, BigFloat x, BigFloat y, out bool jumps)
    {
        jumps = false;
        var outcomes = new List<Outcome>();
        var open = new Queue<int[]>([[]]);
        bool isOpen = false;
        for (int runs = 0; open.TryDequeue(out int[]? decisions); runs++)
        {
            if (runs == MostRuns)
            {
                jumps = decisions.Length > 0; // a limit is no better than the cases left
                return null;
            }
            if (Certain(graph, composed, x, y, decisions, out IReadOnlyList<Tie> ties) is { } outcome) outcomes.Add(outcome);
            else if (decisions.Length == 0)
            {
                jumps = ties.Any(t => t.Exact);
                return null;
            }
            else if (ties[decisions.Length - 1].Exact && !ties.Any(t => t.Blind)) isOpen = true; // a kink, on one side of which the slope has no value, as that of cbrt(max(0, x))
            else
            {
                jumps = true; // which case it is neither float nor any number of bits shows, and this one has no value
                return null;
            }
            for (int i = decisions.Length; i < ties.Count; i++)
                foreach (int order in new[] { -1, 0, 1 })
                    if (order != ties[i].Order) open.Enqueue([.. ties.Take(i).Select(t => t.Order), order]);
        }
        return [.. outcomes.Select(o => o with { Open = isOpen })];
    }

    /// <summary>Runs with more and more bits until what they lose is nothing beside what float may lose.</summary>
    private static Outcome? Certain(LossGraph graph, bool composed, BigFloat x, BigFloat y, int[] decisions, out IReadOnlyList<Tie> ties)
    {
        ties = [];
        foreach (int bits in Precisions)
        {
            var tape = new DualTape(graph, bits, composed, decisions);
            (int value, int slope) = tape.Run(x, y);
            ties = tape.Ties;
            bool isBlind = ties.Any(t => t.Blind);
            if ((isBlind || tape.Tape.Cancelled) && bits != Precisions[^1]) continue;
            if (tape.Tape.Singular)
            {
                if (tape.Tape.ExactlySingular) break;
                continue;
            }
            if (slope < 0) slope = tape.Tape.Given(BigFloat.Zero);
            if (tape.Erased.Any(IsNowhere)) break;
            if (!Sure(tape.Tape, value) || !Sure(tape.Tape, slope)) continue;
            if (tape.IsUnknown) break;
            if (tape.Vanished && !IsTheSame(tape.Tape[value], tape.Tape[slope])) break;
            return new Outcome(tape.Tape[value], tape.Tape[slope], tape.Tape.Condition(value, 24), tape.Tape.Condition(slope, 24), tape.Tape.Condition(value, 53), tape.Tape.Condition(slope, 53), tape.Contrary, isBlind, tape.Narrowest, tape.Turns, tape.Widest, tape.IntegerParts);
        }
        return null;

        // A part that has no value here, nor on either side.
        bool IsNowhere(int node)
        {
            BigFloat step = BigFloat.Scale(BigFloat.One, -110 + (x.IsZero ? 0 : x.Top));
            return new[] { x, BigFloat.Add(x, step, int.MaxValue), BigFloat.Subtract(x, step, int.MaxValue) }.All(at => Array.TrueForAll(Precisions, precision => IsSingular(at, precision)));

            bool IsSingular(BigFloat at, int precision)
            {
                var part = new DualTape(graph, precision, composed, []);
                part.Run(at, y, node);
                return part.Tape.Singular || part.Erased.Any(IsNowhere);
            }
        }

        // What does not change with the number that stands for the unspeakably small.
        bool IsTheSame(BigFloat before, BigFloat slopeBefore)
        {
            var other = new DualTape(graph, Precisions[0], composed, decisions, 2 * DualTape.Vanishing);
            (int value, int slope) = other.Run(x, y);
            return !other.Tape.Singular && IsNear(before, other.Tape[value]) && IsNear(slopeBefore, slope < 0 ? BigFloat.Zero : other.Tape[slope]);
        }
    }

    private static bool IsNear(BigFloat a, BigFloat b) => BigFloat.Subtract(a, b, 64) is var d && (d.IsZero || d.Top < -1300 || d.Top < b.Top - 70);

    /// <summary>Whether the error of so many bits is far below an ulp of double, or the result is 0 as nearly as matters.</summary>
    private static bool Sure(WengertList tape, int root)
    {
        BigFloat error = tape.Loss(root, tape.Bits).Rounding, result = tape[root];
        return error.IsZero || (error.IsFinite && (error.Top < -1300 || (!result.IsZero && error.Top < result.Top - 70)));
    }

    private static Verdict Collect(List<Outcome> outcomes)
    {
        List<Outcome> plain = [.. outcomes.Where(o => !o.Contrary)];
        return new(Hull(plain, o => (o.Value, o.ValueLoss, o.ValueLossDouble)), outcomes.Exists(o => o.Open) ? null : Hull(outcomes, o => (o.Gradient, o.GradientLoss, o.GradientLossDouble)), true);
    }

    private static Truth Hull(List<Outcome> outcomes, Func<Outcome, (BigFloat, BigFloat, BigFloat)> part)
    {
        Truth? hull = null;
        foreach ((BigFloat value, BigFloat single, BigFloat precise) in outcomes.Select(part))
            hull = hull is null ? new Truth(value, value, single, precise) : new Truth(Least(hull.Low, value), Greatest(hull.High, value), Greatest(hull.Single, single), Greatest(hull.Double, precise));
        return hull!;
    }

    private static BigFloat Least(BigFloat a, BigFloat b) => BigFloat.Compare(a, b) <= 0 ? a : b;

    private static BigFloat Greatest(BigFloat a, BigFloat b) => BigFloat.Compare(a, b) >= 0 ? a : b;

    // ---- singular points --------------------------------------------------------------------------------------------

    /// <summary>How far from a singular point its limit is looked for, and at the square of that and so on: logarithms and small powers show it from afar alone.</summary>
    private static readonly (int Start, int Steps)[] Distances = [(-440, 6), (-55, 4)];

    /// <summary>Where a side shows that there is a loss at all.</summary>
    private static readonly int[] Hints = [-440, -55, -20, -8, -3];

    /// <summary>The limits from the sides on which there are any: all that lies between them is right.</summary>
    private static Verdict Limit(LossGraph graph, bool composed, BigFloat x, BigFloat y, int[] sides)
    {
        var values = new List<Truth?>();
        var gradients = new List<Truth?>();
        foreach (int side in sides)
        {
            Truth? value = null, gradient = null;
            bool isSeen = false;
            foreach ((int distance, int steps) in Distances)
            {
                Outcome?[] row = [.. Enumerable.Range(0, steps).Select(step => Beside(distance << step) is [var outcome, ..] ? outcome : (Outcome?)null)];
                if (Array.Exists(row, o => o is null || (distance != Distances[^1].Start && o.Value.Blind))) continue;
                (Outcome far, Outcome close) = (row[0]!.Value, row[^1]!.Value);
                isSeen = true;
                if (close.Narrowest < far.Narrowest - 20) break; // the loss jumps at the very singularity
                if (close.Turns > Math.Max(far.Turns, 3)) break; // max(p, cos(log(p))) has no limit, whatever cos is at a few points
                bool isSteady = far.IntegerParts.SequenceEqual(close.IntegerParts); // round(log(-log(p))) seems to stand still
                bool turns = close.Angle > Math.Max(far.Angle, 3); // log(p) cos(log(p)) may rise at some points one after the other
                if (Converges([.. row.Select(o => o!.Value.Value)], isSteady) is { } v && (v.IsFinite || !turns) && IsKnown(v, close.Value, close.ValueLoss)) value = new Truth(v, v, close.ValueLoss, close.ValueLossDouble);
                if (Converges([.. row.Select(o => o!.Value.Gradient)], isSteady) is { } slope && (slope.IsFinite || !turns) && IsKnown(slope, close.Gradient, close.GradientLoss)) gradient = new Truth(slope, slope, close.GradientLoss, close.GradientLossDouble);
                break;
            }
            if (!isSeen && Hints.Any(distance => Beside(distance) is not null)) return default; // it has values there, and too few digits show their limit, as of cos(1/x) and log(1 + tanh(1/x))
            if (!isSeen && Hints.Any(IsErased)) return default; // y log(z) has no value at z < 0, and may be left out where y is 0
            if (!isSeen) continue;
            values.Add(value);
            gradients.Add(gradient);

            List<Outcome>? Beside(int power) => At(graph, composed, Point(power), y, out _) is { Count: > 0 } found ? found : null;

            bool IsErased(int power)
            {
                var tape = new DualTape(graph, Precisions[0], composed, []);
                tape.Run(Point(power), y);
                return !tape.Tape.Singular && tape.Erased.Any();
            }

            BigFloat Point(int power) => BigFloat.Add(x, BigFloat.Scale(BigFloat.FromDouble(side), power + (x.IsZero ? 0 : x.Top)), int.MaxValue);
        }
        return new(Between(values), Between(gradients), values.Count > 0);
    }

    /// <summary>Whether a limit is finite, or float knows the number beside it: where tan(z atan(1)) has its poles, it does not.</summary>
    private static bool IsKnown(BigFloat limit, BigFloat beside, BigFloat loss) => limit.IsFinite || BigFloat.Compare(loss, BigFloat.Abs(beside)) < 0;

    /// <summary>The limit that numbers point to, each at the square of the distance of the one before; null if none.</summary>
    /// <param name="isSteady">Whether no integer part changes on the way; else only growth without bounds is seen.</param>
    private static BigFloat? Converges(BigFloat[] row, bool isSteady)
    {
        (BigFloat near, BigFloat nearer) = (row[^2], row[^1]);
        BigFloat change = BigFloat.Abs(BigFloat.Subtract(near, nearer, 320));
        if (change.IsZero || change.Top < nearer.Top - 60) return isSteady ? nearer : null;
        if (near.Top < -1300 && nearer.Top < -1300) return BigFloat.Zero; // below all exponents, what stands for the unspeakably small grows with its factors
        if (row.Any(number => number.Sign != nearer.Sign)) return null;
        BigFloat[] ratios = [.. row.Zip(row.Skip(1), (a, b) => BigFloat.Divide(b, a, 64))];
        if (ratios.All(r => BigFloat.Compare(r, BigFloat.FromDouble(1.5)) > 0)) return nearer.Top < 2 ? null : nearer.Sign > 0 ? BigFloat.PositiveInfinity : BigFloat.NegativeInfinity; // a sine that happens to rise stays below 1
        return ratios.All(r => BigFloat.Compare(r, BigFloat.FromDouble(0.75)) < 0) ? BigFloat.Zero : null;
    }

    private static Truth? Between(List<Truth?> limits)
    {
        if (limits.Count == 0 || limits.Any(l => l is null)) return null;
        Truth a = limits[0]!, b = limits[^1]!;
        if (!a.Low.IsFinite && !b.Low.IsFinite && a.Low.Sign != b.Low.Sign) return null;
        return new Truth(Least(a.Low, b.Low), Greatest(a.High, b.High), Greatest(a.Single, b.Single), Greatest(a.Double, b.Double));
    }
}
