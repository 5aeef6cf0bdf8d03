using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Emission;

/// <summary>How an instruction is written for one element type and vector width. {0}, {1}, {2} are its operands.</summary>
/// <param name="Element">float or double.</param>
/// <param name="Bits">The width of a vector.</param>
/// <param name="Registers">Vector registers.</param>
internal sealed record Dialect(string Element, int Bits, int Registers)
{
    private static readonly (int Bits, int Registers)[] Widths = [(512, 32), (256, 16), (128, 16)];

    public static readonly Dialect[] Singles = [.. Widths.Select(w => new Dialect("float", w.Bits, w.Registers))];
    public static readonly Dialect[] Doubles = [.. Widths.Select(w => new Dialect("double", w.Bits, w.Registers))];

    public bool IsSingle => Element == "float";

    /// <summary>What its members are called.</summary>
    public string Name => (IsSingle ? "Single" : "Double") + Bits.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The static class of the vectors.</summary>
    public string Vector => "__V" + Bits.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A vector of zeros.</summary>
    public string Zero => $"{Vector}.Create({Literal(0, 0)})";

    /// <summary>Unsigned integers of the element's size.</summary>
    public string Unsigned => IsSingle ? "AsUInt32" : "AsUInt64";

    /// <summary>Elements of a vector.</summary>
    public int Lanes => Bits / (IsSingle ? 32 : 64);

    /// <summary>Vectors that make up a group of 16 elements.</summary>
    public int VectorsPerGroup => 16 / Lanes;

    public string Literal(float single, double number) => IsSingle ? Emission.Literal.Of(single) : Emission.Literal.Of(number);

    public string Literal(double number) => Literal((float)number, number);

    /// <summary>
    /// Vectors in one turn of the main loop: as many (whole groups, at most 4) as the registers hold, less two for constants. Calls are not
    /// interleaved, so a kernel with calls gains nothing; 128 bits are left to the processor, which overlaps short turns by itself.
    /// </summary>
    public int Interleaved(Kernel kernel)
    {
        if (kernel.Instructions.Any(i => IsCall(i.Op))) return 1;
        int vectors = (Registers - 2) / Math.Max(1, Scheduler.Pressure(kernel));
        return VectorsPerGroup switch { 1 => vectors >= 4 ? 4 : vectors >= 2 ? 2 : 1, 2 => 2, _ => 1 };
    }

    private static bool IsCall(KernelOp op) => Vectors.TryGetValue(op, out string? format) && format.StartsWith("__Lanes.", StringComparison.Ordinal) && op is not (KernelOp.Scale or KernelOp.Mantissa or KernelOp.Exponent);

    private static readonly Dictionary<KernelOp, string> Common = new()
    {
        [KernelOp.Add] = "{0} + {1}",
        [KernelOp.Subtract] = "{0} - {1}",
        [KernelOp.Multiply] = "{0} * {1}",
        [KernelOp.Divide] = "{0} / {1}",
        [KernelOp.Negate] = "-{0}",
        [KernelOp.And] = "{0} & {1}",
        [KernelOp.Or] = "{0} | {1}",
    };

    private static readonly Dictionary<KernelOp, string> Vectors = new()
    {
        [KernelOp.MultiplyAdd] = "V.FusedMultiplyAdd({0}, {1}, {2})",
        [KernelOp.NegativeMultiplyAdd] = "V.FusedMultiplyAdd(-{0}, {1}, {2})",
        [KernelOp.Abs] = "V.Abs({0})",
        [KernelOp.Max] = "V.Max({0}, {1})",
        [KernelOp.Min] = "V.Min({0}, {1})",
        // The native instructions return their second operand if one is NaN.
        [KernelOp.AtLeast] = "V.MaxNative({1}, {0})",
        [KernelOp.AtMost] = "V.MinNative({1}, {0})",
        [KernelOp.Sqrt] = "V.Sqrt({0})",
        [KernelOp.Scale] = "__Lanes.Scale({0}, {1})",
        [KernelOp.Sign] = "__Lanes.Sign({0})",
        [KernelOp.Exp] = "__Lanes.Exp({0})",
        [KernelOp.ExpNegative] = "__Lanes.Exp(-{0})",
        [KernelOp.ExpSum] = "__Lanes.Exp({0}) * __Lanes.Exp({1})",
        [KernelOp.Log] = "__Lanes.Log({0})",
        [KernelOp.LogProbability] = "__Lanes.Log({0})",
        [KernelOp.LogComplement] = "__Lanes.Log1p(-{0})",
        [KernelOp.Log1pUnit] = "__Lanes.Log1p({0})",
        [KernelOp.Log1pUnitLow] = "V.Create(0d)", // double has digits to spare
        [KernelOp.Log1p] = "__Lanes.Log1p({0})",
        [KernelOp.Expm1] = "__Lanes.Expm1({0})",
        [KernelOp.Tanh] = "__Lanes.Tanh({0})",
        [KernelOp.Sin] = "__Lanes.Sin({0})",
        [KernelOp.Cos] = "__Lanes.Cos({0})",
        [KernelOp.Tan] = "__Lanes.Tan({0})",
        [KernelOp.Atan] = "__Lanes.Atan({0})",
        [KernelOp.Sinh] = "__Lanes.Sinh({0})",
        [KernelOp.Cosh] = "__Lanes.Cosh({0})",
        [KernelOp.Cbrt] = "__Lanes.Cbrt({0})",
        [KernelOp.LogCosh] = "__Lanes.LogCosh({0})",
        [KernelOp.Floor] = "V.Floor({0})",
        [KernelOp.Round] = "V.Round({0})",
        [KernelOp.Mantissa] = "__Lanes.Mantissa({0})",
        [KernelOp.Exponent] = "__Lanes.Exponent({0})",
        [KernelOp.Pow] = "__Lanes.Pow({0}, {1}, {2})",
        [KernelOp.Less] = "V.LessThan({0}, {1})",
        [KernelOp.LessOrEqual] = "V.LessThanOrEqual({0}, {1})",
        [KernelOp.Equal] = "V.Equals({0}, {1})",
        [KernelOp.Not] = "~{0}",
        [KernelOp.Select] = "V.ConditionalSelect({0}, {1}, {2})",
    };

    public string Format(Instruction instruction, string a, string b, string c)
    {
        if (!Common.TryGetValue(instruction.Op, out string? format)) format = Vectors[instruction.Op];
        return format.Replace("V.", Vector + ".").Replace("{0}", a).Replace("{1}", b).Replace("{2}", c);
    }

    /// <summary>A constant, rounded once to the element type.</summary>
    public string Constant(string text)
    {
        if (text == "-Infinity") return $"{Vector}.Create({Element}.NegativeInfinity)";
        Symbolic.Rational value = Quotient(text);
        return $"{Vector}.Create({Literal(value.ToSingle(), value.ToDouble())})";
    }

    private static Symbolic.Rational Quotient(string text)
    {
        int slash = text.IndexOf('/');
        return slash < 0 ? Symbolic.Rational.Parse(text) : Symbolic.Rational.Parse(text.Substring(0, slash)) / Symbolic.Rational.Parse(text.Substring(slash + 1));
    }
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
