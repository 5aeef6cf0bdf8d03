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
internal sealed partial class KernelEmitter
{
    /// <summary>
    /// Vector registers, less two for constants: of AVX-512, and of others. Functions are not interleaved, so that not all vectors of a turn need all
    /// theirs at once: focal loss, with ten, is a sixth faster with four vectors than with two.
    /// </summary>
    private const int WideRegisters = 40, Registers = 14;

    /// <summary>Local variables of a method beyond which the JIT no longer inlines, and every operation would be a call.</summary>
    private const int LocalLimit = 420;

    /// <summary>Registers and locals of a function that is inlined.</summary>
    private const int InlinedPressure = 3, InlinedLocals = 12;

    private readonly SourceWriter writer;
    private readonly Dialect dialect;
    private readonly Kernel kernel;
    private readonly InputCheck check;
    private readonly DerivativeKinds derivatives;
    private readonly CancellationToken cancellation;
    private readonly string?[] _constants, _statements, _names;
    private readonly Func<int, string> _name;
    private readonly bool[] _inline;
    private readonly bool _isHard;
    private readonly KernelEmitter? _hard;
    private bool _labelsLoaded;
    private int _first;

    /// <param name="hard">The same kernel for labels of 0 and 1, if that is less work.</param>
    public KernelEmitter(SourceWriter writer, Dialect dialect, Kernel kernel, InputCheck check, DerivativeKinds derivatives, Kernel? hard, CancellationToken cancellation)
        : this(writer, dialect, kernel, check, derivatives, isHard: false, cancellation)
    {
        if (hard is null || !dialect.IsSingle || _parts is not null) return;
        var emitter = new KernelEmitter(writer, dialect, hard, check, derivatives, isHard: true, cancellation);
        if (emitter._parts is null) _hard = emitter;
    }

    private KernelEmitter(SourceWriter writer, Dialect dialect, Kernel kernel, InputCheck check, DerivativeKinds derivatives, bool isHard, CancellationToken cancellation)
    {
        _isHard = isHard;
        (this.writer, this.dialect, this.kernel, this.check, this.derivatives, this.cancellation) = (writer, dialect, kernel, check, derivatives, cancellation);
        _constants = [.. kernel.Instructions.Select(i => i.Op == KernelOp.Constant ? dialect.Constant(i.Text) : null)];
        _statements = new string?[kernel.Instructions.Length];
        _names = new string?[kernel.Instructions.Length];
        _name = Name;
        _inline = Inline(kernel);
        (int[] Computed, int[] Results)[] groups = [.. Groups()];
        if (groups.Sum(group => group.Computed.Sum(Weight)) <= SplitLimit) return;
        _parts = new Parts(kernel.Instructions.Length, groups, Weight, Uses);
        _frameSize = _parts.PlaceCount;
        for (int i = 0; i < kernel.Instructions.Length; i++)
            if (kernel.Instructions[i].Op is KernelOp.Uniform or KernelOp.UniformLow) _uniformPlaces.Add(i, _frameSize++);
    }

    /// <param name="first">What a call does first.</param>
    public void Emit(string first = "")
    {
        if (_hard is null)
        {
            Loop("public void Run", "", "nint i = 0;", first);
            return;
        }
        _hard.Loop("public void Run", "", "nint i = 0;", first);
        Loop("private void Soft", ", nint i, V s0", "", "");
    }

    /// <summary>The method of a loop. That for hard labels leaves the rest of the call to the other one, from the first turn on that has a soft label.</summary>
    private void Loop(string method, string parameters, string start, string first)
    {
        bool isRest = parameters.Length > 0;
        string zero = dialect.IsSingle ? "0f" : "0d";
        writer.Line(isRest ? Part : Optimized);
        writer.Line($"{method}<K, V, O>(in __{dialect.Element}Call call{parameters})");
        writer.Line($"    where K : struct, global::AutoBce.IKernelLanes<V, {dialect.Element}>");
        writer.Line("    where V : struct");
        writer.Open();
        writer.Line("K k = default;");
        if (first.Length > 0) writer.Line(first);
        if (_parts is null) Uniforms(); else MakeFrame();
        if (_isHard) Assumptions();
        writer.Line("V scale = k.Create(call.Scale);");
        writer.Line($"{start} nint n = call.Length;");
        writer.Open("while (i < n)");
        writer.Line(isRest ? "nint end = n < (i | 1023) + 1 ? n : (i | 1023) + 1;" : "nint end = n < i + 1024 ? n : i + 1024;");
        if (Sums.Any() && !isRest) writer.Line($"V {string.Join(", ", Sums.Select(s => $"s{s} = k.Create({zero})"))};");
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
        foreach (int sum in Sums)
            if (sum == 0) writer.Line("k.EndBlock(ref call.Sum(0), s0);");
            else writer.Line($"if (typeof(O) == typeof(global::AutoBce.KernelOutput.Partials)) k.EndBlock(ref call.Sum({sum}), s{sum});");
        if (isRest) writer.Line($"s0 = k.Create({zero});");
        writer.Line("i = end;");
        writer.Close();
        writer.Close();
        writer.Line();
        if (_parts is not null) WriteParts(_parts);
    }

    /// <summary>
    /// Turns of more than one vector: as many as the registers hold and the method has room for. Calls are not interleaved, so a kernel with
    /// calls gains nothing, and kernels of doubles, which verify, are not worth the text. Of sixteen registers a function that is not written in
    /// stages takes all: the constants that two of them share wait on the stack.
    /// </summary>
    private IEnumerable<(int Copies, bool Wide)> Turns()
    {
        if (_parts is not null || !dialect.IsSingle || kernel.Instructions.Any(i => Operations.IsCall(i.Op, dialect))) yield break;
        int pressure = Math.Max(1, Scheduler.Pressure(kernel, i => Operations.IsInlined(i.Op, dialect) ? InlinedPressure : 0));
        int values = 8 + Enumerable.Range(0, _inline.Length).Where(i => !_inline[i]).Sum(Weight);
        bool four = WideRegisters / pressure >= 4 && 5 * values <= LocalLimit, two = WideRegisters / pressure >= 2 && (four ? 7 : 3) * values <= LocalLimit;
        if (four) yield return (4, true);
        if (two) yield return (2, Registers / pressure < 2 || kernel.Instructions.Any(IsWhole));
    }

    /// <summary>Hyperparameters' expressions, rounded to the element type; the low part is what that rounding loses.</summary>
    private void Uniforms()
    {
        Symbolic.Expr[] used = [.. kernel.Instructions.Where(i => i.Op is KernelOp.Uniform or KernelOp.UniformLow).Select(i => kernel.Uniforms[i.Number]).Distinct()];
        var printer = new UniformPrinter(used, "h");
        foreach ((string name, string text) in printer.Definitions) writer.Line($"double {name} = {text};");
        for (int i = 0; i < kernel.Instructions.Length; i++)
        {
            Instruction instruction = kernel.Instructions[i];
            if (instruction.Op is not (KernelOp.Uniform or KernelOp.UniformLow)) continue;
            string value = printer.Of(kernel.Uniforms[instruction.Number]);
            string number = $"({dialect.Element})({(instruction.Op == KernelOp.Uniform ? value : dialect.Element == "double" ? printer.Low(kernel.Uniforms[instruction.Number]) : $"{value} - (float)({value})")})";
            writer.Line(_parts is null ? $"V u{i} = k.Create({number});" : $"{At(_uniformPlaces[i])} = k.Create({number});");
        }
    }

    /// <summary>What the kernel for hard labels takes for granted of hyperparameters.</summary>
    private void Assumptions()
    {
        for (int i = 0; i < kernel.Instructions.Length; i++)
            if (kernel.Instructions[i].Op == KernelOp.Uniform) writer.Line($"if (k.AnyOutside(u{i}, {dialect.Literal(1d / HardLabels.Range)}, {dialect.Literal(HardLabels.Range)})) {{ Soft<K, V, O>(in call, 0, k.Create(0f)); return; }}");
    }

    /// <summary>
    /// One turn of a loop: load and check, compute the loss and its derivative, then what is to be written. With an exponential the chains of instructions are
    /// long, and interleaved; shorter ones follow each other, which takes fewer registers, and are overlapped by the processor.
    /// </summary>
    private void Body(int copies)
    {
        int together = kernel.Instructions.Any(i => i.Op == KernelOp.ExpNegative) ? copies : 1;
        if (copies > 1) writer.Line($"if (call.IsLong) call.Prefetch(i, {copies} * k.Count);");
        Each(copies, $"V p# = {Load("Predictions")};");
        if (check.Probability) Check(AnyOutside("p", copies, 0, 1), copies);
        _labelsLoaded = !check.Labels;
        if (_parts is not null || together < copies) Labels(copies);
        bool[] computed = [];
        _group = 0;
        for (int v = 0; v < copies; v += together)
        {
            int last = Math.Min(copies, v + together);
            (_first, computed) = (v, new bool[kernel.Instructions.Length]);
            Compute(last, computed, [kernel.Value]);
            Each(last, $"V l# = {Name(kernel.Value)};");
            Labels(copies);
            bool[] all = [.. computed];
            Each(last, "V g# = l#;");
            writer.Open("if (typeof(O) == typeof(__Output.Gradient))");
            if (v == 0) _group++;
            // A sign that hangs on the label is given to the scale, which is there sooner: the same bits.
            Instruction gradient = kernel.Instructions[kernel.Gradient];
            bool isFlipped = gradient.Op == KernelOp.Flip;
            int factor = isFlipped ? gradient.A : kernel.Gradient;
            Compute(last, all, [factor]);
            Each(last, $"g# = k.Multiply({Name(factor)}, {(isFlipped ? $"k.Flip(scale, {Name(gradient.B)})" : "scale")});");
            writer.Close();
        }
        _first = 0;
        writer.Open("if (call.Weighted)");
        Each(copies, $"V w# = {Load("Weights")};");
        if (check.Labels) Check(AnyOutside("w", copies, 0, dialect.IsSingle ? float.MaxValue : double.MaxValue), copies);
        Each(copies, "l# = k.Multiply(l#, w#);");
        Each(copies, "g# = k.Multiply(g#, w#);");
        writer.Close();
        writer.Open("if (typeof(O) == typeof(__Output.Gradient))");
        Each(copies, Store("g", "Output"));
        writer.Close();
        if (derivatives.HasFlag(DerivativeKinds.Second))
        {
            writer.Open("else if (typeof(O) == typeof(__Output.Twice))");
            Derivatives(copies, computed, [0]);
            writer.Close();
        }
        int others = derivatives.HasFlag(DerivativeKinds.Second) ? 1 : 0;
        if (kernel.Partials.Length > others)
        {
            writer.Open("else if (typeof(O) == typeof(__Output.Partials))");
            Derivatives(copies, computed, [.. Enumerable.Range(others, kernel.Partials.Length - others)]);
            writer.Close();
        }
        writer.Open("else if (typeof(O) == typeof(__Output.Losses))");
        Each(copies, Store("l", "Output"));
        writer.Close();
        if (check.Labels) Accumulate(copies, "l", 0);
    }

    /// <summary>The gradient, and some of the other derivatives: the first two results are written, those by hyperparameters are summed.</summary>
    private void Derivatives(int copies, bool[] done, int[] partials)
    {
        bool[] computed = [.. done];
        _group++;
        Compute(copies, computed, [kernel.Gradient, .. partials.Select(p => kernel.Partials[p])]);
        Each(copies, $"g# = k.Multiply({Name(kernel.Gradient)}, scale);");
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

    /// <summary>The sum of the losses, and from 1 on those of the derivatives by hyperparameters.</summary>
    private IEnumerable<int> Sums => Enumerable.Range(0, 1 + kernel.Partials.Length - ElementwisePartials).Where(s => s > 0 || check.Labels);

    private void Compute(int copies, bool[] computed, IEnumerable<int> results)
    {
        if (_parts is not null)
        {
            CallParts(_parts);
            return;
        }
        bool[] wanted = kernel.Live(results);
        var group = new List<string>();
        for (int i = 0; i < kernel.Instructions.Length; i++)
        {
            if (!wanted[i] || computed[i]) continue;
            cancellation.ThrowIfCancellationRequested();
            if (kernel.Instructions[i].Op == KernelOp.Label) Labels(copies);
            if (IsStaged(i))
            {
                foreach (int early in Before(i, wanted, computed)) Write(early);
                Grouped(copies, group);
                computed[i] = true;
                foreach (string stage in Stages(i, computed)) Each(copies, stage);
            }
            else Write(i);
        }
        Grouped(copies, group);

        void Write(int i)
        {
            computed[i] = true;
            if (_inline[i]) return;
            if (group.Count == GroupLength) Grouped(copies, group);
            group.Add(_statements[i] ??= $"V {Name(i)} = {Format(i)};");
        }
    }

    /// <summary>Masks that are made of more comparisons are kept in a variable.</summary>
    private const int MaskLimit = 12;

    /// <summary>
    /// Inputs have names already. Comparisons are written where they are used: kept in a variable, a mask would be widened to a vector. Masks made
    /// of many others are the exception, lest the text grow without end.
    /// </summary>
    private static bool[] Inline(Kernel kernel)
    {
        var inline = new bool[kernel.Instructions.Length];
        var size = new int[inline.Length];
        for (int i = 0; i < inline.Length; i++)
        {
            Instruction instruction = kernel.Instructions[i];
            if (instruction.IsMask) size[i] = 1 + instruction.Operands.ToArray().Sum(o => inline[o] ? size[o] : 0);
            inline[i] = instruction.IsMask ? size[i] <= MaskLimit : instruction.Op is KernelOp.Prediction or KernelOp.Label or KernelOp.Constant or KernelOp.Uniform or KernelOp.UniformLow;
        }
        return inline;
    }

    private string Format(int index) => Operations.Format(kernel.Instructions[index], dialect, _name, _constants);

    /// <summary>The variable of an instruction; constants and masks have none and are written out.</summary>
    private string Name(int index) => _parts is null ? _names[index] ??= NameOf(index) : NameOf(index);

    private string NameOf(int index) => kernel.Instructions[index] switch
    {
        { Op: KernelOp.Prediction } => "p#",
        { Op: KernelOp.Label } => "y#",
        { Op: KernelOp.Constant } => $"k.Create({_constants[index]})",
        { Op: KernelOp.Uniform or KernelOp.UniformLow } => _parts is null ? "u" + index : At(_uniformPlaces[index]),
        { IsMask: true } when _inline[index] => Format(index),
        _ => _parts is null || _defined.Contains(index) ? $"v{index}_#" : At(_parts.PlaceOf(index)),
    };

    /// <summary>
    /// The statement for each vector of a turn: # stands for its number, @ for the index of its first element. Variables are declared by one
    /// statement, which the C# compiler reads in half the time of four.
    /// </summary>
    private void Each(int copies, string statement)
    {
        bool declares = statement.StartsWith(Declaration, StringComparison.Ordinal);
        ReadOnlySpan<char> one = declares ? statement.AsSpan(Declaration.Length, statement.Length - Declaration.Length - 1) : statement;
        writer.Begin();
        if (declares) writer.Append(Declaration);
        for (int v = _first; v < copies; v++) writer.Append(v == _first ? "" : declares ? ", " : " ").Append(one, Digits[v], Indices[v]);
        if (declares) writer.Append(";");
        writer.End();
    }

    private const string Declaration = "V ";

    private static readonly char[] Digits = ['0', '1', '2', '3'];

    private static readonly string[] Indices = ["i", "i + k.Count", "i + 2 * k.Count", "i + 3 * k.Count"];

    private static string Load(string source) => $"k.Load(in call.{source}, @)";

    private static string Store(string name, string destination) => $"k.Store({name}#, ref call.{destination}, @);";

    /// <summary>Loaded where they are first needed: until then they would only hold registers. The kernel for hard labels gives up at the first turn that is not for it.</summary>
    private void Labels(int copies)
    {
        if (_labelsLoaded) return;
        _labelsLoaded = true;
        Each(copies, $"V y# = {Load("Labels")};");
        if (!_isHard)
        {
            Check(AnyOutside("y", copies, check.LabelMinimum, check.LabelMaximum), copies);
            return;
        }
        string numbers = !kernel.AssumesNumbers ? "" : string.Concat(Enumerable.Range(0, copies).Select(v => $" || k.AnyOutside(p{v}, float.NegativeInfinity, float.PositiveInfinity)"));
        writer.Line($"if (k.AnySoft({string.Join(", ", Enumerable.Range(0, copies).Select(v => $"y{v}"))}){numbers}) {{ Soft<K, V, O>(in call, i, s0); return; }}");
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
        $"s{sum} = k.Accumulate(ref call.Sum({sum}), i, s{sum}, {(copies == 1 ? $"k.First({name}0, n - i)" : string.Join(", ", Enumerable.Range(0, copies).Select(v => name + v)))});");
}
