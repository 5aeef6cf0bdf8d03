using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>
/// Whatever people hold their data in: a matrix [rows, columns] with one sample to a row, or a vector [N], which is one column.
/// Never broadcast: [N] and [N, 1] labels are the same thing, any other shape than the expected one is an error.
/// It refers to the data given; a model reads them when it is called.
/// </summary>
public readonly struct TensorInput
{
    private readonly Array? _array;
    private readonly Tensor<float>? _tensor;

    private TensorInput(Array? array, Tensor<float>? tensor)
    {
        _array = array;
        _tensor = tensor;
    }

    /// <summary>A matrix [rows, columns] or a vector [N].</summary>
    public static implicit operator TensorInput(Tensor<float> value) => new(null, value);

    /// <summary>A vector [N].</summary>
    public static implicit operator TensorInput(float[] value) => new(value, null);

    /// <summary>A matrix [rows, columns].</summary>
    public static implicit operator TensorInput(float[,] value) => new(value, null);

    /// <summary>A vector [N], rounded to float.</summary>
    public static implicit operator TensorInput(double[] value) => new(value, null);

    /// <summary>A matrix [rows, columns], rounded to float.</summary>
    public static implicit operator TensorInput(double[,] value) => new(value, null);

    /// <summary>A vector [N]; every Half is a float.</summary>
    public static implicit operator TensorInput(Half[] value) => new(value, null);

    /// <summary>A matrix [rows, columns]; every Half is a float.</summary>
    public static implicit operator TensorInput(Half[,] value) => new(value, null);

    /// <summary>A vector [N] of labels.</summary>
    public static implicit operator TensorInput(int[] value) => new(value, null);

    /// <summary>A matrix [rows, columns] of labels.</summary>
    public static implicit operator TensorInput(int[,] value) => new(value, null);

    /// <summary>A vector [N] of labels: true is 1, false is 0.</summary>
    public static implicit operator TensorInput(bool[] value) => new(value, null);

    /// <summary>The shape as people write it, for messages.</summary>
    internal string Shape => this switch
    {
        { _tensor: { } tensor } => $"[{string.Join(", ", tensor.Lengths.ToArray())}]",
        { _array: { Rank: 2 } matrix } => $"[{matrix.GetLength(0)}, {matrix.GetLength(1)}]",
        { _array: { } vector } => $"[{vector.Length}]",
        _ => "[] (null)",
    };

    /// <summary>The length of a sample; -1 where it is neither a matrix nor a vector.</summary>
    internal int Columns => this switch
    {
        { _tensor: { Rank: 2 } t } => checked((int)t.Lengths[1]),
        { _tensor: { Rank: 1 } } => 1,
        { _array: { Rank: 2 } a } => a.GetLength(1),
        { _array: { } } => 1,
        _ => -1,
    };

    /// <summary>How many samples there are.</summary>
    /// <exception cref="ArgumentException">The shape is not [N, columns], nor [N] where columns is 1.</exception>
    internal int Rows(int columns, string argument)
    {
        (nint rows, nint width) = this switch
        {
            { _tensor: { Rank: 2 } t } => (t.Lengths[0], t.Lengths[1]),
            { _tensor: { Rank: 1 } t } => (t.Lengths[0], (nint)1),
            { _array: { Rank: 2 } a } => (a.GetLength(0), a.GetLength(1)),
            { _array: { } a } => (a.Length, 1),
            { _tensor: null } => throw new ArgumentNullException(argument),
            _ => (0, -1),
        };
        if (width != columns)
        {
            throw new ArgumentException(
                $"{argument} has shape {Shape}; expected [N, {columns}]{(columns == 1 ? " or [N]" : "")}, one sample to a row. Nothing is broadcast: reshape the data.",
                argument);
        }
        return checked((int)rows);
    }

    /// <summary>The values in row-major order: the caller's own memory where that is float, else converted into the buffer, which grows as needed.</summary>
    internal ReadOnlySpan<float> Read(scoped ref float[] buffer)
    {
        switch (_array)
        {
            case float[] floats:
                return floats;
            case float[,] floats:
                return Flat(floats);
            case double[] doubles:
                return Convert(doubles, ref buffer);
            case double[,] doubles:
                return Convert(Flat(doubles), ref buffer);
            case Half[] halves:
                return Convert(halves, ref buffer);
            case Half[,] halves:
                return Convert(Flat(halves), ref buffer);
            case int[] integers:
                return Convert(integers, ref buffer);
            case int[,] integers:
                return Convert(Flat(integers), ref buffer);
            case bool[] flags:
                Span<float> labels = Grow(ref buffer, flags.Length);
                for (int i = 0; i < labels.Length; i++) labels[i] = flags[i] ? 1 : 0;
                return labels;
        }
        Span<float> values = Grow(ref buffer, checked((int)_tensor!.FlattenedLength));
        _tensor.FlattenTo(values);
        return values;
    }

    private static ReadOnlySpan<T> Flat<T>(T[,] matrix) =>
        MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(matrix)), matrix.Length);

    private static Span<float> Convert<T>(ReadOnlySpan<T> source, scoped ref float[] buffer) where T : System.Numerics.INumberBase<T>
    {
        Span<float> values = Grow(ref buffer, source.Length);
        TensorPrimitives.ConvertTruncating(source, values);
        return values;
    }

    private static Span<float> Grow(scoped ref float[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new float[length];
        return buffer.AsSpan(0, length);
    }
}
