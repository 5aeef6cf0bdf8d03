using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>
/// A kernel for labels of 0 and 1 where the loss is c f(z) at a label of 0 and d f(-z) at 1: it computes f of either, once. The kernel for soft labels
/// takes its results at hard ones, so that these have the same bits whatever stands beside them.
/// </summary>
internal static class MirroredLabels
{
    /// <summary>Both kernels, null if the loss is not of that kind.</summary>
    /// <param name="loss">The loss as written, of a logit.</param>
    /// <param name="soft">Its kernel for all labels.</param>
    public static (Kernel Hard, Kernel Soft)? Of(Expr loss, Expr prediction, Kernel soft, CancellationToken cancellation)
    {
        if (soft.Partials.Length > 0 || loss.Label is null) return null;
        (Expr c, Expr f) = Split(At(0));
        (Expr d, Expr mirrored) = Split(At(1));
        Expr other = loss.Graph.Input(Op.Prediction, "mirrored " + prediction.Name, prediction.Range);
        if (Traversal.Replace(mirrored, prediction, -other) != Traversal.Replace(f, prediction, other)) return null;
        StableLoss form = LossCompiler.Stabilize(f, prediction, DerivativeRequest.None, cancellation);
        if (!Certainty.Of(form.Results([]), cancellation).IsCertain) return null;
        Kernel one = Lowerer.Lower(form.Value, form.Gradient, [], cancellation);
        return (Hard(one, c, d), Soft(one, c, d, soft));

        Expr At(int value) => LossCompiler.StabilizeValue(loss.Graph.At(value, loss), cancellation);
    }

    /// <summary>A coefficient that is the same for all elements, and what it is of.</summary>
    private static (Expr Coefficient, Expr Function) Split(Expr e)
    {
        Graph g = e.Graph;
        (Rational Coefficient, Expr Term)[] terms = g.Terms(e);
        if (terms.Length != 1) return (g.One, e);
        ILookup<bool, (Expr, Expr)> factors = g.Factors(terms[0].Term).ToLookup(f => f.Base.IsUniform && f.Exponent.IsUniform);
        return (g.Scale(terms[0].Coefficient, g.Product([.. factors[true]])), g.Product([.. factors[false]]));
    }

    private static Kernel Hard(Kernel one, Expr c, Expr d)
    {
        var kernel = new KernelBuilder();
        List<Expr> uniforms = [];
        (int value, int gradient) = Results(kernel, one, c, d, uniforms, isGuarded: false);
        return Checked(new Kernel(kernel.ToArray(), value, gradient, [], [.. uniforms]));
    }

    private static Kernel Soft(Kernel one, Expr c, Expr d, Kernel soft)
    {
        var kernel = new KernelBuilder();
        List<Expr> uniforms = [.. soft.Uniforms];
        foreach (Instruction i in soft.Instructions) kernel.Add(i);
        (int value, int gradient) = Results(kernel, one, c, d, uniforms, isGuarded: true);
        int label = kernel.Emit(KernelOp.Label), isHard = kernel.Emit(KernelOp.Or, kernel.Emit(KernelOp.Equal, label, Constant(kernel, 0)), kernel.Emit(KernelOp.Equal, label, Constant(kernel, 1)));
        (value, gradient) = (kernel.Emit(KernelOp.Select, isHard, value, soft.Value), kernel.Emit(KernelOp.Select, isHard, gradient, soft.Gradient));
        return Checked(new Kernel(kernel.ToArray(), value, gradient, [], [.. uniforms]));
    }

    private static Kernel Checked(Kernel kernel)
    {
        Verifier.Verify(kernel);
        return kernel;
    }

    /// <summary>c f(z) or d f(-z) and the derivative by z, the sign of which is that of 1 - 2y.</summary>
    /// <param name="isGuarded">Whether a coefficient may be 0, which makes 0 of infinity too.</param>
    private static (int Value, int Gradient) Results(KernelBuilder kernel, Kernel one, Expr c, Expr d, List<Expr> uniforms, bool isGuarded)
    {
        int label = kernel.Emit(KernelOp.Label), prediction = kernel.Emit(KernelOp.Prediction);
        int argument = kernel.Emit(KernelOp.Flip, prediction, label);
        int[] at = new int[one.Instructions.Length];
        for (int i = 0; i < at.Length; i++)
        {
            Instruction instruction = one.Instructions[i];
            at[i] = instruction switch
            {
                { Op: KernelOp.Prediction } => argument,
                { Op: KernelOp.Abs } when one.Instructions[instruction.A].Op == KernelOp.Prediction => kernel.Emit(KernelOp.Abs, prediction), // which is there sooner
                { Op: KernelOp.Uniform or KernelOp.UniformLow } => kernel.Add(instruction with { Number = Number(one.Uniforms[instruction.Number]) }),
                _ => kernel.Add(instruction with { A = Map(instruction.A), B = Map(instruction.B), C = Map(instruction.C) }),
            };
        }
        int value = at[one.Value], gradient = kernel.Emit(KernelOp.Flip, at[one.Gradient], label);
        if (c.IsOne && d.IsOne) return (value, gradient);
        int factor = c == d ? Uniform(c) : kernel.Emit(KernelOp.Select, kernel.Emit(KernelOp.Equal, label, Constant(kernel, 1)), Uniform(d), Uniform(c));
        return (Times(value), Times(gradient));

        int Map(int operand) => operand < 0 ? -1 : at[operand];

        int Uniform(Expr e) => e.Op == Op.Constant ? Constant(kernel, e.Value) : kernel.Add(new Instruction(KernelOp.Uniform, Number: Number(e)));

        int Number(Expr e)
        {
            if (!uniforms.Contains(e)) uniforms.Add(e);
            return uniforms.IndexOf(e);
        }

        int Times(int x)
        {
            int product = kernel.Emit(KernelOp.Multiply, factor, x), zero = Constant(kernel, 0);
            return isGuarded ? kernel.Emit(KernelOp.Select, kernel.Emit(KernelOp.Equal, factor, zero), zero, product) : product;
        }
    }

    private static int Constant(KernelBuilder kernel, Rational value) => kernel.Add(new Instruction(KernelOp.Constant, Text: value.ToString()));
}
