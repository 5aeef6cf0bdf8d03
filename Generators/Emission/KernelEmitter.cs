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

    /// <summary>Registers and locals of a function that is inlined.</summary>
    private const int InlinedPressure = 3, InlinedLocals = 12;

    private readonly string?[] _constants = [.. kernel.Instructions.Select(i => i.Op == KernelOp.Constant ? dialect.Constant(i.Text) : null)];
    private readonly string?[] _statements = new string?[kernel.Instructions.Length];
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
        if (kernel.Instructions.Any(i => Operations.IsCall(i.Op, dialect))) yield break;
        int pressure = Math.Max(1, Scheduler.Pressure(kernel, i => Operations.IsInlined(i.Op, dialect) ? InlinedPressure : 0));
        int values = 8 + kernel.Instructions.Where((_, i) => !IsInline(i)).Sum(i => Operations.IsInlined(i.Op, dialect) ? InlinedLocals : 1);
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
        Each(copies, $"V p# = {Load("Predictions")};");
        if (check.Probability) Check(AnyOutside("p", copies, 0, 1), copies);
        _labelsLoaded = !check.Labels;
        var computed = new bool[kernel.Instructions.Length];
        Compute(copies, computed, [kernel.Value]);
        Each(copies, $"V l# = {Name(kernel.Value)};");
        Labels(copies);
        writer.Open("if (call.Weighted)");
        Each(copies, $"V w# = {Load("Weights")};");
        if (check.Labels) Check(AnyOutside("w", copies, 0, dialect.IsSingle ? float.MaxValue : double.MaxValue), copies);
        Each(copies, "l# = k.Multiply(l#, w#);");
        writer.Close();
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
        writer.Open("else if (typeof(O) == typeof(global::AutoBce.KernelOutput.Losses))");
        Each(copies, Store("l", "Output"));
        writer.Close();
        if (check.Labels) Accumulate(copies, "l", 0);
    }

    /// <summary>The gradient, and some of the other derivatives: the first two results are written, those by hyperparameters are summed.</summary>
    private void Derivatives(int copies, bool[] done, int[] partials)
    {
        bool[] computed = [.. done];
        Compute(copies, computed, [kernel.Gradient, .. partials.Select(p => kernel.Partials[p])]);
        Each(copies, $"V g# = k.Multiply({Name(kernel.Gradient)}, scale);");
        foreach (int p in partials)
            Each(copies, p < ElementwisePartials ? $"V d{p}_# = k.Multiply({Name(kernel.Partials[p])}, scale);" : $"V d{p}_# = {Name(kernel.Partials[p])};");
        writer.Open("if (call.Weighted)");
        foreach (string name in (IEnumerable<string>)["g", .. partials.Select(p => $"d{p}_")]) Each(copies, $"{name}# = k.Multiply({name}#, {Load("Weights")});");
        writer.Close();
        Each(copies, Store("g", "Output"));
        foreach (int p in partials)
            if (p < ElementwisePartials) Each(copies, Store($"d{p}_", "Second"));
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
            Each(copies, _statements[i] ??= $"V v{i}_# = {Format(i)};");
        }
    }

    /// <summary>Inputs have names already. Comparisons are written where they are used: kept in a variable, a mask would be widened to a vector.</summary>
    private bool IsInline(int index) => kernel.Instructions[index] is { IsMask: true } or { Op: KernelOp.Prediction or KernelOp.Label or KernelOp.Constant or KernelOp.Uniform or KernelOp.UniformLow };

    private string Format(int index) => Operations.Format(kernel.Instructions[index], dialect, Name, o => _constants[o]);

    /// <summary>The variable of an instruction; constants and masks have none and are written out.</summary>
    private string Name(int index) => kernel.Instructions[index] switch
    {
        { Op: KernelOp.Prediction } => "p#",
        { Op: KernelOp.Label } => "y#",
        { Op: KernelOp.Constant } => $"k.Create({_constants[index]})",
        { Op: KernelOp.Uniform or KernelOp.UniformLow } => "u" + index,
        { IsMask: true } => Format(index),
        _ => $"v{index}_#",
    };

    /// <summary>The statement for each vector of a turn: # stands for its number, @ for the index of its first element.</summary>
    private void Each(int copies, string statement)
    {
        writer.Begin();
        for (int v = 0; v < copies; v++) writer.Append(v == 0 ? "" : " ").Append(statement, Digits[v], Indices[v]);
        writer.End();
    }

    private static readonly string[] Digits = ["0", "1", "2", "3"], Indices = ["i", "i + k.Count", "i + 2 * k.Count", "i + 3 * k.Count"];

    private static string Load(string source) => $"k.Load(in call.{source}, @)";

    private static string Store(string name, string destination) => $"k.Store({name}#, ref call.{destination}, @);";

    /// <summary>Loaded where they are first needed: until then they would only hold registers.</summary>
    private void Labels(int copies)
    {
        if (_labelsLoaded) return;
        Each(copies, $"V y# = {Load("Labels")};");
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

    /// <summary>A turn of one vector may be the last, with fewer elements than lanes.</summary>
    private void Accumulate(int copies, string name, int sum) => writer.Line(
        $"k.Accumulate(ref call.Sum({sum}), i, {(copies == 1 ? $"k.First({name}0, n - i)" : string.Join(", ", Enumerable.Range(0, copies).Select(v => name + v)))});");
}
