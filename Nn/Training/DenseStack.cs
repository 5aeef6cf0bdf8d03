namespace AutoBce;

/// <summary>
/// A model of nothing but dense layers, rectified but for the last and perhaps after a normalization, as the sequence of products that its
/// training step is: no nodes, no checks between them, and each gradient in the pass that makes it. The bits are those of the recorded step.
/// </summary>
internal sealed class DenseStack
{
    private const int Line = 16;

    private readonly Normalization? _normalization;
    private readonly Level[] _levels;
    private Storage<float> _memory;
    private int _rows = -1, _features;

    private DenseStack(Normalization? normalization, Level[] levels) => (_normalization, _levels) = (normalization, levels);

    /// <summary>What the layer above, or the loss, asks of a layer and gives back: where its outputs and their gradient lie.</summary>
    private struct Level(Dense layer)
    {
        public readonly Variable<float> Kernel = layer.Parameters[0].Value, Bias = layer.Parameters[1].Value;
        public readonly int Inputs = (int)layer.Parameters[0].Value.Shape[0], Units = layer.Units;
        public readonly bool Rectifies = layer.Activation == Activation.Relu;
        public int Outputs, Gradient;
    }

    /// <summary>The stack of a model whose parameters exist; null if it is more, or some of it is not trained.</summary>
    /// <param name="model">A model whose parameters exist.</param>
    /// <param name="onLogits">Whether a sigmoid at the end belongs to the loss.</param>
    internal static DenseStack? Of(Sequential model, bool onLogits)
    {
        Normalization? normalization = model.Layers[0] as Normalization;
        int first = normalization is null ? 0 : 1;
        Level[] levels = new Level[model.Layers.Count - first];
        for (int i = 0; i < levels.Length; i++)
        {
            if (model.Layers[first + i] is not Dense { UseBias: true, IsPenalised: false } layer) return null;
            bool isLast = i == levels.Length - 1, isAffine = layer.Activation is null || layer.Activation == Activation.Linear || (onLogits && layer.EndsInSigmoid);
            if (isLast ? !isAffine : layer.Activation != Activation.Relu) return null;
            foreach ((_, Variable<float> parameter) in layer.Parameters)
                if (!parameter.RequiresGradient) return null;
            levels[i] = new(layer);
        }
        return levels.Length == 0 ? null : new(normalization, levels);
    }

    /// <summary>What the last layer gives, before a sigmoid that belongs to the loss; valid until the next step.</summary>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="rows">The number of rows.</param>
    internal ReadOnlySpan<float> Forward(ReadOnlySpan<float> x, int rows)
    {
        if (rows != _rows) Reserve(rows);
        _normalization?.Apply(x, Features);
        ReadOnlySpan<float> input = _normalization is null ? x : Features;
        foreach (ref readonly Level level in _levels.AsSpan())
        {
            Span<float> outputs = _memory.Span.Slice(level.Outputs, rows * level.Units);
            MatrixProduct.NN(
                rows, level.Units, level.Inputs, input, level.Inputs, level.Kernel.Values, level.Units, outputs, level.Units, bias: level.Bias.Values, rectify: level.Rectifies);
            input = outputs;
        }
        return input;
    }

    /// <summary>What is left of the input after normalization.</summary>
    private Span<float> Features => _memory.Span.Slice(_features, _rows * _levels[0].Inputs);

    /// <summary>Where the loss writes its derivatives by what <see cref="Forward"/> gave.</summary>
    internal Span<float> OutputGradient => _memory.Span.Slice(_levels[^1].Gradient, _rows * _levels[^1].Units);

    /// <summary>From the gradient of the outputs to those of all parameters, which are overwritten.</summary>
    /// <param name="x">The rows that <see cref="Forward"/> was given.</param>
    internal void Backward(ReadOnlySpan<float> x)
    {
        Span<float> gradient = OutputGradient;
        _levels[^1].Bias.ZeroGradient();
        MatMul<float>.SumRows(_rows, _levels[^1].Units, gradient, _levels[^1].Bias);
        for (int i = _levels.Length - 1; i > 0; i--)
        {
            ref readonly Level level = ref _levels[i], below = ref _levels[i - 1];
            ReadOnlySpan<float> input = _memory.Span.Slice(below.Outputs, _rows * level.Inputs);
            Span<float> passed = _memory.Span.Slice(below.Gradient, _rows * level.Inputs), kernel = level.Kernel.Receive(out _), bias = below.Bias.Receive(out _);
            if (level.Units == 1) RectifiedGradient.PassColumn(_rows, level.Inputs, input, gradient, level.Kernel.Values, passed, bias, kernel);
            else
            {
                MatrixProduct.TN(level.Inputs, level.Units, _rows, input, level.Inputs, gradient, level.Units, kernel, level.Units);
                MatrixProduct.NT(_rows, level.Inputs, level.Units, gradient, level.Units, level.Kernel.Values, level.Units, passed, level.Inputs);
                RectifiedGradient.Pass(_rows, level.Inputs, input, passed, passed, bias);
            }
            gradient = passed;
        }
        ref readonly Level first = ref _levels[0];
        MatrixProduct.TN(first.Inputs, first.Units, _rows, _normalization is null ? x : Features, first.Inputs, gradient, first.Units, first.Kernel.Receive(out _), first.Units);
    }

    /// <summary>Outputs and gradients of all layers start at cache lines.</summary>
    private void Reserve(int rows)
    {
        int length = 0;
        foreach (ref Level level in _levels.AsSpan())
        {
            level.Outputs = length;
            level.Gradient = length = Next(length, level.Units);
            length = Next(length, level.Units);
        }
        _features = length;
        if (_normalization is not null) length = Next(length, _levels[0].Inputs);
        _memory.Resize(length, longLived: true);
        _rows = rows;

        int Next(int start, int units) => checked(start + (rows * units + Line - 1) / Line * Line);
    }
}
