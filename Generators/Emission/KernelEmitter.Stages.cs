using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Emission;

/// <content>
/// The order of statements, which is the processor's too as far as it cannot look ahead: e^-a and log(1 + e) in stages (Engine/Numerics/KernelMath.Logit.cs), each of
/// which is written for all vectors of a turn before the next one, all else in groups.
/// </content>
internal sealed partial class KernelEmitter
{
    /// <summary>Statements that are written for one vector of a turn before they are for the next: so many are soon done, and what they hold of registers with them.</summary>
    private const int GroupLength = 8;

    private bool IsStaged(int i) => dialect.IsSingle && _parts is null && kernel.Instructions[i].Op is KernelOp.ExpNegative or KernelOp.Log1pUnit;

    /// <summary>Whether a function is written out in one piece.</summary>
    private bool IsWhole(Instruction i) =>
        Operations.IsInlined(i.Op, dialect) && i.Op is not (KernelOp.ExpNegative or KernelOp.ExpNegativePower or KernelOp.ExpNegativeRest or KernelOp.Log1pUnit);

    /// <summary>The statements of a function.</summary>
    /// <param name="computed">What has been written, to which what comes with the function is added.</param>
    private List<string> Stages(int i, bool[] computed)
    {
        Instruction instruction = kernel.Instructions[i];
        string v = "v" + i;
        if (instruction.Op == KernelOp.Log1pUnit)
        {
            string index = kernel.Instructions[instruction.C].Op == KernelOp.ExpNegativePower ? Index(instruction.C) : $"__Kernel.Log1pIndex(k, {Name(instruction.C)})";
            return
            [
                $"V {v}f_# = __Kernel.Log1pSplit(k, {index}, {Name(instruction.A)}, {Name(instruction.B)}, {Name(instruction.C)}, out V {v}a_#, out V {v}b_#, out V {v}t_#);",
                $"V {v}_# = k.Add({v}t_#, __Kernel.Log1pRest(k, {v}f_#, {v}a_#, {v}b_#));",
            ];
        }
        int power = Part(KernelOp.ExpNegativePower), rest = Part(KernelOp.ExpNegativeRest);
        string p = power < 0 ? v + "p_#" : $"v{power}_#", q = rest < 0 ? v + "q_#" : $"v{rest}_#";
        List<string> stages =
        [
            $"V {v}n_# = __Kernel.ExpSplit(k, {Name(instruction.A)}, out V {v}w_#, out V {v}r_#);",
            $"V {p} = __Kernel.ExpPower(k, {v}n_#, {v}w_#, out V {v}l_#);",
            $"V {v}_# = __Kernel.ExpJoin(k, {p}, {v}l_#, {v}r_#, out V {q});",
        ];
        // Which entry of the logarithm's table is wanted is known before e is.
        if (power >= 0 && Array.Exists(kernel.Instructions, j => j.Op == KernelOp.Log1pUnit && j.C == power)) stages.Insert(2, $"V {Index(power)} = __Kernel.Log1pIndex(k, {p});");
        return stages;

        // One of the two numbers of which an exponential is the difference, unless it is written already.
        int Part(KernelOp op)
        {
            int part = Array.FindIndex(kernel.Instructions, j => j.Op == op && j.A == instruction.A);
            if (part < 0 || computed[part]) return -1;
            computed[part] = true;
            return part;
        }
    }

    private static string Index(int power) => $"v{power}i_#";

    /// <summary>What else is made of a logarithm's arguments, and can be written before it: they are held until then. What waits for a quotient would hold more than it frees.</summary>
    private IEnumerable<int> Before(int staged, bool[] wanted, bool[] computed)
    {
        Instruction log = kernel.Instructions[staged];
        if (log.Op != KernelOp.Log1pUnit) yield break;
        for (int i = 0; i < kernel.Instructions.Length; i++)
        {
            if (!wanted[i] || computed[i] || _inline[i] || IsStaged(i)) continue;
            if (Reads(kernel.Instructions[i], log) && Array.TrueForAll(kernel.Instructions[i].Operands.ToArray(), IsThere)) yield return i;
        }

        static bool Reads(Instruction i, Instruction log)
        {
            foreach (int operand in i.Operands)
                if (operand == log.A || operand == log.B || operand == log.C) return true;
            return false;
        }

        bool IsThere(int operand) => kernel.Instructions[operand].Op == KernelOp.Constant || (computed[operand] && kernel.Instructions[operand].Op != KernelOp.Divide);
    }

    /// <summary>Some statements for each vector of a turn.</summary>
    private void Grouped(int copies, List<string> statements)
    {
        if (copies - _first == 1 || statements.Count == 1)
        {
            foreach (string statement in statements) Each(copies, statement);
        }
        else if (statements.Count > 0)
        {
            for (int v = _first; v < copies; v++)
            {
                writer.Begin();
                for (int s = 0; s < statements.Count; s++) writer.Append(s == 0 ? "" : " ").Append(statements[s], Digits[v], Indices[v]);
                writer.End();
            }
        }
        statements.Clear();
    }
}
