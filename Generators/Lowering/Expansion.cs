namespace AutoBce.Generators.Lowering;

/// <summary>
/// Writes the functions of the logit family out as polynomials, so that the emitter can interleave them: a call could not be. The same
/// operations at every vector width, and so the same bits.
/// </summary>
internal static class Expansion
{
    /// <summary>The kernel for float vectors.</summary>
    public static Kernel ExpandSingle(Kernel kernel)
    {
        var b = new KernelBuilder();
        var map = new int[kernel.Instructions.Length];
        bool[] live = kernel.Live(kernel.Value, kernel.Gradient);
        for (int i = 0; i < map.Length; i++)
            if (live[i])
                map[i] = Expand(b, kernel.Instructions[i], operand => operand < 0 ? -1 : map[operand]);
        var expanded = new Kernel(b.ToArray(), map[kernel.Value], map[kernel.Gradient], kernel.Uniforms);
        Verifier.Verify(expanded);
        return expanded;
    }

    private static int Expand(KernelBuilder b, Instruction i, Func<int, int> map) => i.Op switch
    {
        KernelOp.ExpNegative => Exp(b, b.Emit(KernelOp.AtLeast, b.Emit(KernelOp.Negate, map(i.A)), Constant(b, ExpUnderflow)), null),
        KernelOp.ExpSum => Exp(b, Clamp(b, map(i.A)), map(i.B)),
        KernelOp.Exp => Exp(b, Clamp(b, map(i.A)), null),
        KernelOp.Log1pUnit => b.Emit(KernelOp.Multiply, Polynomial(b, map(i.A), Coefficients.Log1pUnit), map(i.A)),
        _ => b.Add(i with { A = map(i.A), B = map(i.B), C = map(i.C) }),
    };

    /// <summary>Below it e^x rounds to 0, above ExpOverflow to infinity.</summary>
    private const float ExpUnderflow = -104, ExpOverflow = 89;

    private static int Clamp(KernelBuilder b, int x) => b.Emit(KernelOp.AtLeast, b.Emit(KernelOp.AtMost, x, Constant(b, ExpOverflow)), Constant(b, ExpUnderflow));

    /// <summary>
    /// e^(x + low) = 2^n e^r with n = round(x / ln 2) and r = x - n ln 2 + low, where ln 2 comes in two parts of which n times the first
    /// is exact (Cody and Waite); e^r = 1 + (r + r^2 q(r)).
    /// </summary>
    private static int Exp(KernelBuilder b, int x, int? low)
    {
        int magic = Constant(b, 12582912); // 1.5 * 2^23: adding it rounds to an integer
        int n = b.Emit(KernelOp.Subtract, b.Emit(KernelOp.MultiplyAdd, x, Constant(b, Coefficients.Log2E), magic), magic);
        int r = b.Emit(KernelOp.MultiplyAdd, n, Constant(b, -Coefficients.Ln2High), x);
        r = b.Emit(KernelOp.MultiplyAdd, n, Constant(b, -Coefficients.Ln2Low), r);
        if (low is { } rest) r = b.Emit(KernelOp.Add, r, rest);
        int q = Polynomial(b, r, Coefficients.ExpQ);
        int p = b.Emit(KernelOp.MultiplyAdd, q, b.Emit(KernelOp.Multiply, r, r), r);
        return b.Emit(KernelOp.Scale, b.Emit(KernelOp.Add, p, Constant(b, 1)), n);
    }

    /// <summary>c[0] + c[1] x + ... by Horner's scheme.</summary>
    private static int Polynomial(KernelBuilder b, int x, float[] c)
    {
        int sum = Constant(b, c[c.Length - 1]);
        for (int i = c.Length - 2; i >= 0; i--) sum = b.Emit(KernelOp.MultiplyAdd, sum, x, Constant(b, c[i]));
        return sum;
    }

    private static int Constant(KernelBuilder b, float value) =>
        b.Add(new Instruction(KernelOp.Constant, Text: value.ToString("G9", System.Globalization.CultureInfo.InvariantCulture)));
}
