namespace AutoBce.Generators.Lowering;

/// <summary>Checks what emission relies on; a violation is a defect of the compiler, not of the user's code.</summary>
internal static class Verifier
{
    public static void Verify(Kernel kernel)
    {
        for (int i = 0; i < kernel.Instructions.Length; i++)
        {
            Instruction instruction = kernel.Instructions[i];
            int operands = instruction.Operands.Count;
            if (operands != Arity(instruction.Op)) throw Defect(i, $"has {operands} operands");
            foreach (int operand in instruction.Operands)
                if (operand >= i) throw Defect(i, $"uses {operand} before it is computed");
            bool first = instruction.Op is KernelOp.And or KernelOp.Or or KernelOp.Not or KernelOp.Select;
            bool second = instruction.Op is KernelOp.And or KernelOp.Or;
            if (instruction.A >= 0 && kernel.Instructions[instruction.A].IsMask != first) throw Defect(i, "mixes masks and numbers");
            if (instruction.B >= 0 && kernel.Instructions[instruction.B].IsMask != second) throw Defect(i, "mixes masks and numbers");
            if (instruction.C >= 0 && kernel.Instructions[instruction.C].IsMask) throw Defect(i, "mixes masks and numbers");
        }
        foreach (int result in kernel.Results)
            if (kernel.Instructions[result].IsMask) throw Defect(result, "is a mask but a result");

        InvalidOperationException Defect(int index, string what) => new($"Kernel instruction {index} ({kernel.Instructions[index].Op}) {what}.");
    }

    private static int Arity(KernelOp op) => op switch
    {
        KernelOp.Prediction or KernelOp.Label or KernelOp.Constant or KernelOp.Uniform or KernelOp.UniformLow => 0,
        KernelOp.MultiplyAdd or KernelOp.NegativeMultiplyAdd or KernelOp.Select or KernelOp.Pow or KernelOp.ExpSum or KernelOp.Log1pUnit or KernelOp.Log1pUnitLow => 3,
        KernelOp.Add or KernelOp.Subtract or KernelOp.Multiply or KernelOp.Divide or KernelOp.Max or KernelOp.Min or KernelOp.AtLeast or KernelOp.AtMost or KernelOp.Scale or KernelOp.Flip or KernelOp.LogPair or KernelOp.Surprisal or KernelOp.ExpNegativePower
            or KernelOp.Less or KernelOp.LessOrEqual or KernelOp.Equal or KernelOp.And or KernelOp.Or => 2,
        _ => 1,
    };
}
