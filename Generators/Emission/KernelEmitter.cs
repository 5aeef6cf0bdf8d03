using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Emission;

/// <summary>What a kernel's inputs are allowed to be.</summary>
/// <param name="Probability">Predictions are from 0 to 1.</param>
/// <param name="Labels">There are labels.</param>
internal readonly record struct InputCheck(bool Probability, bool Labels, double LabelMinimum, double LabelMaximum);

/// <summary>
/// Writes the loop of a kernel. Instructions are interleaved: each is written for all vectors of a turn before the next one, since
/// neither the JIT nor every processor reorders far enough to overlap whole chains.
/// </summary>
internal sealed class KernelEmitter(SourceWriter writer, Dialect dialect, Kernel kernel, InputCheck check, DerivativeKinds derivatives)
{
    /// <summary>Vector registers, less two for constants: of AVX-512, and of others.</summary>
    private const int WideRegisters = 30, Registers = 14;

    /// <summary>Local variables of a method beyond which the JIT no longer inlines, and every operation would be a call.</summary>
    private const int LocalLimit = 420;

    private readonly string?[] _constants = [.. kernel.Instructions.Select(i => i.Op == KernelOp.Constant ? dialect.Constant(i.Text) : null)];
    private bool _labelsLoaded;

    public void Emit()
    {
        writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]");
        writer.Line($"public void Run<K, V, O>(in global::AutoBce.KernelCall<{dialect.Element}> call)");
        writer.Line($"    where K : struct, global::AutoBce.IKernelLanes<V, {dialect.Element}>");
        writer.Line("    where V : struct");
        writer.Open();
        writer.Line("K k = default;");
        Uniforms();
        writer.Line("V scale = k.Create(call.Scale);");
        writer.Line("nint i = 0, n = call.Length;");
        writer.Open("while (i < n)");
        writer.Line("nint end = n < i + 1024 ? n : i + 1024;");
        foreach ((int copies, bool wide) in Turns())
        {
            if (wide) writer.Line("if (k.Wide)");
            writer.Open($"for (; i + {copies} * k.Count <= end; i += {copies} * k.Count)");
            Body(copies);
            writer.Close();
        }
        writer.Open("for (; i < end; i += k.Count)");
        Body(1);
        writer.Close();
        writer.Line("call.EndBlock();");
        writer.Line("i = end;");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    /// <summary>
    /// Turns of more than one vector: as many as the registers hold and the method has room for. Calls are not interleaved, so a kernel with
    /// calls gains nothing.
    /// </summary>
    private IEnumerable<(int Copies, bool Wide)> Turns()
    {
        if (kernel.Instructions.Any(i => Operations.IsCall(i.Op))) yield break;
        int pressure = Math.Max(1, Scheduler.Pressure(kernel)), values = kernel.Instructions.Where((_, i) => !IsInline(i)).Count() + 8;
        bool four = WideRegisters / pressure >= 4 && 7 * values <= LocalLimit, two = WideRegisters / pressure >= 2 && 3 * values <= LocalLimit;
        if (four) yield return (4, true);
        if (two) yield return (2, Registers / pressure < 2);
    }

    /// <summary>Hyperparameters' expressions, rounded to the element type; the low part is what that rounding loses.</summary>
    private void Uniforms()
    {
        for (int i = 0; i < kernel.Instructions.Length; i++)
        {
            Instruction instruction = kernel.Instructions[i];
            if (instruction.Op is not (KernelOp.Uniform or KernelOp.UniformLow)) continue;
            string value = UniformPrinter.Print(kernel.Uniforms[instruction.Number]);
            string number = instruction.Op == KernelOp.Uniform ? $"({dialect.Element})({value})" : $"({dialect.Element})({value} - ({dialect.Element})({value}))";
            writer.Line($"V u{i} = k.Create({number});");
        }
    }

    /// <summary>One turn of a loop: load, check, compute the loss, then what is to be written.</summary>
    private void Body(int copies)
    {
        Each(copies, v => $"V p{v} = {Load("Predictions", v)};");
        if (check.Probability) Check(AnyOutside("p", copies, 0, 1), copies);
        _labelsLoaded = !check.Labels;
        var computed = new bool[kernel.Instructions.Length];
        Compute(copies, computed, [kernel.Value]);
        Each(copies, v => $"V l{v} = {Name(kernel.Value, v)};");
        Labels(copies);
        writer.Open("if (typeof(O) == typeof(global::AutoBce.KernelOutput.Gradient))");
        Derivatives(copies, computed, []);
        writer.Close();
        if (derivatives.HasFlag(DerivativeKinds.Second))
        {
            writer.Open("else if (typeof(O) == typeof(global::AutoBce.KernelOutput.Twice))");
            Derivatives(copies, computed, [0]);
            writer.Close();
        }
        int others = derivatives.HasFlag(DerivativeKinds.Second) ? 1 : 0;
        if (kernel.Partials.Length > others)
        {
            writer.Open("else if (typeof(O) == typeof(global::AutoBce.KernelOutput.Partials))");
            Derivatives(copies, computed, [.. Enumerable.Range(others, kernel.Partials.Length - others)]);
            writer.Close();
        }
        writer.Open("else");
        Weigh(copies, ["l"]);
        writer.Open("if (typeof(O) == typeof(global::AutoBce.KernelOutput.Losses))");
        Each(copies, v => Store("l", "Output", v));
        writer.Close();
        writer.Close();
        Accumulate(copies, "l", 0);
    }

    /// <summary>The gradient, and some of the other derivatives: the first two results are written, those by hyperparameters are summed.</summary>
    private void Derivatives(int copies, bool[] done, int[] partials)
    {
        bool[] computed = [.. done];
        Compute(copies, computed, [kernel.Gradient, .. partials.Select(p => kernel.Partials[p])]);
        Each(copies, v => $"V g{v} = k.Multiply({Name(kernel.Gradient, v)}, scale);");
        foreach (int p in partials)
            Each(copies, v => p < ElementwisePartials ? $"V d{p}_{v} = k.Multiply({Name(kernel.Partials[p], v)}, scale);" : $"V d{p}_{v} = {Name(kernel.Partials[p], v)};");
        Weigh(copies, ["l", "g", .. partials.Select(p => $"d{p}_")]);
        Each(copies, v => Store("g", "Output", v));
        foreach (int p in partials)
            if (p < ElementwisePartials) Each(copies, v => Store($"d{p}_", "Second", v));
            else Accumulate(copies, $"d{p}_", 1 + p - ElementwisePartials);
    }

    /// <summary>The partial derivatives of which every element is written; the others are summed.</summary>
    private int ElementwisePartials => (derivatives.HasFlag(DerivativeKinds.Second) ? 1 : 0) + (derivatives.HasFlag(DerivativeKinds.Label) ? 1 : 0);

    private void Compute(int copies, bool[] computed, IEnumerable<int> results)
    {
        bool[] wanted = kernel.Live(results);
        for (int i = 0; i < kernel.Instructions.Length; i++)
        {
            if (!wanted[i] || computed[i]) continue;
            computed[i] = true;
            if (kernel.Instructions[i].Op == KernelOp.Label) Labels(copies);
            if (IsInline(i)) continue;
            Each(copies, v => $"V v{i}_{v} = {Format(i, v)};");
        }
    }

    /// <summary>Inputs have names already. Comparisons are written where they are used: kept in a variable, a mask would be widened to a vector.</summary>
    private bool IsInline(int index) => kernel.Instructions[index] is { IsMask: true } or { Op: KernelOp.Prediction or KernelOp.Label or KernelOp.Constant or KernelOp.Uniform or KernelOp.UniformLow };

    private string Format(int index, int copy) => Operations.Format(kernel.Instructions[index], o => Name(o, copy), o => _constants[o]);

    /// <summary>The variable of an instruction; constants and masks have none and are written out.</summary>
    private string Name(int index, int copy) => kernel.Instructions[index] switch
    {
        { Op: KernelOp.Prediction } => "p" + copy,
        { Op: KernelOp.Label } => "y" + copy,
        { Op: KernelOp.Constant } => $"k.Create({_constants[index]})",
        { Op: KernelOp.Uniform or KernelOp.UniformLow } => "u" + index,
        { IsMask: true } => Format(index, copy),
        _ => $"v{index}_{copy}",
    };

    private void Each(int copies, Func<int, string> statement) => writer.Line(string.Join(" ", Enumerable.Range(0, copies).Select(statement)));

    private static string Index(int v) => v switch { 0 => "i", 1 => "i + k.Count", _ => $"i + {v} * k.Count" };

    private static string Load(string source, int v) => $"k.Load(in call.{source}, {Index(v)})";

    private static string Store(string name, string destination, int v) => $"k.Store({name}{v}, ref call.{destination}, {Index(v)});";

    /// <summary>Loaded where they are first needed: until then they would only hold registers.</summary>
    private void Labels(int copies)
    {
        if (_labelsLoaded) return;
        Each(copies, v => $"V y{v} = {Load("Labels", v)};");
        Check(AnyOutside("y", copies, check.LabelMinimum, check.LabelMaximum), copies);
        _labelsLoaded = true;
    }

    /// <summary>Before anything of the turn is stored, since the gradient may overwrite the predictions.</summary>
    private void Check(string condition, int copies) => writer.Line($"if ({condition}) throw call.Rejection(i, {copies} * k.Count);");

    private string AnyOutside(string name, int copies, double minimum, double maximum)
    {
        string[] all = [.. Enumerable.Range(0, copies).Select(v => name + v)];
        return minimum == 0
            ? $"k.AnyAbove({string.Join(", ", all)}, {dialect.Literal(maximum)})"
            : string.Join(" || ", all.Select(v => $"k.AnyOutside({v}, {dialect.Literal(minimum)}, {dialect.Literal(maximum)})"));
    }

    private void Weigh(int copies, IEnumerable<string> names)
    {
        writer.Open("if (call.Weighted)");
        Each(copies, v => $"V w{v} = {Load("Weights", v)};");
        if (check.Labels) Check(AnyOutside("w", copies, 0, dialect.IsSingle ? float.MaxValue : double.MaxValue), copies);
        foreach (string name in names) Each(copies, v => $"{name}{v} = k.Multiply({name}{v}, w{v});");
        writer.Close();
    }

    /// <summary>A turn of one vector may be the last, with fewer elements than lanes.</summary>
    private void Accumulate(int copies, string name, int sum) => Each(
        copies,
        v => $"k.Accumulate(ref call.Sum({sum}), {Index(v)}, {(copies == 1 ? $"k.First({name}{v}, n - i)" : name + v)});");
}
