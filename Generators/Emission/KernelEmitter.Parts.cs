using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Emission;

/// <content>Kernels that are cut into parts.</content>
internal sealed partial class KernelEmitter
{
    /// <summary>Locals beyond which a kernel is cut.</summary>
    private const int SplitLimit = 420;

    private const string Optimized = "[__Impl(__Jit.AggressiveOptimization)]";
    private const string Part = "[__Impl(__Jit.AggressiveOptimization | __Jit.NoInlining)]";

    private readonly Parts? _parts;
    private readonly HashSet<int> _defined = [];
    private readonly Dictionary<int, int> _uniformPlaces = [];
    private readonly int _frameSize;
    private int _group;

    private string Frame => $"__Frame{dialect.Element}";

    private string Where => $" where K : struct, global::AutoBce.IKernelLanes<V, {dialect.Element}> where V : struct";

    /// <summary>Locals of an instruction; the parts of an exponential come with it.</summary>
    private int Weight(int index) => kernel.Instructions[index].Op == KernelOp.ExpNegativePower ? 0 : Operations.IsInlined(kernel.Instructions[index].Op, dialect) ? InlinedLocals : 1;

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

    private void MakeFrame()
    {
        writer.Line($"{Frame}<V> frame = default;");
        writer.Line("ref V f = ref frame.f0;");
        writer.Line($"Uniforms{dialect.Element}<K, V>(ref f);");
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
            writer.Line($"private static void Part{part}<K, V>(in __{dialect.Element}Call call, nint i, ref V f){Where}");
            writer.Open();
            writer.Line("K k = default;");
            WritePart(parts, parts[part]);
            writer.Close();
            writer.Line();
        }
        writer.Line(Part);
        writer.Line($"private void Uniforms{dialect.Element}<K, V>(ref V f){Where}");
        writer.Open();
        writer.Line("K k = default;");
        Uniforms();
        writer.Close();
        writer.Line();
        writer.Line($"private struct {Frame}<V> {{ public V {string.Join(", ", Enumerable.Range(0, Math.Max(1, _frameSize)).Select(place => "f" + place))}; }}");
    }

    /// <summary>A place of the frame, as a reference: the C# compiler follows every field of a structure, the time for which is their number times that of statements.</summary>
    private static string At(int place) => $"__Unsafe.Add(ref f, {place})";

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
            if (parts.PlaceOf(i) >= 0) Each(1, $"{At(parts.PlaceOf(i))} = v{i}_#;");
        }
        _defined.Clear();
    }

    private IEnumerable<KernelOp> Inputs(int index) => kernel.Instructions[index].Operands.ToArray().SelectMany(o =>
        kernel.Instructions[o] is { IsMask: true } && _inline[o] ? Inputs(o) : [kernel.Instructions[o].Op]);
}
