using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Emission;

/// <content>Kernels that are cut into parts.</content>
internal sealed partial class KernelEmitter
{
    /// <summary>Locals beyond which a kernel is cut.</summary>
    private const int SplitLimit = 420;

    private const string Optimized = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]";
    private const string Part = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization | global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]";

    private readonly Parts? _parts;
    private readonly HashSet<int> _defined = [];
    private int _group;

    private string Frame => $"__Frame{dialect.Element}";

    private string Where => $" where K : struct, global::AutoBce.IKernelLanes<V, {dialect.Element}> where V : struct";

    private int Weight(int index) => Operations.IsInlined(kernel.Instructions[index].Op, dialect) ? InlinedLocals : 1;

    /// <summary>What is computed for each output, in the order of <see cref="Body"/>: the loss, then derivatives without what is there by then.</summary>
    private IEnumerable<(int[] Computed, int[] Results)> Groups()
    {
        bool[] value = kernel.Live([kernel.Value]);
        yield return (Variables(value), [kernel.Value]);
        int others = derivatives.HasFlag(DerivativeKinds.Second) ? 1 : 0;
        yield return Group([kernel.Gradient]);
        if (others > 0) yield return Group([kernel.Gradient, kernel.Partials[0]]);
        if (kernel.Partials.Length > others) yield return Group([kernel.Gradient, .. kernel.Partials.Skip(others)]);

        (int[], int[]) Group(int[] results)
        {
            bool[] live = kernel.Live(results);
            for (int i = 0; i < live.Length; i++) live[i] &= !value[i];
            return (Variables(live), results);
        }

        int[] Variables(bool[] live) => [.. Enumerable.Range(0, live.Length).Where(i => live[i] && !_inline[i])];
    }

    /// <summary>The variables that an instruction is made of, those of masks written out in it included.</summary>
    private IEnumerable<int> Uses(int index)
    {
        foreach (int operand in kernel.Instructions[index].Operands)
            if (!_inline[operand]) yield return operand;
            else if (kernel.Instructions[operand].IsMask)
                foreach (int inner in Uses(operand)) yield return inner;
    }

    private void CallParts(Parts parts)
    {
        (int start, int end) = parts.Groups[_group];
        for (int part = start; part < end; part++) writer.Line($"Part{part}<K, V>(in call, i, ref f);");
    }

    private void WriteParts(Parts parts)
    {
        for (int part = 0; part < parts.Groups[parts.Groups.Length - 1].End; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            writer.Line(Part);
            writer.Line($"private static void Part{part}<K, V>(in global::AutoBce.KernelCall<{dialect.Element}> call, nint i, ref {Frame}<V> f){Where}");
            writer.Open();
            writer.Line("K k = default;");
            WritePart(parts, parts[part]);
            writer.Close();
            writer.Line();
        }
        writer.Line(Part);
        writer.Line($"private {Frame}<V> Uniforms{dialect.Element}<K, V>(){Where}");
        writer.Open();
        writer.Line("K k = default;");
        writer.Line($"{Frame}<V> f = default;");
        Uniforms();
        writer.Line("return f;");
        writer.Close();
        writer.Line();
        writer.Open($"private struct {Frame}<V>");
        for (int place = 0; place < parts.PlaceCount; place++) writer.Line($"public V s{place};");
        for (int i = 0; i < kernel.Instructions.Length; i++)
            if (kernel.Instructions[i].Op is KernelOp.Uniform or KernelOp.UniformLow) writer.Line($"public V u{i};");
        writer.Close();
    }

    private void WritePart(Parts parts, int[] part)
    {
        var inputs = new HashSet<KernelOp>(part.SelectMany(Inputs));
        if (inputs.Contains(KernelOp.Prediction)) Each(1, $"V p# = {Load("Predictions")};");
        if (inputs.Contains(KernelOp.Label)) Each(1, $"V y# = {Load("Labels")};");
        _defined.Clear();
        foreach (int i in part)
        {
            Each(1, $"V v{i}_# = {Format(i)};");
            _defined.Add(i);
            if (parts.PlaceOf(i) >= 0) Each(1, $"f.s{parts.PlaceOf(i)} = v{i}_#;");
        }
        _defined.Clear();
    }

    private IEnumerable<KernelOp> Inputs(int index) => kernel.Instructions[index].Operands.SelectMany(o =>
        kernel.Instructions[o] is { IsMask: true } && _inline[o] ? Inputs(o) : [kernel.Instructions[o].Op]);
}
