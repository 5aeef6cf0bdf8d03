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

/// <summary>Moving averages without subnormal numbers.</summary>
internal static class Moments
{
    /// <summary>Smallest moment kept: 2^-116, 1024 times the smallest normal float, so that its products with 1 - beta are normal too.
    /// Subnormal moments, into which those without gradient fall, make a step many times slower and move nothing.</summary>
    private const float Tiny = 1.2037062152420224e-35f;

    /// <summary>The root of <see cref="Tiny"/>, 2^-58: gradients below it count as 0, since their squares would be lost and they alone not.</summary>
    private const float TinyRoot = 3.469446951953614e-18f;

    /// <summary>x, or 0 where it is smaller than the smallest moment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Flush<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes, float> =>
        TLanes.SelectLess(TLanes.Abs(x), TLanes.Create(Tiny), TLanes.Create(0), x);

    /// <summary>x, or 0 where its square is smaller than the smallest moment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Gradient<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes, float> =>
        TLanes.SelectLess(TLanes.Abs(x), TLanes.Create(TinyRoot), TLanes.Create(0), x);

    /// <summary>The moving average m + (x - m) rate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Average<TLanes>(TLanes m, TLanes x, TLanes rate) where TLanes : struct, ILanes<TLanes, float> =>
        Flush(TLanes.FusedMultiplyAdd(x - m, rate, m));

    /// <summary>The moving average of squares, which has no sign to take off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes AverageSquare<TLanes>(TLanes v, TLanes g, TLanes rate) where TLanes : struct, ILanes<TLanes, float>
    {
        v = TLanes.FusedMultiplyAdd(TLanes.FusedMultiplyAdd(g, g, -v), rate, v);
        return TLanes.SelectLess(v, TLanes.Create(Tiny), TLanes.Create(0), v);
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
    internal static void Run<TRule>(TRule rule, float decay, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state)
        where TRule : struct, IUpdateRule
    {
        int bits = VectorWidth.Bits;
        float factor = -decay;
        if (bits == 512) Run<TRule, Float512>(ref rule, factor, parameters, gradient, state);
        else if (bits == 256) Run<TRule, Float256>(ref rule, factor, parameters, gradient, state);
        else Run<TRule, Float128>(ref rule, factor, parameters, gradient, state);
    }

    // Settings are read where they lie (by ref, since "in" would copy): instructions broadcast them from memory; in registers they would be spilled.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TRule, TLanes>(ref TRule rule, in float factor, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state)
        where TRule : struct, IUpdateRule
        where TLanes : struct, ILanes<TLanes, float>
    {
        nuint length = (nuint)parameters.Length, whole = length - length % (nuint)TLanes.Count;
        ref float p = ref MemoryMarshal.GetReference(parameters), g = ref MemoryMarshal.GetReference(gradient), s = ref MemoryMarshal.GetReference(state);
        for (nuint i = 0; i < whole; i += (nuint)TLanes.Count) Step<TRule, TLanes>(ref rule, in factor, ref p, ref g, ref s, length, i);
        if (whole == length) return;

        // The last elements take the same way through copies that are padded with zeros.
        int rest = (int)(length - whole);
        Span<float> block = stackalloc float[Widest * (2 + MostSlots)];
        block.Clear();
        parameters[(int)whole..].CopyTo(block);
        gradient[(int)whole..].CopyTo(block[Widest..]);
        for (int slot = 0; slot < TRule.Slots; slot++) Slot(state, slot).CopyTo(block[(Widest * (2 + slot))..]);
        Step<TRule, TLanes>(ref rule, in factor, ref block[0], ref block[Widest], ref block[2 * Widest], Widest, 0);
        block[..rest].CopyTo(parameters[(int)whole..]);
        for (int slot = 0; slot < TRule.Slots; slot++) block.Slice(Widest * (2 + slot), rest).CopyTo(Slot(state, slot));

        Span<float> Slot(Span<float> state, int slot) => state.Slice(slot * (int)length + (int)whole, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRule, TLanes>(ref TRule rule, in float factor, ref float parameters, ref float gradient, ref float state, nuint slot, nuint i)
        where TRule : struct, IUpdateRule
        where TLanes : struct, ILanes<TLanes, float>
    {
        TLanes p = TLanes.Load(ref parameters, i);
        TLanes first = default, second = default, third = default;
        if (TRule.Slots > 0) first = TLanes.Load(ref state, i);
        if (TRule.Slots > 1) second = TLanes.Load(ref state, i + slot);
        if (TRule.Slots > 2) third = TLanes.Load(ref state, i + 2 * slot);
        p = TLanes.FusedMultiplyAdd(p, TLanes.Create(factor), p);
        p = rule.Step(p, TLanes.Load(ref gradient, i), ref first, ref second, ref third);
        TLanes.Store(p, ref parameters, i);
        if (TRule.Slots > 0) TLanes.Store(first, ref state, i);
        if (TRule.Slots > 1) TLanes.Store(second, ref state, i + slot);
        if (TRule.Slots > 2) TLanes.Store(third, ref state, i + 2 * slot);
    }
}
