using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>How one parameter moves, written once for every vector width: it is rounded operation by operation, so all widths give the same bits.</summary>
internal interface IUpdateRule
{
    /// <summary>Numbers of state that a parameter has, up to three.</summary>
    static abstract int Slots { get; }

    /// <summary>The parameters p after a step against the gradient g; the state changes in place, and slots that the rule has not are 0.</summary>
    TLanes Step<TLanes>(TLanes p, TLanes g, ref TLanes first, ref TLanes second, ref TLanes third) where TLanes : struct, ILanes<TLanes, float>;
}

/// <summary>What rules are made of.</summary>
internal static class Rule
{
    /// <summary>Smallest moment kept: 2^-116, 1024 times the smallest normal float, so that its products with 1 - beta are normal too.
    /// Subnormal moments, into which those without gradient fall, make a step many times slower and move nothing.</summary>
    internal const float Tiny = 1.2037062152420224e-35f;

    /// <summary>Below it the square of a gradient is below <see cref="Tiny"/>: 2^-58.</summary>
    internal const float TinyRoot = 3.469446951953614e-18f;

    /// <summary>x, or 0 where it is smaller than the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Flush<TLanes>(TLanes x, float limit) where TLanes : struct, ILanes<TLanes, float> =>
        TLanes.SelectLess(TLanes.Abs(x), TLanes.Create(limit), TLanes.Create(0), x);

    /// <summary>The moving average m + (x - m) rate, never subnormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Average<TLanes>(TLanes m, TLanes x, float rate) where TLanes : struct, ILanes<TLanes, float> =>
        Flush(TLanes.FusedMultiplyAdd(x - m, TLanes.Create(rate), m), Tiny);

    /// <summary>The moving average of squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes AverageSquare<TLanes>(TLanes v, TLanes g, float rate) where TLanes : struct, ILanes<TLanes, float>
    {
        TLanes root = Flush(g, TinyRoot);
        return Average(v, root * root, rate);
    }
}

/// <summary>The pass over parameters, gradient and state: each is read once, and written once.</summary>
internal static class UpdatePass
{
    private const int Widest = 16, MostSlots = 3;

    /// <param name="rule">What a step does.</param>
    /// <param name="decay">Share of each parameter that is taken off before the step.</param>
    /// <param name="parameters">n numbers.</param>
    /// <param name="gradient">n numbers.</param>
    /// <param name="state">n numbers for each slot of the rule, slot by slot.</param>
    internal static void Run<TRule>(in TRule rule, float decay, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state)
        where TRule : struct, IUpdateRule
    {
        int bits = VectorWidth.Bits;
        if (bits == 512) Run<TRule, Float512>(rule, decay, parameters, gradient, state);
        else if (bits == 256) Run<TRule, Float256>(rule, decay, parameters, gradient, state);
        else Run<TRule, Float128>(rule, decay, parameters, gradient, state);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TRule, TLanes>(TRule rule, float decay, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state)
        where TRule : struct, IUpdateRule
        where TLanes : struct, ILanes<TLanes, float>
    {
        nuint length = (nuint)parameters.Length, whole = length - length % (nuint)TLanes.Count;
        ref float p = ref MemoryMarshal.GetReference(parameters), g = ref MemoryMarshal.GetReference(gradient), s = ref MemoryMarshal.GetReference(state);
        for (nuint i = 0; i < whole; i += (nuint)TLanes.Count) Step<TRule, TLanes>(rule, decay, ref p, ref g, ref s, length, i);
        if (whole == length) return;

        // The last elements take the same way through copies that are padded with zeros.
        int rest = (int)(length - whole);
        Span<float> block = stackalloc float[Widest * (2 + MostSlots)];
        block.Clear();
        parameters[(int)whole..].CopyTo(block);
        gradient[(int)whole..].CopyTo(block[Widest..]);
        for (int slot = 0; slot < TRule.Slots; slot++) Slot(state, slot).CopyTo(block[(Widest * (2 + slot))..]);
        Step<TRule, TLanes>(rule, decay, ref block[0], ref block[Widest], ref block[2 * Widest], Widest, 0);
        block[..rest].CopyTo(parameters[(int)whole..]);
        for (int slot = 0; slot < TRule.Slots; slot++) block.Slice(Widest * (2 + slot), rest).CopyTo(Slot(state, slot));

        Span<float> Slot(Span<float> state, int slot) => state.Slice(slot * (int)length + (int)whole, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [SuppressMessage("Style", "IDE0060", Justification = "Slots that a rule has not are constants.")]
    private static void Step<TRule, TLanes>(in TRule rule, float decay, ref float parameters, ref float gradient, ref float state, nuint slot, nuint i)
        where TRule : struct, IUpdateRule
        where TLanes : struct, ILanes<TLanes, float>
    {
        TLanes p = TLanes.Load(ref parameters, i);
        TLanes first = default, second = default, third = default;
        if (TRule.Slots > 0) first = TLanes.Load(ref state, i);
        if (TRule.Slots > 1) second = TLanes.Load(ref state, i + slot);
        if (TRule.Slots > 2) third = TLanes.Load(ref state, i + 2 * slot);
        p = TLanes.FusedMultiplyAdd(p, TLanes.Create(-decay), p);
        p = rule.Step(p, TLanes.Load(ref gradient, i), ref first, ref second, ref third);
        TLanes.Store(p, ref parameters, i);
        if (TRule.Slots > 0) TLanes.Store(first, ref state, i);
        if (TRule.Slots > 1) TLanes.Store(second, ref state, i + slot);
        if (TRule.Slots > 2) TLanes.Store(third, ref state, i + 2 * slot);
    }
}
