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
        bool[] live = kernel.Live(kernel.Results);
        for (int i = 0; i < map.Length; i++)
            if (live[i])
                map[i] = Expand(b, kernel.Instructions[i], operand => operand < 0 ? -1 : map[operand]);
        var expanded = new Kernel(b.ToArray(), map[kernel.Value], map[kernel.Gradient], [.. kernel.Partials.Select(p => map[p])], kernel.Uniforms);
        Verifier.Verify(expanded);
        return expanded;
    }

    private static int Expand(KernelBuilder b, Instruction i, Func<int, int> map) => i.Op switch
    {
        KernelOp.ExpNegative => Exp(b, b.Emit(KernelOp.AtLeast, b.Emit(KernelOp.Negate, map(i.A)), Constant(b, ExpUnderflow)), null),
        KernelOp.ExpSum => Exp(b, Clamp(b, map(i.A)), map(i.B)),
        KernelOp.Exp => Exp(b, Clamp(b, map(i.A)), null),
        KernelOp.Log1pUnit => Log1pUnit(b, map(i.A), map(i.A)),
        KernelOp.Log1pUnitLow => Log1pUnit(b, map(i.A), b.Emit(KernelOp.Subtract, map(i.A), map(i.B))),
        KernelOp.LogProbability => LogProbability(b, map(i.A)),
        KernelOp.LogComplement => LogComplement(b, map(i.A)),
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
        // The low part of a sigmoid's power reaches k ln 2: it counts for n too, or r would leave the polynomial's range.
        int whole = low is { } part ? b.Emit(KernelOp.Add, x, part) : x;
        int n = b.Emit(KernelOp.Subtract, b.Emit(KernelOp.MultiplyAdd, whole, Constant(b, Coefficients.Log2E), magic), magic);
        int r = b.Emit(KernelOp.MultiplyAdd, n, Constant(b, -Coefficients.Ln2High), x);
        r = b.Emit(KernelOp.MultiplyAdd, n, Constant(b, -Coefficients.Ln2Low), r);
        if (low is { } rest) r = b.Emit(KernelOp.Add, r, rest);
        int q = Polynomial(b, r, Coefficients.ExpQ);
        int p = b.Emit(KernelOp.MultiplyAdd, q, b.Emit(KernelOp.Multiply, r, r), r);
        return b.Emit(KernelOp.Scale, b.Emit(KernelOp.Add, p, Constant(b, 1)), n);
    }

    /// <summary>log(1 + e) = e + e^2 q(e), of which the first term is exact: 1 is the series' first coefficient. With e less the rounded sum as the addend, what the sum has lost.</summary>
    private static int Log1pUnit(KernelBuilder b, int e, int addend) =>
        b.Emit(KernelOp.MultiplyAdd, b.Emit(KernelOp.Multiply, e, e), Polynomial(b, e, Coefficients.Log1pUnit, first: 1), addend);

    /// <summary>log(p), of which subnormals are scaled up first; -infinity at 0.</summary>
    private static int LogProbability(KernelBuilder b, int p)
    {
        int zero = Constant(b, 0), tiny = b.Emit(KernelOp.Less, p, Constant(b, 1.17549435e-38f));
        int normal = b.Emit(KernelOp.Select, tiny, b.Emit(KernelOp.Multiply, p, Constant(b, 16777216)), p);
        int e = b.Emit(KernelOp.Subtract, b.Emit(KernelOp.Exponent, normal), b.Emit(KernelOp.Select, tiny, Constant(b, 24), zero));
        int log = Log(b, b.Emit(KernelOp.Subtract, b.Emit(KernelOp.Mantissa, normal), Constant(b, 1)), e, null);
        return b.Emit(KernelOp.Select, b.Emit(KernelOp.Equal, p, zero), Infinity(b), log);
    }

    /// <summary>
    /// log(1 - p); -infinity at 1. With u = 1 - p from sqrt(1/2) on, -p itself is the argument of the series. Below, u is exact but for
    /// p less than 1/2, where the rounding error c of u counts as c / u with u near 0.6.
    /// </summary>
    private static int LogComplement(KernelBuilder b, int p)
    {
        int zero = Constant(b, 0), one = Constant(b, 1);
        int u = b.Emit(KernelOp.Subtract, one, p), e = b.Emit(KernelOp.Exponent, u), near = b.Emit(KernelOp.Equal, e, zero);
        int f = b.Emit(KernelOp.Select, near, b.Emit(KernelOp.Negate, p), b.Emit(KernelOp.Subtract, b.Emit(KernelOp.Mantissa, u), one));
        int error = b.Emit(KernelOp.Subtract, b.Emit(KernelOp.Subtract, one, u), p);
        int correction = b.Emit(KernelOp.Select, near, zero, b.Emit(KernelOp.Multiply, error, Constant(b, 1.7f)));
        return b.Emit(KernelOp.Select, b.Emit(KernelOp.Equal, u, zero), Infinity(b), Log(b, f, e, correction));
    }

    /// <summary>log(2^e (1 + f)) = e ln 2 + (f + f^2 (f q(f) - 1/2)), ln 2 in two parts.</summary>
    private static int Log(KernelBuilder b, int f, int e, int? correction)
    {
        int t = b.Emit(KernelOp.MultiplyAdd, Polynomial(b, f, Coefficients.LogQ), f, Constant(b, -0.5f));
        int low = correction is { } c
            ? b.Emit(KernelOp.MultiplyAdd, e, Constant(b, Coefficients.Ln2Low), c)
            : b.Emit(KernelOp.Multiply, e, Constant(b, Coefficients.Ln2Low));
        int tail = b.Emit(KernelOp.MultiplyAdd, b.Emit(KernelOp.Multiply, f, f), t, low);
        return b.Emit(KernelOp.MultiplyAdd, e, Constant(b, Coefficients.Ln2High), b.Emit(KernelOp.Add, f, tail));
    }

    private static int Infinity(KernelBuilder b) => b.Add(new Instruction(KernelOp.Constant, Text: "-Infinity"));

    /// <summary>c[first] + c[first + 1] x + ... by Horner's scheme.</summary>
    private static int Polynomial(KernelBuilder b, int x, float[] c, int first = 0)
    {
        int sum = Constant(b, c[c.Length - 1]);
        for (int i = c.Length - 2; i >= first; i--) sum = b.Emit(KernelOp.MultiplyAdd, sum, x, Constant(b, c[i]));
        return sum;
    }

    private static int Constant(KernelBuilder b, float value) =>
        b.Add(new Instruction(KernelOp.Constant, Text: value.ToString("G9", System.Globalization.CultureInfo.InvariantCulture)));
}
