using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoBce;

// The reverse sweep.
public sealed partial class Variable<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [ThreadStatic]
    private static List<Variable<T>>? t_nodes;

    private static long s_visits;

    /// <summary>
    /// Adds the derivative of this scalar to the <see cref="Gradient"/> of every leaf that it depends on. A recorded graph can be swept
    /// once; on an exception no gradient has changed.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not a scalar, depends on nothing that requires a gradient, was swept before, or a
    /// leaf was assigned since the recording.</exception>
    public void Backward()
    {
        CheckUse(nameof(Backward));
        if (Count != 1)
            throw new InvalidOperationException($"Backward starts from a scalar, and this has shape {Shapes.Format(_shape)}: reduce it with Sum() or Mean() first.");
        if (!RequiresGradient)
            throw new InvalidOperationException("Backward: this depends on no Variable that requires a gradient. Create the leaves with requiresGradient: true, outside Tape.NoGradient().");

        List<Variable<T>> nodes = t_nodes ??= [];
        try
        {
            CollectInto(nodes);
            foreach (Variable<T> node in nodes) node.PrepareSweep();
            Span<T> seed = Receive(out bool accumulate);
            seed[0] = accumulate ? seed[0] + T.One : T.One;
            foreach (Variable<T> node in nodes) node.Sweep();
        }
        finally
        {
            nodes.Clear();
        }
    }

    /// <summary>Lists every result that this depends on, each before its operands, and checks that all can be swept.</summary>
    private void CollectInto(List<Variable<T>> nodes)
    {
        long visit = Interlocked.Increment(ref s_visits);
        Visit(this, visit, nodes);
        for (int i = 0; i < nodes.Count; i++)
        {
            Variable<T> node = nodes[i];
            node.CheckSweep();
            Visit(node._a, visit, nodes);
            Visit(node._b, visit, nodes);
            Visit(node._c, visit, nodes);
        }
        // A result is deeper than its operands: falling depth is a topological order, and that of a chain as it stands.
        Span<Variable<T>> collected = CollectionsMarshal.AsSpan(nodes);
        for (int i = 1; i < collected.Length; i++)
        {
            if (collected[i]._depth <= collected[i - 1]._depth) continue;
            collected.Sort(static (x, y) => y._depth.CompareTo(x._depth));
            return;
        }
    }

    private static void Visit(Variable<T>? node, long visit, List<Variable<T>> nodes)
    {
        if (node?._operation is null || node._visit == visit) return;
        node._visit = visit;
        nodes.Add(node);
    }

    private void CheckSweep()
    {
        string name = _operation!.Name;
        if (_isSwept)
            throw new InvalidOperationException($"Backward has already gone through the result of {name}, and a recorded graph can be swept once: record the operations again, then call Backward on the new result.");
        CheckOperands(nameof(Backward), _a!, _b, _c);
        if (_a!._version != _versionOfA || (_b is not null && _b._version != _versionOfB) || (_c is not null && _c._version != _versionOfC))
            throw new InvalidOperationException($"Backward: an operand of {name} was assigned, or its tape has moved on, since {name} was recorded: record the operations again with the new values before Backward.");
    }

    private void PrepareSweep()
    {
        _gradient.Resize(Count, _tape is not null);
        _gradientIsZero = true;
    }

    private void Sweep()
    {
        _operation!.VectorJacobianProduct(this);
        _isSwept = true;
        if (_tape is not null) return;
        // Ordinary results give up what they hold: a long chain need not stay in memory for the sake of its end.
        _a = _b = _c = null;
        _saved.Release();
    }
}
