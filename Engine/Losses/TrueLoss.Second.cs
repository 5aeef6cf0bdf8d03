namespace AutoBce;

/// <content>Second derivatives: quotients of differences of slopes, so near that what they err by is less than results have to agree in.</content>
internal sealed partial class TrueLoss
{
    /// <summary>By how many powers of two steps are below the prediction, or below 1 at a prediction of 0, and each below the one before: a quotient at a kink grows as much.</summary>
    private const int Step = 160, StepAtZero = 300, Shorter = 40;

    /// <summary>Differences need more bits than slopes.</summary>
    private int[] SecondPrecisions => [400, 528, .. _precisions.AsSpan(1)];

    /// <summary>The second derivative at an element, null if it is not to be found. Where it jumps, the mean of both sides.</summary>
    public (BigFloat? Value, bool IsJump) Second(double prediction, double label)
    {
        if (Take(prediction, label) is not var (x, y)) return default;
        if (_live!.IsZero) return (BigFloat.Zero, false);
        int[] sides = Sides(prediction);
        if (sides.Length == 2 && Quotient(x, y, x.IsZero ? -StepAtZero : x.Top - Step, mayAbsorb: true) is { } regular) return regular;
        BigFloat?[] limits = [.. sides.Select(side => SecondLimit(x, y, side))];
        if (limits.Length == 1 || limits[1] is null) return (limits[0], false); // there is nothing on the other side
        return limits[0] is null ? (limits[1], false) : (Common(limits[0], limits[1]), !Agree(limits[0]!.Value, limits[1]!.Value));
    }

    /// <summary>What the second derivative tends to from one side.</summary>
    private BigFloat? SecondLimit(BigFloat x, BigFloat y, int side)
    {
        foreach ((int first, int second, int third) in Distances.Where(d => x.IsZero || d.Near == Distances[^1].Near))
            if (Beside(first) is { } near && Beside(second) is { } nearer && Beside(third) is { } nearest && Tend(near, nearer, nearest) is { } limit) return limit;
        return null;

        BigFloat? Beside(int power)
        {
            long distance = power + (x.IsZero ? 0 : x.Top);
            return Quotient(BigFloat.Add(x, BigFloat.Scale(BigFloat.FromDouble(side), distance), int.MaxValue), y, distance - Step, power > Distances[0].Near)?.Value;
        }
    }

    /// <summary>The quotient of differences in which two steps agree; null at a singular point.</summary>
    private (BigFloat Value, bool IsJump)? Quotient(BigFloat x, BigFloat y, long step, bool mayAbsorb)
    {
        (BigFloat Below, BigFloat Above)? last = null;
        foreach (int bits in SecondPrecisions)
        {
            BigFloat h = BigFloat.Scale(BigFloat.One, step);
            bool isKnown = true, hasAbsorbed = false;
            BigFloat below = Slope(BigFloat.Subtract(x, h, int.MaxValue)), at = Slope(x), above = Slope(BigFloat.Add(x, h, int.MaxValue));
            if (!mayAbsorb && hasAbsorbed) return null;
            (BigFloat Below, BigFloat Above)? next = isKnown ? (Over(BigFloat.Subtract(at, below, bits), step), Over(BigFloat.Subtract(above, at, bits), step)) : null;
            if (next is { Below.IsZero: true, Above.IsZero: true } && !hasAbsorbed) return (BigFloat.Zero, false);
            if (next is { } now && last is { } before && (bits == _precisions[^1] || !hasAbsorbed))
            {
                BigFloat mean = Mean(now);
                bool isOneSided = Agree(before.Below, now.Below) && Agree(before.Above, now.Above);
                if (isOneSided || Agree(Mean(before), mean)) return (mean, isOneSided && !Agree(now.Below, now.Above));
            }
            last = next;
            step -= Shorter;

            BigFloat Slope(BigFloat at)
            {
                BigDual loss = Run(at, y, bits, out BigDualArithmetic arithmetic);
                hasAbsorbed |= loss.HasAbsorbed;
                isKnown &= !loss.IsSingular && arithmetic.Needed <= bits;
                return loss.Slope;
            }

            BigFloat Mean((BigFloat Below, BigFloat Above) quotients) => BigFloat.Scale(BigFloat.Add(quotients.Below, quotients.Above, bits), -1);
        }
        return null;

        static BigFloat Over(BigFloat difference, long step) => BigFloat.Scale(difference, -step);
    }
}
