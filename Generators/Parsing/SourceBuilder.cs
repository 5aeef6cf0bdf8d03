namespace AutoBce.Generators.Parsing;

/// <summary>The expression as written, as a flat list in which equal operations are one.</summary>
internal sealed class SourceBuilder
{
    private readonly List<SourceNode> _nodes = [];
    private readonly Dictionary<SourceNode, int> _interned = [];

    public int Count => _nodes.Count;

    public int Constant(string text) => Add(new SourceNode(SourceOp.Constant, Text: text));

    public int Add(SourceOp op, int a = -1, int b = -1, int c = -1) => Add(new SourceNode(op, a, b, c));

    public int Add(SourceNode node)
    {
        if (!_interned.TryGetValue(node, out int index))
        {
            _interned.Add(node, index = _nodes.Count);
            _nodes.Add(node);
        }
        return index;
    }

    /// <summary>What the root is made of, with the root last.</summary>
    public SourceNode[] ToArray(int root)
    {
        var used = new bool[root + 1];
        used[root] = true;
        for (int i = root; i >= 0; i--)
            if (used[i] && _nodes[i].Op != SourceOp.Hyperparameter)
                foreach (int operand in new[] { _nodes[i].A, _nodes[i].B, _nodes[i].C })
                    if (operand >= 0) used[operand] = true;
        var renumbered = new int[root + 1];
        var result = new List<SourceNode>();
        for (int i = 0; i <= root; i++)
        {
            if (!used[i]) continue;
            renumbered[i] = result.Count;
            SourceNode node = _nodes[i];
            result.Add(node.Op == SourceOp.Hyperparameter ? node : node with { A = Map(node.A), B = Map(node.B), C = Map(node.C) });
        }
        return [.. result];

        int Map(int operand) => operand < 0 ? -1 : renumbered[operand];
    }
}
