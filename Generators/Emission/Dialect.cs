using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Emission;

/// <summary>How a kernel is written for one element type: float or double. Vector widths need no dialect: one text serves them all.</summary>
internal sealed record Dialect(string Element)
{
    public static readonly Dialect Single = new("float"), Double = new("double");

    public bool IsSingle => Element == "float";

    public string Literal(double number) => IsSingle ? Emission.Literal.Of((float)number) : Emission.Literal.Of(number);

    /// <summary>A constant, rounded once to the element type.</summary>
    public string Constant(string text)
    {
        if (text == "-Infinity") return $"{Element}.NegativeInfinity";
        Symbolic.Rational value = Symbolic.Rational.Parse(text);
        return IsSingle ? Emission.Literal.Of(value.ToSingle()) : Emission.Literal.Of(value.ToDouble());
    }
}

/// <summary>
/// The methods of the engine's lanes, and which of their operands may be constants (C) beside vectors (V): constants that are operands
/// become part of the machine code, without a variable of their own.
/// </summary>
internal static class Operations
{
    private static readonly Dictionary<KernelOp, (string Method, string Forms)> Methods = new()
    {
        [KernelOp.Add] = ("Add", "VC"),
        [KernelOp.Subtract] = ("Subtract", "VC CV"),
        [KernelOp.Multiply] = ("Multiply", "VC"),
        [KernelOp.Divide] = ("Divide", "VC CV"),
        [KernelOp.MultiplyAdd] = ("MultiplyAdd", "VCV VVC VCC"),
        [KernelOp.NegativeMultiplyAdd] = ("NegativeMultiplyAdd", "VVC"),
        [KernelOp.Negate] = ("Negate", ""),
        [KernelOp.Abs] = ("Abs", ""),
        [KernelOp.Floor] = ("Floor", ""),
        [KernelOp.Round] = ("Round", ""),
        [KernelOp.Sign] = ("Sign", ""),
        [KernelOp.Sqrt] = ("Sqrt", ""),
        [KernelOp.Max] = ("Max", "VC"),
        [KernelOp.Min] = ("Min", "VC"),
        [KernelOp.AtLeast] = ("AtLeast", "VC"),
        [KernelOp.AtMost] = ("AtMost", "VC"),
        [KernelOp.Scale] = ("Scale", ""),
        [KernelOp.Flip] = ("Flip", ""),
        [KernelOp.Less] = ("Less", "VC CV"),
        [KernelOp.LessOrEqual] = ("LessOrEqual", "VC CV"),
        [KernelOp.Equal] = ("Equal", "VC"),
        [KernelOp.And] = ("And", ""),
        [KernelOp.Or] = ("Or", ""),
        [KernelOp.Not] = ("Not", ""),
        [KernelOp.Select] = ("Select", "VCV VVC VCC"),
    };

    /// <summary>Functions of the engine that are calls; {0}, {1} and {2} are vectors.</summary>
    private static readonly Dictionary<KernelOp, string> Calls = new()
    {
        [KernelOp.Exp] = "k.Exp({0})",
        [KernelOp.ExpNegative] = "k.Exp(k.Negate({0}))",
        [KernelOp.ExpSum] = "__Kernel.ExpOfSum<K, V, double>(k, {0}, {1}, {2})",
        [KernelOp.Log] = "k.Log({0})",
        [KernelOp.LogProbability] = "k.Log({0})",
        [KernelOp.LogComplement] = "k.Log1p(k.Negate({0}))",
        [KernelOp.LogPair] = "k.Select(k.Less({0}, {1}), k.Log({0}), k.Log1p(k.Negate({1})))",
        [KernelOp.Log1pUnit] = "k.Log1p({0})",
        [KernelOp.Log1p] = "k.Log1p({0})",
        [KernelOp.Expm1] = "k.Expm1({0})",
        [KernelOp.Tanh] = "k.Tanh({0})",
        [KernelOp.Sin] = "k.Sin({0})",
        [KernelOp.Cos] = "k.Cos({0})",
        [KernelOp.Tan] = "k.Tan({0})",
        [KernelOp.Atan] = "k.Atan({0})",
        [KernelOp.Sinh] = "k.Sinh({0})",
        [KernelOp.Cosh] = "k.Cosh({0})",
        [KernelOp.LogCosh] = "k.LogCosh({0})",
        [KernelOp.Cbrt] = "k.Cbrt({0})",
        [KernelOp.Pow] = "k.Pow({0}, {1}, {2})",
        [KernelOp.ExpNegativePower] = "{1}",
        [KernelOp.ExpNegativeRest] = "k.Create(0d)",
        [KernelOp.Log1pUnitLow] = "k.Create(0d)", // double has digits to spare
    };

    /// <summary>Functions that the engine writes out for floats, and the JIT inlines: a call would spill every vector.</summary>
    private static readonly Dictionary<KernelOp, string> Inlined = new()
    {
        [KernelOp.Exp] = "__Kernel.ExpInline(k, {0})",
        [KernelOp.ExpNegative] = "__Kernel.ExpNegative(k, {0})",
        [KernelOp.ExpNegativePower] = "__Kernel.ExpNegativePower(k, {0})",
        [KernelOp.ExpNegativeRest] = "__Kernel.ExpNegativeRest(k, {0})",
        [KernelOp.ExpSum] = "__Kernel.ExpSum(k, {0}, {1}, {2})",
        [KernelOp.LogProbability] = "__Kernel.LogProbability(k, {0})",
        [KernelOp.LogComplement] = "__Kernel.LogComplement(k, {0})",
        [KernelOp.LogPair] = "__Kernel.LogPair(k, {0}, {1})",
        [KernelOp.Surprisal] = "__Kernel.Surprisal(k, {0}, {1})",
        [KernelOp.Log1pUnit] = "__Kernel.Log1pUnit(k, {0}, {1}, {2})",
        [KernelOp.Log1pUnitLow] = "__Kernel.Log1pUnitLow(k, {0}, {1}, {2})",
    };

    public static bool IsCall(KernelOp op, Dialect dialect) => Calls.ContainsKey(op) && !IsInlined(op, dialect);

    public static bool IsInlined(KernelOp op, Dialect dialect) => dialect.IsSingle && Inlined.ContainsKey(op);

    /// <summary>The text of an instruction. Name gives an operand's variable, constants its number if it is one.</summary>
    public static string Format(Instruction instruction, Dialect dialect, Func<int, string> name, string?[] constants)
    {
        string? format = null;
        if ((dialect.IsSingle && Inlined.TryGetValue(instruction.Op, out format)) || Calls.TryGetValue(instruction.Op, out format))
            return string.Format(System.Globalization.CultureInfo.InvariantCulture, format, Array.ConvertAll(instruction.Operands.ToArray(), o => name(o)));
        (string method, string forms) = Methods[instruction.Op];
        OperandList operands = instruction.Operands;
        if (Commutes(instruction.Op) && constants[operands.A] is not null && constants[operands.B] is null) operands = operands with { A = operands.B, B = operands.A };
        Span<char> form = stackalloc char[operands.Count];
        for (int i = 0; i < form.Length; i++) form[i] = constants[operands[i]] is null ? 'V' : 'C';
        // From the left on, constants where none may be become vectors.
        for (int i = 0; i < form.Length && !IsAllowed(form, forms); i++) form[i] = 'V';
        string arguments = Operand(form[0], operands.A);
        for (int i = 1; i < form.Length; i++) arguments = arguments + ", " + Operand(form[i], operands[i]);
        return "k." + method + "(" + arguments + ")";

        string Operand(char kind, int operand) => kind == 'C' ? constants[operand]! : name(operand);
    }

    /// <summary>Forms are of one length, so that each is found where it stands only.</summary>
    private static bool IsAllowed(ReadOnlySpan<char> form, string forms) => form.IndexOf('C') < 0 || forms.AsSpan().IndexOf(form) >= 0;

    private static bool Commutes(KernelOp op) => op is KernelOp.Add or KernelOp.Multiply or KernelOp.MultiplyAdd or KernelOp.Max or KernelOp.Min or KernelOp.Equal;
}

/// <summary>C# literals that read back as the very number, under any culture.</summary>
internal static class Literal
{
    public static string Of(float value) => Special(value, "float") ?? value.ToString("G9", System.Globalization.CultureInfo.InvariantCulture) + "f";

    public static string Of(double value) => Special(value, "double") ?? value.ToString("G17", System.Globalization.CultureInfo.InvariantCulture) + "d";

    public static string Of(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\r", "\\r").Replace("\n", "\\n") + "\"";

    private static string? Special(double value, string type) =>
        double.IsNaN(value) ? type + ".NaN" : double.IsPositiveInfinity(value) ? type + ".PositiveInfinity" : double.IsNegativeInfinity(value) ? type + ".NegativeInfinity" : null;
}
