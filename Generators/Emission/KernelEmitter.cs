using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Emission;

/// <summary>What a kernel's inputs are allowed to be.</summary>
internal readonly record struct InputCheck(bool Probability, double LabelMinimum, double LabelMaximum)
{
    public bool UnitLabel => LabelMinimum == 0 && LabelMaximum == 1;
}

/// <summary>
/// Writes the loop of a kernel. Instructions are interleaved: each is written for all vectors of a turn before the next one, since
/// neither the JIT nor every processor reorders far enough to overlap whole chains.
/// </summary>
internal sealed class KernelEmitter(SourceWriter writer, Dialect dialect, Kernel kernel, InputCheck check)
{
    private readonly string _element = dialect.IsScalar ? "double" : "float";
    private string[] _names = [];

    public void Emit(string name)
    {
        writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]");
        writer.Open($"private double {name}<__TOutput>(in global::AutoBce.KernelCall<{_element}> __call)");
        Uniforms();
        writer.Line("var __total = default(global::AutoBce.LaneSum);");
        writer.Line("int __i = 0, __n = __call.Length;");
        writer.Open("while (__i < __n)");
        writer.Line("int __end = global::System.Math.Min(__n, __i + __Lanes.Block);");
        int vectors = dialect.VectorsPerGroup;
        for (int v = 0; v < vectors; v++) writer.Line($"var __sum{v} = {Zero};");
        if (dialect.Unroll > 1 || vectors > 1)
        {
            int step = 16 * dialect.Unroll;
            writer.Open($"for (; __i <= __end - {step}; __i += {step})");
            Body(dialect.Unroll, partial: false);
            writer.Close();
        }
        writer.Open("for (; __i < __end; __i += __Lanes.Group)");
        writer.Line("int __count = __end - __i;");
        Body(1, partial: true);
        writer.Close();
        writer.Line($"__total.Add({string.Join(", ", Enumerable.Range(0, vectors).Select(v => "__sum" + v))});");
        writer.Line("__i = __end;");
        writer.Close();
        writer.Line("return __total.Total;");
        writer.Close();
        writer.Line();
    }

    private string Zero => dialect.IsScalar ? "default(global::AutoBce.ScalarSum)" : $"__F{dialect.Bits}.Zero";

    /// <summary>Hyperparameters' expressions, rounded to the element type; the low part is what that rounding loses.</summary>
    private void Uniforms()
    {
        bool[] live = kernel.Live(kernel.Value, kernel.Gradient);
        for (int i = 0; i < kernel.Instructions.Length; i++)
        {
            Instruction instruction = kernel.Instructions[i];
            if (!live[i] || instruction.Op is not (KernelOp.Uniform or KernelOp.UniformLow)) continue;
            string value = UniformPrinter.Print(kernel.Uniforms[instruction.Number]);
            string number = instruction.Op == KernelOp.Uniform ? $"({_element})({value})" : dialect.IsScalar ? "0.0" : $"(float)({value} - (float)({value}))";
            writer.Line($"var __u{i} = {(dialect.IsScalar ? number : $"{dialect.Vector}.Create({number})")};");
        }
        writer.Line($"var __scale = {(dialect.IsScalar ? "__call.Scale" : $"{dialect.Vector}.Create(__call.Scale)")};");
    }

    /// <summary>One turn of the loop: load, check, compute the loss, then what is to be written.</summary>
    private void Body(int groups, bool partial)
    {
        int copies = groups * dialect.VectorsPerGroup;
        _names = new string[kernel.Instructions.Length];
        for (int v = 0; v < copies; v++)
        {
            writer.Line($"var __p{v} = {Load("Predictions", v, partial, "0.5f")};");
            writer.Line($"var __y{v} = {Load("Labels", v, partial, Literal.Of((float)check.LabelMinimum))};");
        }
        Check(copies, partial);
        bool[] forValue = kernel.Live(kernel.Value), forGradient = kernel.Live(kernel.Gradient);
        Compute(copies, i => forValue[i]);
        for (int v = 0; v < copies; v++) writer.Line($"var __l{v} = {Name(kernel.Value, v)};");
        writer.Open("if (typeof(__TOutput) == typeof(global::AutoBce.KernelOutput.Gradient))");
        Compute(copies, i => forGradient[i] && !forValue[i]);
        for (int v = 0; v < copies; v++) writer.Line($"var __g{v} = {Name(kernel.Gradient, v)} * __scale;");
        Weigh(copies, partial, "__l", "__g");
        for (int v = 0; v < copies; v++) writer.Line(Store("__g", v, partial));
        writer.Close();
        writer.Open("else");
        Weigh(copies, partial, "__l");
        writer.Open("if (typeof(__TOutput) == typeof(global::AutoBce.KernelOutput.Losses))");
        for (int v = 0; v < copies; v++) writer.Line(Store("__l", v, partial));
        writer.Close();
        writer.Close();
        for (int v = 0; v < copies; v++) Accumulate(v, partial);
    }

    private void Compute(int copies, Func<int, bool> wanted)
    {
        for (int i = 0; i < kernel.Instructions.Length; i++)
        {
            Instruction instruction = kernel.Instructions[i];
            if (!wanted(i) || IsLeaf(instruction)) continue;
            for (int v = 0; v < copies; v++)
                writer.Line($"var __v{i}_{v} = {dialect.Format(instruction, Name(instruction.A, v), Name(instruction.B, v), Name(instruction.C, v))};");
        }
    }

    private static bool IsLeaf(Instruction instruction) =>
        instruction.Op is KernelOp.Prediction or KernelOp.Label or KernelOp.Constant or KernelOp.Uniform or KernelOp.UniformLow;

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
            _ => $"__v{index}_{copy}",
        };
    }

    private string Load(string source, int v, bool partial, string fill) => dialect.IsScalar
        ? $"global::System.Runtime.CompilerServices.Unsafe.Add(ref global::System.Runtime.CompilerServices.Unsafe.AsRef(in __call.{source}), __i)"
        : partial
            ? $"__Lanes.Load{dialect.Bits}(in __call.{source}, __i + {v * dialect.Lanes}, __count - {v * dialect.Lanes}, {fill})"
            : $"{dialect.Vector}.LoadUnsafe(in __call.{source}, (nuint)(__i + {v * dialect.Lanes}))";

    private string Store(string name, int v, bool partial) => dialect.IsScalar
        ? $"global::System.Runtime.CompilerServices.Unsafe.Add(ref __call.Output, __i) = {name}{v};"
        : partial
            ? $"__Lanes.Store{dialect.Bits}({name}{v}, ref __call.Output, __i + {v * dialect.Lanes}, __count - {v * dialect.Lanes});"
            : $"{dialect.Vector}.StoreUnsafe({name}{v}, ref __call.Output, (nuint)(__i + {v * dialect.Lanes}));";

    /// <summary>Before anything of the turn is stored, since the gradient may overwrite the predictions.</summary>
    private void Check(int copies, bool partial)
    {
        List<string> suspicions = [];
        if (dialect.IsScalar)
        {
            suspicions.Add($"!(__y0 >= {Literal.Of(check.LabelMinimum)} && __y0 <= {Literal.Of(check.LabelMaximum)})");
            if (check.Probability) suspicions.Add("!(__p0 >= 0.0 && __p0 <= 1.0)");
        }
        else
        {
            if (check.UnitLabel) suspicions.Add(AnyAbove("__y", copies, "1f"));
            else
                for (int v = 0; v < copies; v++)
                    suspicions.Add($"!{dialect.Vector}.EqualsAll({dialect.Vector}.Min({dialect.Vector}.Max(__y{v}, {dialect.Vector}.Create({Literal.Of((float)check.LabelMinimum)})), {dialect.Vector}.Create({Literal.Of((float)check.LabelMaximum)})), __y{v})");
            if (check.Probability) suspicions.Add(AnyAbove("__p", copies, "1f"));
        }
        writer.Line($"if ({string.Join(" || ", suspicions)}) __call.Inspect(__i, {(dialect.IsScalar ? "1" : partial ? "16" : $"{copies * dialect.Lanes}")});");
    }

    /// <summary>Read as unsigned integers, floats from 0 to the limit are below its bits; all others but -0 are wrong.</summary>
    private string AnyAbove(string name, int copies, string limit)
    {
        List<string> bits = [.. Enumerable.Range(0, copies).Select(v => $"{dialect.Vector}.AsUInt32({name}{v})")];
        for (; bits.Count > 1; bits.RemoveRange(0, 2)) bits.Add($"{dialect.Vector}.Max({bits[0]}, {bits[1]})");
        return $"__Lanes.AnyAbove({bits[0]}, {limit})";
    }

    private void Weigh(int copies, bool partial, params string[] names)
    {
        writer.Open("if (__call.Weighted)");
        for (int v = 0; v < copies; v++) writer.Line($"var __w{v} = {Load("Weights", v, partial, "0f")};");
        string suspicion = dialect.IsScalar
            ? "!(__w0 >= 0.0 && __w0 <= double.MaxValue)"
            : AnyAbove("__w", copies, "float.MaxValue");
        writer.Line($"if ({suspicion}) __call.Inspect(__i, {(dialect.IsScalar ? "1" : partial ? "16" : $"{copies * dialect.Lanes}")});");
        foreach (string name in names)
            for (int v = 0; v < copies; v++) writer.Line($"{name}{v} *= __w{v};");
        writer.Close();
    }

    private void Accumulate(int v, bool partial)
    {
        int lane = v % dialect.VectorsPerGroup;
        writer.Line(dialect.IsScalar ? "__sum0.Add(__i, __l0);"
            : partial ? $"__sum{lane} += __Lanes.First(__l{v}, __count - {v * dialect.Lanes});"
            : $"__sum{lane} += __l{v};");
    }
}
