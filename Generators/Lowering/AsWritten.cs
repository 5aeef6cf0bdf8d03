using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

internal sealed partial class Lowerer
{
    /// <summary>
    /// A kernel whose value is computed as the source says: each operation in its order, rounded by itself, constants and hyperparameters
    /// in the element type. The derivatives are those of the real function.
    /// </summary>
    public static Kernel LowerAsWritten(LossSpec spec, Expr gradient, IEnumerable<Expr> partials, CancellationToken cancellation)
    {
        var lowerer = new Lowerer(gradient.Graph) { _cancellation = cancellation };
        var values = new int[spec.Nodes.Count];
        for (int i = 0; i < values.Length; i++) values[i] = lowerer.AsWritten(spec, spec.Nodes[i], node => node < 0 ? -1 : values[node]);
        int derivative = lowerer.LowerRoot(gradient);
        int[] others = [.. partials.Select(lowerer.LowerRoot)];
        var kernel = new Kernel(lowerer._kernel.ToArray(), values[values.Length - 1], derivative, others, [.. lowerer._uniforms]);
        Verifier.Verify(kernel);
        return kernel;
    }

    private int AsWritten(LossSpec spec, SourceNode node, Func<int, int> operand)
    {
        if (node.Op == SourceOp.Hyperparameter) return Uniform(_graph.Input(Op.Hyperparameter, spec.Hyperparameters[node.A].PropertyName, Interval.Reals));
        int a = operand(node.A), b = operand(node.B), c = operand(node.C);
        return node.Op switch
        {
            SourceOp.Constant => Constant(Rational.Parse(node.Text)),
            SourceOp.Prediction => Emit(KernelOp.Prediction),
            SourceOp.Label => Emit(KernelOp.Label),
            SourceOp.Add => Emit(KernelOp.Add, a, b),
            SourceOp.Subtract => Emit(KernelOp.Subtract, a, b),
            SourceOp.Multiply => Emit(KernelOp.Multiply, a, b),
            SourceOp.Divide => Emit(KernelOp.Divide, a, b),
            SourceOp.Negate => Emit(KernelOp.Negate, a),
            SourceOp.Power => Emit(KernelOp.Pow, a, b, Constant(0)),
            SourceOp.XLogY => GuardZero(a, Emit(KernelOp.Multiply, a, Emit(KernelOp.Log, b))),
            SourceOp.Sigmoid => Emit(KernelOp.Divide, Constant(1), Emit(KernelOp.Add, Constant(1), Emit(KernelOp.Exp, Emit(KernelOp.Negate, a)))),
            SourceOp.LogSigmoid => Emit(KernelOp.Negate, Softplus(Emit(KernelOp.Negate, a))),
            SourceOp.Softplus => Softplus(a),
            SourceOp.Select => Emit(KernelOp.Select, Truth(a), b, c),
            SourceOp.Not => Emit(KernelOp.Not, Truth(a)),
            SourceOp.And => Emit(KernelOp.And, Truth(a), Truth(b)),
            SourceOp.Or => Emit(KernelOp.Or, Truth(a), Truth(b)),
            _ => Emit(SameName(node.Op), a, b),
        };
    }

    private static KernelOp SameName<TOp>(TOp op) where TOp : struct, Enum => (KernelOp)Enum.Parse(typeof(KernelOp), op.ToString());

    private int Truth(int index) => _kernel[index].IsMask ? index : Emit(KernelOp.Not, Emit(KernelOp.Equal, index, Constant(0)));

    /// <summary>max(x, 0) + log1p(e^-|x|), the form that libraries write.</summary>
    private int Softplus(int x) => Emit(
        KernelOp.Add,
        Emit(KernelOp.AtLeast, x, Constant(0)),
        Emit(KernelOp.Log1p, Emit(KernelOp.ExpNegative, Emit(KernelOp.Abs, x))));
}
