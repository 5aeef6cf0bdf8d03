using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>Turns stable expressions into the instructions of a kernel: value and derivative share whatever they have in common.</summary>
internal sealed partial class Lowerer
{
    private readonly KernelBuilder _kernel = new();
    private readonly Dictionary<Expr, int> _lowered = [];
    private readonly List<Expr> _uniforms = [];
    private readonly Finite _finite = new();
    private readonly HashSet<Expr> _halved = [];
    private readonly Graph _graph;
    private CancellationToken _cancellation;

    /// <summary>Instructions beyond which nobody waits for a kernel to be compiled.</summary>
    private const int SizeLimit = 200_000;

    private const int Levels = 64;

    private Lowerer(Graph graph) => _graph = graph;

    public static Kernel Lower(Expr value, Expr gradient, IEnumerable<Expr> partials, CancellationToken cancellation = default)
    {
        var lowerer = new Lowerer(value.Graph) { _cancellation = cancellation };
        lowerer._halved.UnionWith(Halved([value, gradient, .. partials]));
        lowerer.FindPowers([value, gradient, .. partials]);
        int loss = lowerer.LowerRoot(value), derivative = lowerer.LowerRoot(gradient);
        int[] others = [.. partials.Select(lowerer.LowerRoot)];
        var kernel = new Kernel(lowerer._kernel.ToArray(), loss, derivative, others, [.. lowerer._uniforms]);
        Verifier.Verify(kernel);
        return kernel;
    }

    /// <summary>Lowering recurs: of a deep expression some levels are lowered before what lies above them, lest the stack run out.</summary>
    private int LowerRoot(Expr root)
    {
        if (root.Depth > Levels)
            foreach (Expr e in Traversal.Reachable(root))
                if (e.Depth % Levels == 0) Lower(e);
        return Lower(root);
    }

    private int Lower(Expr e)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_kernel.Count > SizeLimit) throw new TooLargeException();
        if (!_lowered.TryGetValue(e, out int index)) _lowered[e] = index = e.IsUniform ? Uniform(e) : Varying(e);
        return index;
    }

    private int Varying(Expr e) => e.Op switch
    {
        Op.Prediction => Emit(KernelOp.Prediction),
        Op.Label => Emit(KernelOp.Label),
        Op.Sum => LowerSum(e),
        Op.Product => LowerProduct(e),
        Op.Sigmoid => Basis(e.Arguments[0]).Sigmoid(this, e.Arguments[0]),
        Op.Softplus => Basis(e.Arguments[0]).Softplus(this, e.Arguments[0]),
        Op.Exp => LowerExp(e.Arguments[0]),
        Op.Log => LowerLog(e.Arguments[0]),
        Op.LogQuotient => LowerLogQuotient(e.Arguments[0], e.Arguments[1]),
        Op.LogPair => LowerLogPair(e.Arguments[0], e.Arguments[1]),
        Op.LogMixture => Basis(e.Arguments[2]).LogMixture(this, e.Arguments[2], e.Arguments[0], e.Arguments[1]),
        Op.MixtureShare => Basis(e.Arguments[2]).MixtureShare(this, e.Arguments[2], e.Arguments[0], e.Arguments[1]),
        Op.MixtureSlope => Basis(e.Arguments[2]).MixtureSlope(this, e.Arguments[2], e.Arguments[0], e.Arguments[1]),
        Op.Tanh => Emit(KernelOp.Tanh, Lower(e.Arguments[0])),
        Op.Cbrt when Pattern.IsScaled(e.Arguments[0], out Rational scale, out Expr x) && scale.Sign > 0 && x.Op is Op.Sigmoid or Op.Exp => Lower(_graph.Power(e.Arguments[0], _graph.Constant(new Rational(1, 3)))), // which underflow before their roots do
        Op.Sin or Op.Cos or Op.Tan or Op.Atan or Op.Sinh or Op.Cosh or Op.Cbrt or Op.LogCosh or Op.Floor or Op.Round => Emit(SameName(e.Op), Lower(e.Arguments[0])),
        Op.Abs => Emit(KernelOp.Abs, Lower(e.Arguments[0])),
        Op.Sign => Emit(KernelOp.Sign, Lower(e.Arguments[0])),
        Op.Max when e.Arguments[0].Op == Op.Constant => Emit(KernelOp.AtLeast, Lower(e.Arguments[1]), Lower(e.Arguments[0])),
        Op.Max when e.Arguments[1].Op == Op.Constant => Emit(KernelOp.AtLeast, Lower(e.Arguments[0]), Lower(e.Arguments[1])),
        Op.Max => Emit(KernelOp.Max, Lower(e.Arguments[0]), Lower(e.Arguments[1])),
        Op.Less => Emit(KernelOp.Less, Lower(e.Arguments[0]), Lower(e.Arguments[1])),
        Op.LessOrEqual => Emit(KernelOp.LessOrEqual, Lower(e.Arguments[0]), Lower(e.Arguments[1])),
        Op.Equal => Emit(KernelOp.Equal, Lower(e.Arguments[0]), Lower(e.Arguments[1])),
        Op.Not => Emit(KernelOp.Not, Mask(e.Arguments[0])),
        Op.And => Emit(KernelOp.And, Mask(e.Arguments[0]), Mask(e.Arguments[1])),
        Op.Or => Emit(KernelOp.Or, Mask(e.Arguments[0]), Mask(e.Arguments[1])),
        Op.Select => Emit(KernelOp.Select, Mask(e.Arguments[0]), Lower(e.Arguments[1]), Lower(e.Arguments[2])),
        _ => throw new InvalidOperationException($"{e.Op} has no lowering."),
    };

    private int Emit(KernelOp op, int a = -1, int b = -1, int c = -1) => _kernel.Emit(op, a, b, c);

    private int Constant(Rational value) => _kernel.Add(new Instruction(KernelOp.Constant, Text: value.ToString()));

    private int Uniform(Expr e)
    {
        if (e.Op == Op.Constant) return Constant(e.Value);
        return _kernel.Add(new Instruction(KernelOp.Uniform, Number: UniformIndex(e)));
    }

    private int UniformIndex(Expr e)
    {
        int index = _uniforms.IndexOf(e);
        if (index < 0)
        {
            index = _uniforms.Count;
            _uniforms.Add(e);
        }
        return index;
    }

    /// <summary>A condition; one that hyperparameters alone decide is a number, and true where that is not 0.</summary>
    private int Mask(Expr condition)
    {
        int index = Lower(condition);
        return _kernel[index].IsMask ? index : Emit(KernelOp.Not, Emit(KernelOp.Equal, index, Constant(0)));
    }
}
