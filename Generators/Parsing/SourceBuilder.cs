using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Parsing;

/// <summary>The expression as written, as a flat list in which equal operations are one.</summary>
internal sealed class SourceBuilder
{
    private readonly List<SourceNode> _nodes = [];
    private readonly List<Rational?> _values = [];
    private readonly Dictionary<SourceNode, int> _interned = [];

    public int Count => _nodes.Count;

    public int Constant(string text) => Add(new SourceNode(SourceOp.Constant, Text: text));

    public int Add(SourceOp op, int a = -1, int b = -1, int c = -1) => Add(new SourceNode(op, a, b, c));

    public int Add(SourceNode node)
    {
        if (node.Op is not (SourceOp.Hyperparameter or SourceOp.Not or SourceOp.And or SourceOp.Or or SourceOp.Select))
            node = node with { A = Number(node.A), B = Number(node.B) };
        if (!_interned.TryGetValue(node, out int index))
        {
            _interned.Add(node, index = _nodes.Count);
            _nodes.Add(node);
            _values.Add(node.Op == SourceOp.Hyperparameter ? null : Folding.Evaluate(node, operand => _values[operand]));
        }
        return index;
    }

    /// <summary>a where the condition holds, else b: a condition that is known while compiling chooses at once.</summary>
    public int Select(int condition, int a, int b)
    {
        if (a == b) return a;
        if (Value(condition) is { } known) return known.IsZero ? b : a;
        return IsTruth(a) || IsTruth(b)
            ? Add(SourceOp.Or, Add(SourceOp.And, condition, a), Add(SourceOp.And, Add(SourceOp.Not, condition), b))
            : Add(SourceOp.Select, condition, a, b);
    }

    /// <summary>A condition as 1 or 0: the two meet in sources only that are no C#, and whose author is still typing.</summary>
    public int Number(int node) => node >= 0 && IsTruth(node) ? Add(SourceOp.Select, node, Constant("1"), Constant("0")) : node;

    /// <summary>Whether the node is a condition rather than a number.</summary>
    public bool IsTruth(int node) => _nodes[node].Op is SourceOp.Less or SourceOp.LessOrEqual or SourceOp.Equal or SourceOp.Not or SourceOp.And or SourceOp.Or;

    /// <summary>The number that the node is, whatever the inputs are; null if that is not known.</summary>
    public Rational? Value(int node) => _values[node];

    public SourceNode this[int node] => _nodes[node];

    /// <summary>What the root is made of, with the root last.</summary>
    public SourceNode[] ToArray(int root) => ToArray(root, out _);

    /// <summary>What the root is made of, with the root last, and the old index of each node.</summary>
    public SourceNode[] ToArray(int root, out int[] origins)
    {
        var used = new bool[root + 1];
        used[root] = true;
        for (int i = root; i >= 0; i--)
            if (used[i] && _nodes[i].Op != SourceOp.Hyperparameter)
                foreach (int operand in new[] { _nodes[i].A, _nodes[i].B, _nodes[i].C })
                    if (operand >= 0) used[operand] = true;
        var renumbered = new int[root + 1];
        var result = new List<SourceNode>();
        var old = new List<int>();
        for (int i = 0; i <= root; i++)
        {
            if (!used[i]) continue;
            renumbered[i] = result.Count;
            old.Add(i);
            SourceNode node = _nodes[i];
            result.Add(node.Op == SourceOp.Hyperparameter ? node : node with { A = Map(node.A), B = Map(node.B), C = Map(node.C) });
        }
        origins = [.. old];
        return [.. result];

        int Map(int operand) => operand < 0 ? -1 : renumbered[operand];
    }
}
