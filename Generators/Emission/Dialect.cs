using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Emission;

/// <summary>How an instruction is written for one element type and vector width. {0}, {1}, {2} are its operands.</summary>
/// <param name="Name">What its members are called.</param>
/// <param name="Bits">The width of a vector; 0 for single numbers.</param>
/// <param name="Lanes">Elements of a vector.</param>
/// <param name="Registers">Vector registers.</param>
/// <param name="Vector">The static class of the vectors.</param>
internal sealed record Dialect(string Name, int Bits, int Lanes, int Registers, string Vector)
{
    public static readonly Dialect Single512 = new("Single512", 512, 16, 32, "__V512");
    public static readonly Dialect Single256 = new("Single256", 256, 8, 16, "__V256");
    public static readonly Dialect Single128 = new("Single128", 128, 4, 16, "__V128");
    public static readonly Dialect Double = new("Double", 0, 1, 16, "");

    public static readonly Dialect[] Singles = [Single512, Single256, Single128];

    public bool IsScalar => Bits == 0;

    /// <summary>Vectors that make up a group of 16 elements.</summary>
    public int VectorsPerGroup => IsScalar ? 1 : 16 / Lanes;

    /// <summary>
    /// Groups of 16 elements in one turn of the main loop: as many (a power of two, at most 4) as the registers hold, less two for constants. Calls
    /// are not interleaved, so a kernel with calls gains nothing.
    /// </summary>
    public int Unroll(Kernel kernel)
    {
        if (IsScalar || kernel.Instructions.Any(i => IsCall(i.Op))) return 1;
        int vectors = (Registers - 2) / Math.Max(1, Scheduler.Pressure(kernel)) / VectorsPerGroup;
        return vectors >= 4 ? 4 : vectors >= 2 ? 2 : 1;
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
        [KernelOp.Log] = "__Lanes.Log({0})",
        [KernelOp.Log1p] = "__Lanes.Log1p({0})",
        [KernelOp.Expm1] = "__Lanes.Expm1({0})",
        [KernelOp.Tanh] = "__Lanes.Tanh({0})",
        [KernelOp.Mantissa] = "__Lanes.Mantissa({0})",
        [KernelOp.Exponent] = "__Lanes.Exponent({0})",
        [KernelOp.Pow] = "__Lanes.Pow({0}, {1}, {2})",
        [KernelOp.Less] = "V.LessThan({0}, {1})",
        [KernelOp.LessOrEqual] = "V.LessThanOrEqual({0}, {1})",
        [KernelOp.Equal] = "V.Equals({0}, {1})",
        [KernelOp.Not] = "~{0}",
        [KernelOp.Select] = "V.ConditionalSelect({0}, {1}, {2})",
    };

    private static readonly Dictionary<KernelOp, string> Scalars = new()
    {
        [KernelOp.MultiplyAdd] = "global::System.Math.FusedMultiplyAdd({0}, {1}, {2})",
        [KernelOp.NegativeMultiplyAdd] = "global::System.Math.FusedMultiplyAdd(-{0}, {1}, {2})",
        [KernelOp.Abs] = "global::System.Math.Abs({0})",
        [KernelOp.Max] = "global::System.Math.Max({0}, {1})",
        [KernelOp.Min] = "global::System.Math.Min({0}, {1})",
        [KernelOp.AtLeast] = "{0} < {1} ? {1} : {0}",
        [KernelOp.AtMost] = "{0} > {1} ? {1} : {0}",
        [KernelOp.Sqrt] = "global::System.Math.Sqrt({0})",
        [KernelOp.Sign] = "__Math.Sign({0})",
        [KernelOp.Exp] = "__Math.Exp({0})",
        [KernelOp.ExpNegative] = "__Math.Exp(-{0})",
        [KernelOp.ExpSum] = "__Math.Exp({0}) * __Math.Exp({1})",
        [KernelOp.Log] = "__Math.Log({0})",
        [KernelOp.Log1p] = "__Math.Log1p({0})",
        [KernelOp.Log1pUnit] = "__Math.Log1p({0})",
        [KernelOp.LogProbability] = "__Math.Log({0})",
        [KernelOp.LogComplement] = "__Math.Log1p(-{0})",
        [KernelOp.Expm1] = "__Math.Expm1({0})",
        [KernelOp.Tanh] = "__Math.Tanh({0})",
        [KernelOp.Pow] = "__Math.Pow({0}, {1})",
        [KernelOp.Less] = "{0} < {1}",
        [KernelOp.LessOrEqual] = "{0} <= {1}",
        [KernelOp.Equal] = "{0} == {1}",
        [KernelOp.Not] = "!{0}",
        [KernelOp.Select] = "{0} ? {1} : {2}",
    };

    public string Format(Instruction instruction, string a, string b, string c)
    {
        if (!Common.TryGetValue(instruction.Op, out string? format)) format = (IsScalar ? Scalars : Vectors)[instruction.Op];
        return format.Replace("V.", Vector + ".").Replace("{0}", a).Replace("{1}", b).Replace("{2}", c);
    }

    /// <summary>A constant, rounded once to the element type.</summary>
    public string Constant(string text)
    {
        if (text == "-Infinity") return $"{Vector}.Create(float.NegativeInfinity)";
        Symbolic.Rational value = Quotient(text);
        return IsScalar ? Literal.Of(value.ToDouble()) : $"{Vector}.Create({Literal.Of(value.ToSingle())})";
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
    public static string Of(float value) => Special(value) ?? value.ToString("G9", System.Globalization.CultureInfo.InvariantCulture) + "f";

    public static string Of(double value) => Special(value) ?? value.ToString("G17", System.Globalization.CultureInfo.InvariantCulture) + "d";

    public static string Of(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\r", "\\r").Replace("\n", "\\n") + "\"";

    private static string? Special(double value) =>
        double.IsNaN(value) ? "double.NaN" : double.IsPositiveInfinity(value) ? "double.PositiveInfinity" : double.IsNegativeInfinity(value) ? "double.NegativeInfinity" : null;
}
