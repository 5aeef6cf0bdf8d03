using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>How one parameter moves, written once for every vector width: it is rounded operation by operation, so all widths give the same bits.</summary>
internal interface IUpdateRule
{
    /// <summary>Numbers of state that a parameter has, up to three.</summary>
    static abstract int Slots { get; }

    /// <summary>The parameters p after a step against the gradient g; the state changes in place, and slots that the rule has not are 0.</summary>
    static abstract TLanes Step<TLanes>(in UpdateLanes<TLanes> settings, TLanes p, TLanes g, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : struct, ILanes<TLanes, float>;
}

/// <summary>The numbers of a step, of which each rule takes its own.</summary>
/// <param name="Rate">What the step is multiplied by.</param>
/// <param name="Decay">The share of each parameter that is taken off before the step.</param>
/// <param name="MeanShare">What a moving average of gradients takes of a new one.</param>
/// <param name="SquareShare">What a moving average of squares takes of a new one.</param>
/// <param name="Epsilon">What is added to a divisor.</param>
/// <param name="Momentum">What is kept of a velocity.</param>
/// <param name="Centering">1 where squares are taken about the mean, else 0.</param>
/// <param name="Tiny">Moments below it become 0. A setting like the others: constants of the code would be read from memory for each vector.</param>
/// <param name="TinyRoot">Gradients below it count as 0.</param>
internal readonly record struct UpdateSettings(
    float Rate, float Decay = 0, float MeanShare = 0, float SquareShare = 0, float Epsilon = 0, float Momentum = 0, float Centering = 0,
    float Tiny = Moments.Tiny, float TinyRoot = Moments.TinyRoot);

/// <summary>The same in every lane.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct UpdateLanes<TLanes>(in UpdateSettings settings) where TLanes : struct, ILanes<TLanes, float>
{
    public readonly TLanes Rate = TLanes.Create(settings.Rate), NegativeDecay = TLanes.Create(-settings.Decay), MeanShare = TLanes.Create(settings.MeanShare);
    public readonly TLanes SquareShare = TLanes.Create(settings.SquareShare), Epsilon = TLanes.Create(settings.Epsilon);
    public readonly TLanes Momentum = TLanes.Create(settings.Momentum), Centering = TLanes.Create(settings.Centering);
    public readonly TLanes Tiny = TLanes.Create(settings.Tiny), TinyRoot = TLanes.Create(settings.TinyRoot);
}

/// <summary>Moving averages without subnormal numbers.</summary>
internal static class Moments
{
    /// <summary>Smallest moment kept: 2^-116, 1024 times the smallest normal float, so that its products with 1 - beta are normal too.
    /// Subnormal moments, into which those without gradient fall, make a step many times slower and move nothing.</summary>
    internal const float Tiny = 1.2037062152420224e-35f;

    /// <summary>The root of <see cref="Tiny"/>, 2^-58: gradients below it count as 0, since their squares would be lost and they alone not.</summary>
    internal const float TinyRoot = 3.469446951953614e-18f;

    /// <summary>x, or 0 where it is smaller than the smallest moment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Flush<TLanes>(in UpdateLanes<TLanes> settings, TLanes x) where TLanes : struct, ILanes<TLanes, float> =>
        TLanes.SelectLess(TLanes.Abs(x), settings.Tiny, TLanes.Create(0), x);

    /// <summary>x, or 0 where its square is smaller than the smallest moment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Gradient<TLanes>(in UpdateLanes<TLanes> settings, TLanes x) where TLanes : struct, ILanes<TLanes, float> =>
        TLanes.SelectLess(TLanes.Abs(x), settings.TinyRoot, TLanes.Create(0), x);

    /// <summary>The moving average m + (x - m) rate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Average<TLanes>(in UpdateLanes<TLanes> settings, TLanes m, TLanes x) where TLanes : struct, ILanes<TLanes, float> =>
        Flush(settings, TLanes.FusedMultiplyAdd(x - m, settings.MeanShare, m));

    /// <summary>The moving average of squares, which has no sign to take off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes AverageSquare<TLanes>(in UpdateLanes<TLanes> settings, TLanes v, TLanes g) where TLanes : struct, ILanes<TLanes, float>
    {
        v = TLanes.FusedMultiplyAdd(TLanes.FusedMultiplySubtract(g, g, v), settings.SquareShare, v);
        return TLanes.SelectLess(v, settings.Tiny, TLanes.Create(0), v);
    }
}

/// <summary>A rule after the share that each parameter loses first.</summary>
internal readonly struct DecayedRule<TRule> : IUpdateRule where TRule : struct, IUpdateRule
{
    public static int Slots => TRule.Slots;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Step<TLanes>(in UpdateLanes<TLanes> settings, TLanes p, TLanes g, ref TLanes first, ref TLanes second, ref TLanes third)
        where TLanes : struct, ILanes<TLanes, float> =>
        TRule.Step(settings, TLanes.FusedMultiplyAdd(p, settings.NegativeDecay, p), g, ref first, ref second, ref third);
}

/// <summary>The pass over parameters, gradient and state: each is read once, and written once.</summary>
internal static class UpdatePass
{
    private const int Widest = 16, MostSlots = 3;

    /// <param name="settings">The numbers of the step.</param>
    /// <param name="parameters">n numbers.</param>
    /// <param name="gradient">n numbers.</param>
    /// <param name="state">n numbers for each slot of the rule, slot by slot.</param>
    internal static void Run<TRule>(in UpdateSettings settings, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state)
        where TRule : struct, IUpdateRule
    {
        if (settings.Decay == 0) RunAtWidth<TRule>(settings, parameters, gradient, state);
        else RunAtWidth<DecayedRule<TRule>>(settings, parameters, gradient, state);
    }

    private static void RunAtWidth<TRule>(in UpdateSettings settings, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state)
        where TRule : struct, IUpdateRule
    {
        int bits = VectorWidth.Bits;
        if (bits == 512) Run<TRule, Float512>(settings, parameters, gradient, state);
        else if (bits == 256) Run<TRule, Float256>(settings, parameters, gradient, state);
        else Run<TRule, Float128>(settings, parameters, gradient, state);
    }

    private static void Run<TRule, TLanes>(in UpdateSettings settings, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state)
        where TRule : struct, IUpdateRule
        where TLanes : struct, ILanes<TLanes, float>
    {
        RunVectors<TRule, TLanes>(settings, parameters, gradient, state);
        if (parameters.Length % TLanes.Count != 0) RunRest<TRule, TLanes>(settings, parameters, gradient, state);
    }

    // With no call beside the loop, settings stay in registers: read from memory in each turn, they would take turns with what is updated.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunVectors<TRule, TLanes>(in UpdateSettings settings, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state)
        where TRule : struct, IUpdateRule
        where TLanes : struct, ILanes<TLanes, float>
    {
        UpdateLanes<TLanes> lanes = new(settings);
        nuint length = (nuint)parameters.Length, whole = length - length % (nuint)TLanes.Count;
        ref float p = ref MemoryMarshal.GetReference(parameters), g = ref MemoryMarshal.GetReference(gradient), s = ref MemoryMarshal.GetReference(state);
        for (nuint i = 0; i < whole; i += (nuint)TLanes.Count) Step<TRule, TLanes>(lanes, ref p, ref g, ref s, length, i);
    }

    /// <summary>The last elements take the same way through copies that are padded with zeros.</summary>
    private static void RunRest<TRule, TLanes>(in UpdateSettings settings, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state)
        where TRule : struct, IUpdateRule
        where TLanes : struct, ILanes<TLanes, float>
    {
        int length = parameters.Length, rest = length % TLanes.Count, whole = length - rest;
        Span<float> block = stackalloc float[Widest * (2 + MostSlots)];
        block.Clear();
        parameters[whole..].CopyTo(block);
        gradient[whole..].CopyTo(block[Widest..]);
        for (int slot = 0; slot < TRule.Slots; slot++) Slot(state, slot).CopyTo(block[(Widest * (2 + slot))..]);
        Step<TRule, TLanes>(new(settings), ref block[0], ref block[Widest], ref block[2 * Widest], Widest, 0);
        block[..rest].CopyTo(parameters[whole..]);
        for (int slot = 0; slot < TRule.Slots; slot++) block.Slice(Widest * (2 + slot), rest).CopyTo(Slot(state, slot));

        Span<float> Slot(Span<float> state, int slot) => state.Slice(slot * length + whole, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRule, TLanes>(in UpdateLanes<TLanes> settings, ref float parameters, ref float gradient, ref float state, nuint slot, nuint i)
        where TRule : struct, IUpdateRule
        where TLanes : struct, ILanes<TLanes, float>
    {
        TLanes p = TLanes.Load(ref parameters, i);
        TLanes first = default, second = default, third = default;
        if (TRule.Slots > 0) first = TLanes.Load(ref state, i);
        if (TRule.Slots > 1) second = TLanes.Load(ref state, i + slot);
        if (TRule.Slots > 2) third = TLanes.Load(ref state, i + 2 * slot);
        p = TRule.Step(settings, p, TLanes.Load(ref gradient, i), ref first, ref second, ref third);
        TLanes.Store(p, ref parameters, i);
        if (TRule.Slots > 0) TLanes.Store(first, ref state, i);
        if (TRule.Slots > 1) TLanes.Store(second, ref state, i + slot);
        if (TRule.Slots > 2) TLanes.Store(third, ref state, i + 2 * slot);
    }
}
