namespace AutoBce.Generators.Lowering;

/// <summary>
/// The error of a kernel's results in ulp, to first order and at worst: each instruction rounds by half an ulp (a function errs by its own
/// bound) and passes on what its operands have. Where terms cancel, the relative error is larger by what cancels; that is no property of
/// the instructions and left out.
/// </summary>
internal static class ErrorEstimate
{
    public static double[] Of(Kernel kernel)
    {
        var error = new double[kernel.Instructions.Length];
        for (int i = 0; i < error.Length; i++)
        {
            Instruction instruction = kernel.Instructions[i];
            error[i] = Of(instruction, [.. instruction.Operands.ToArray().Select(o => error[o])]);
        }
        return error;
    }

    private static double Of(Instruction instruction, double[] of) => instruction.Op switch
    {
        KernelOp.Prediction or KernelOp.Label => 0,
        KernelOp.Constant => IsFloat(instruction.Text) ? 0 : 0.5,
        KernelOp.Uniform => 0.5,
        KernelOp.UniformLow or KernelOp.Log1pUnitLow or KernelOp.ExpNegativePower or KernelOp.ExpNegativeRest => 0,
        KernelOp.Add or KernelOp.Subtract => 0.5 + of.Max(),
        KernelOp.Multiply or KernelOp.Divide => 0.5 + of.Sum(),
        KernelOp.MultiplyAdd or KernelOp.NegativeMultiplyAdd => 0.5 + Math.Max(of[0] + of[1], of[2]),
        KernelOp.Sqrt => 0.5 + (of[0] / 2),
        KernelOp.Pow => 1.5 + of[0],
        KernelOp.ExpNegative => 0.6 + of[0],
        KernelOp.Log1pUnit => 0.8 + of[0],
        KernelOp.Select => Math.Max(of[1], of[2]),
        KernelOp.Negate or KernelOp.Abs or KernelOp.Sign or KernelOp.Max or KernelOp.Min or KernelOp.AtLeast or KernelOp.AtMost
            or KernelOp.Scale or KernelOp.Flip or KernelOp.Floor or KernelOp.Round => of.Max(),
        KernelOp.Less or KernelOp.LessOrEqual or KernelOp.Equal or KernelOp.And or KernelOp.Or or KernelOp.Not => 0,
        _ => 1.2 + of[0], // functions of the engine
    };

    private static bool IsFloat(string constant)
    {
        if (constant == "-Infinity") return true;
        int slash = constant.IndexOf('/');
        if (slash >= 0) return false;
        var value = Symbolic.Rational.Parse(constant);
        return value.ToSingle() == value.ToDouble();
    }
}
