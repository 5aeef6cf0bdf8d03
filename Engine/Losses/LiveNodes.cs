namespace AutoBce;

/// <summary>What a label or a hyperparameter of 0 leaves of a loss: y times anything is 0, and what it is multiplied with is asked for no more. Half of a loss may be. What the derivative is by is no 0, even where it is 0.</summary>
internal sealed class LiveNodes
{
    private readonly LossGraph _graph;
    private readonly bool[] _zero, _varies, _needed;

    public LiveNodes(LossGraph graph, Func<int, bool> isConstantZero, bool isLabelZero, LossNode by)
    {
        _graph = graph;
        (_zero, _varies, _needed) = (new bool[graph.Nodes.Count], new bool[graph.Nodes.Count], new bool[graph.Nodes.Count]);
        for (int i = 0; i < _zero.Length; i++)
        {
            bool isVaried = graph.Nodes[i] == by;
            _varies[i] = isVaried || graph.Nodes[i].Operation == LossOperation.Prediction || Any(i, _varies);
            _zero[i] = !isVaried && (IsNumber(i) || graph.Nodes[i].Operation == LossOperation.Label
                ? graph.Nodes[i].Operation switch { LossOperation.Constant => isConstantZero(i), LossOperation.Label => isLabelZero, _ => graph.Values[graph.Nodes[i].A] == 0 }
                : Vanishes(graph.Nodes[i]));
        }
        _needed[^1] = true;
        for (int i = _zero.Length - 1; i >= 0; i--)
            if (Matters(i) && !IsNumber(i))
                foreach (int operand in Operands(i))
                    if (operand >= 0) _needed[operand] = true;
    }

    /// <summary>Whether the loss is the same whatever an input is.</summary>
    public bool IsConstantIn(LossNode input) => !Enumerable.Range(0, _needed.Length).Any(i => _graph.Nodes[i] == input && Matters(i));

    /// <summary>Whether the loss is 0 whatever the prediction.</summary>
    public bool IsZero => _zero[^1];

    /// <summary>Whether the loss depends on a node, and that is not 0.</summary>
    public bool Matters(int node) => _needed[node] && !_zero[node];

    /// <summary>0 by its operands; what is infinite for all predictions stays so, whatever it is multiplied with.</summary>
    private bool Vanishes(LossNode node)
    {
        bool a = node.A >= 0 && _zero[node.A], b = node.B >= 0 && _zero[node.B];
        return node.Operation switch
        {
            LossOperation.Add or LossOperation.Subtract => a && b,
            LossOperation.Multiply => (a && (b || _varies[node.B])) || (b && (a || _varies[node.A])),
            LossOperation.Divide or LossOperation.XLogY => a && _varies[node.B],
            LossOperation.Negate or LossOperation.Abs or LossOperation.Sin or LossOperation.Tan or LossOperation.Sinh or LossOperation.Tanh or LossOperation.Atan or LossOperation.Log1p or LossOperation.Expm1 => a,
            _ => false,
        };
    }

    private bool Any(int node, bool[] property) => !IsNumber(node) && Array.Exists(Operands(node), operand => operand >= 0 && property[operand]);

    /// <summary>What A, B and C of a node are; of a hyperparameter A is its number.</summary>
    private int[] Operands(int node) => [_graph.Nodes[node].A, _graph.Nodes[node].B, _graph.Nodes[node].C];

    private bool IsNumber(int node) => _graph.Nodes[node].Operation is LossOperation.Constant or LossOperation.Hyperparameter;
}
