namespace AutoBce.Generators.Lowering;

/// <summary>
/// Orders the instructions of a kernel so that few values wait at any time: of two operands the one that takes longer to compute
/// comes first, so that the short one need not be kept (Sethi and Ullman). Registers are few, and a spilled vector is a store and a load.
/// </summary>
internal static class Scheduler
{
    public static Kernel Schedule(Kernel kernel)
    {
        int[] work = Work(kernel);
        var order = new List<int>();
        var placed = new bool[kernel.Instructions.Length];
        foreach (int result in kernel.Results) Place(result);

        var position = new int[placed.Length];
        for (int i = 0; i < order.Count; i++) position[order[i]] = i;
        Instruction[] instructions = [.. order.Select(i => kernel.Instructions[i]).Select(i => i with { A = Map(i.A), B = Map(i.B), C = Map(i.C) })];
        var scheduled = kernel with { Instructions = instructions, Value = position[kernel.Value], Gradient = position[kernel.Gradient], Partials = [.. kernel.Partials.Select(p => position[p])] };
        Verifier.Verify(scheduled);
        return scheduled;

        int Map(int operand) => operand < 0 ? -1 : position[operand];

        int Longest(OperandList operands)
        {
            int longest = -1;
            foreach (int o in operands)
                if (!placed[o] && (longest < 0 || work[o] > work[longest])) longest = o;
            return longest;
        }

        // Depth first with a stack of its own: expressions may be deeper than the thread's.
        void Place(int root)
        {
            var pending = new Stack<int>();
            pending.Push(root);
            while (pending.Count > 0)
            {
                int top = pending.Peek();
                int next = placed[top] ? -1 : Longest(kernel.Instructions[top].Operands);
                if (next >= 0)
                {
                    pending.Push(next);
                    continue;
                }
                pending.Pop();
                if (placed[top]) continue;
                placed[top] = true;
                order.Add(top);
            }
        }
    }

    /// <summary>The most values that wait at once, constants and inputs left out: they come from memory at no cost.</summary>
    /// <param name="within">What an instruction needs beside while it is computed.</param>
    public static int Pressure(Kernel kernel, Func<Instruction, int> within)
    {
        var lastUse = new int[kernel.Instructions.Length];
        foreach (int result in kernel.Results) lastUse[result] = lastUse.Length;
        for (int i = 0; i < lastUse.Length; i++)
            foreach (int operand in kernel.Instructions[i].Operands) lastUse[operand] = Math.Max(lastUse[operand], i);
        int live = 0, most = 0;
        var ends = new int[lastUse.Length + 1];
        for (int i = 0; i < lastUse.Length; i++)
        {
            live -= ends[i];
            if (kernel.Instructions[i].Op is KernelOp.Constant or KernelOp.Uniform or KernelOp.UniformLow or KernelOp.Label || kernel.Instructions[i].IsMask) continue;
            live++;
            ends[lastUse[i]]++;
            most = Math.Max(most, live + within(kernel.Instructions[i]));
        }
        return most;
    }

    /// <summary>A function is a chain of some sixteen instructions.</summary>
    private static int Length(KernelOp op) => op is >= KernelOp.Exp and <= KernelOp.Surprisal ? 16 : 1;

    /// <summary>The longest chain of instructions that each one ends.</summary>
    private static int[] Work(Kernel kernel)
    {
        var work = new int[kernel.Instructions.Length];
        for (int i = 0; i < work.Length; i++)
        {
            foreach (int o in kernel.Instructions[i].Operands) work[i] = Math.Max(work[i], work[o]);
            work[i] += Length(kernel.Instructions[i].Op);
        }
        return work;
    }
}
