using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Emission;

/// <summary>What a kernel's inputs are allowed to be.</summary>
internal readonly record struct InputCheck(bool Probability, double LabelMinimum, double LabelMaximum);

/// <summary>
/// Writes the loop of a kernel. Instructions are interleaved: each is written for all vectors of a turn before the next one, since
/// neither the JIT nor every processor reorders far enough to overlap whole chains.
/// </summary>
internal sealed class KernelEmitter(SourceWriter writer, Dialect dialect, Kernel kernel, InputCheck check)
{
    private string[] _names = [];
    private bool _labelsLoaded;

    public void Emit(string name)
    {
        writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]");
        writer.Open($"private double {name}<__TOutput>(in global::AutoBce.KernelCall<{dialect.Element}> __call)");
        Uniforms();
        writer.Line("var __total = default(global::AutoBce.LaneSum);");
        writer.Line($"var __pad = default(global::AutoBce.KernelPad<{dialect.Element}>);");
        writer.Line("int __i = 0, __n = __call.Length;");
        writer.Open("while (__i < __n)");
        writer.Line("int __end = global::System.Math.Min(__n, __i + __Lanes.Block);");
        int vectors = dialect.VectorsPerGroup;
        for (int v = 0; v < vectors; v++) writer.Line($"var __sum{v} = {dialect.Zero};");
        int interleaved = dialect.Interleaved(kernel), step = interleaved * dialect.Lanes;
        if (interleaved > 1)
        {
            writer.Open($"for (; __i <= __end - {step}; __i += {step})");
            Body(interleaved, last: false);
            writer.Close();
        }
        writer.Open($"for (int __stop = __i + ((__end - __i + 15) & ~15); __i < __stop; __i += {dialect.Lanes})");
        Body(1, last: true);
        writer.Close();
        writer.Line($"__total.Add({string.Join(", ", Enumerable.Range(0, vectors).Select(v => "__sum" + v))});");
        writer.Line("__i = __end;");
        writer.Close();
        writer.Line("return __total.Total;");
        writer.Close();
        writer.Line();
    }

    /// <summary>Hyperparameters' expressions, rounded to the element type; the low part is what that rounding loses.</summary>
    private void Uniforms()
    {
        bool[] live = kernel.Live(kernel.Value, kernel.Gradient);
        for (int i = 0; i < kernel.Instructions.Length; i++)
        {
            Instruction instruction = kernel.Instructions[i];
            if (!live[i] || instruction.Op is not (KernelOp.Uniform or KernelOp.UniformLow)) continue;
            string value = UniformPrinter.Print(kernel.Uniforms[instruction.Number]);
            string number = instruction.Op == KernelOp.Uniform ? $"({dialect.Element})({value})" : $"({dialect.Element})({value} - ({dialect.Element})({value}))";
            writer.Line($"var __u{i} = {dialect.Vector}.Create({number});");
        }
        writer.Line($"var __scale = {dialect.Vector}.Create(__call.Scale);");
    }

    /// <summary>
    /// One turn of a loop: load, check, compute the loss, then what is to be written. The last turns, a vector each, go on to the end of a
    /// group; what is less than a vector goes through a pad.
    /// </summary>
    private void Body(int copies, bool last)
    {
        _names = new string[kernel.Instructions.Length];
        if (last)
        {
            writer.Line("int __count = __end - __i;");
            writer.Line($"bool __partial = __count < {dialect.Lanes};");
            writer.Line($"if (__partial) __pad.Fill(in __call, __i, {dialect.Literal(0.5)}, {dialect.Literal(check.LabelMinimum)});");
        }
        foreach (string input in new[] { "Predictions", "Labels", "Weights", "Output" })
        {
            string element = $"ref global::System.Runtime.CompilerServices.Unsafe.Add(ref global::System.Runtime.CompilerServices.Unsafe.AsRef(in __call.{input}), __i)";
            writer.Line($"scoped ref {dialect.Element} __r{input} = ref {(last ? $"(__partial ? ref __pad.{input} : {element})" : element.Substring(4))};");
        }
        for (int v = 0; v < copies; v++) writer.Line($"var __p{v} = {Load("Predictions", v)};");
        if (check.Probability) Check(Outside("__p", copies, 0, 1), copies);
        _labelsLoaded = false;
        if (!kernel.Instructions.Any(i => i.Op == KernelOp.Label)) Labels(copies);
        bool[] forValue = kernel.Live(kernel.Value), forGradient = kernel.Live(kernel.Gradient);
        Compute(copies, i => forValue[i]);
        for (int v = 0; v < copies; v++) writer.Line($"var __l{v} = {Name(kernel.Value, v)};");
        if (!_labelsLoaded) Labels(copies);
        writer.Open("if (typeof(__TOutput) == typeof(global::AutoBce.KernelOutput.Gradient))");
        Compute(copies, i => forGradient[i] && !forValue[i]);
        for (int v = 0; v < copies; v++) writer.Line($"var __g{v} = {Name(kernel.Gradient, v)} * __scale;");
        Weigh(copies, "__l", "__g");
        for (int v = 0; v < copies; v++) writer.Line(Store("__g", v));
        writer.Close();
        writer.Open("else");
        Weigh(copies, "__l");
        writer.Open("if (typeof(__TOutput) == typeof(global::AutoBce.KernelOutput.Losses))");
        for (int v = 0; v < copies; v++) writer.Line(Store("__l", v));
        writer.Close();
        writer.Close();
        if (last) writer.Line("if (typeof(__TOutput) != typeof(global::AutoBce.KernelOutput.None) && __partial) __pad.Store(in __call, __i);");
        Accumulate(copies, last);
    }

    private void Compute(int copies, Func<int, bool> wanted)
    {
        for (int i = 0; i < kernel.Instructions.Length; i++)
        {
            Instruction instruction = kernel.Instructions[i];
            if (instruction.Op == KernelOp.Label && wanted(i) && !_labelsLoaded) Labels(copies);
            if (!wanted(i) || IsInline(instruction)) continue;
            for (int v = 0; v < copies; v++)
                writer.Line($"var __v{i}_{v} = {dialect.Format(instruction, Name(instruction.A, v), Name(instruction.B, v), Name(instruction.C, v))};");
        }
    }

    /// <summary>Inputs have names already. Comparisons are written where they are used: kept in a variable, a mask would be widened to a vector.</summary>
    private static bool IsInline(Instruction instruction) =>
        instruction.IsMask || instruction.Op is KernelOp.Prediction or KernelOp.Label or KernelOp.Constant or KernelOp.Uniform or KernelOp.UniformLow;

    private string Name(int index, int copy)
    {
        if (index < 0) return "";
        Instruction instruction = kernel.Instructions[index];
        return instruction.Op switch
        {
            KernelOp.Prediction => "__p" + copy,
            KernelOp.Label => "__y" + copy,
            KernelOp.Constant => _names[index] ??= dialect.Constant(instruction.Text),
            KernelOp.Uniform or KernelOp.UniformLow => "__u" + index,
            _ when instruction.IsMask => $"({dialect.Format(instruction, Name(instruction.A, copy), Name(instruction.B, copy), Name(instruction.C, copy))})",
            _ => $"__v{index}_{copy}",
        };
    }

    private string Load(string source, int v) => $"{dialect.Vector}.LoadUnsafe(ref __r{source}, {v * dialect.Lanes})";

    private string Store(string name, int v) => $"{dialect.Vector}.StoreUnsafe({name}{v}, ref __rOutput, {v * dialect.Lanes});";

    /// <summary>Loaded where they are first needed: until then they would only hold registers.</summary>
    private void Labels(int copies)
    {
        for (int v = 0; v < copies; v++) writer.Line($"var __y{v} = {Load("Labels", v)};");
        Check(Outside("__y", copies, check.LabelMinimum, check.LabelMaximum), copies);
        _labelsLoaded = true;
    }

    /// <summary>Before anything of the turn is stored, since the gradient may overwrite the predictions.</summary>
    private void Check(string condition, int copies) => writer.Line($"if ({condition}) throw __call.Rejection(__i, {copies * dialect.Lanes});");

    /// <summary>
    /// Whether some element is NaN or not from minimum to maximum. From 0 on, floats are ordered as their bits, and all others have
    /// greater bits; adding 0 makes -0 pass.
    /// </summary>
    private string Outside(string name, int copies, double minimum, double maximum)
    {
        string v = dialect.Vector, low = dialect.Literal(minimum), high = dialect.Literal(maximum);
        IEnumerable<int> all = Enumerable.Range(0, copies);
        if (minimum != 0) return string.Join(" || ", all.Select(k => $"!{v}.EqualsAll({v}.Min({v}.Max({name}{k}, {v}.Create({low})), {v}.Create({high})), {name}{k})"));
        List<string> bits = [.. all.Select(k => $"{v}.{dialect.Unsigned}({name}{k} + {dialect.Zero})")];
        for (; bits.Count > 1; bits.RemoveRange(0, 2)) bits.Add($"{v}.Max({bits[0]}, {bits[1]})");
        return $"__Lanes.AnyAbove({bits[0]}, {high})";
    }

    private void Weigh(int copies, params string[] names)
    {
        writer.Open("if (__call.Weighted)");
        for (int v = 0; v < copies; v++) writer.Line($"var __w{v} = {Load("Weights", v)};");
        Check(Outside("__w", copies, 0, dialect.IsSingle ? float.MaxValue : double.MaxValue), copies);
        foreach (string name in names)
            for (int v = 0; v < copies; v++) writer.Line($"{name}{v} *= __w{v};");
        writer.Close();
    }

    /// <summary>Lane j of a group belongs to sum j / lanes. Turns of one vector pass the sums on, so that the next one meets the first again.</summary>
    private void Accumulate(int copies, bool last)
    {
        int sums = dialect.VectorsPerGroup;
        if (!last)
        {
            for (int v = 0; v < copies; v++) writer.Line($"__sum{v % sums} += __l{v};");
            return;
        }
        writer.Line("var __sum = __sum0 + __Lanes.First(__l0, __count);");
        for (int v = 1; v < sums; v++) writer.Line($"__sum{v - 1} = __sum{v};");
        writer.Line($"__sum{sums - 1} = __sum;");
    }
}
