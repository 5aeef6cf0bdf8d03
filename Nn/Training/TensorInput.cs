using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>
/// Whatever people hold their data in: a matrix [rows, columns] with one sample to a row, or an array of its rows, or a vector [N], which is one column.
/// Never broadcast: [N] and [N, 1] labels are the same thing, any other shape than the expected one is an error.
/// It refers to the data given; a model reads them when it is called.
/// </summary>
public readonly struct TensorInput
{
    /// <summary>An array, an array of rows, a list or a tensor.</summary>
    private readonly object? _data;

    private TensorInput(object? data) => _data = data;

    /// <summary>A matrix [rows, columns] or a vector [N].</summary>
    public static implicit operator TensorInput(Tensor<float> value) => new(value);

    /// <summary>A matrix [rows, columns] or a vector [N], rounded to float.</summary>
    public static implicit operator TensorInput(Tensor<double> value) => new(value);

    /// <summary>A vector [N].</summary>
    public static implicit operator TensorInput(float[] value) => new(value);

    /// <summary>A vector [N].</summary>
    public static implicit operator TensorInput(List<float> value) => new(value);

    /// <summary>A matrix [rows, columns].</summary>
    public static implicit operator TensorInput(float[,] value) => new(value);

    /// <summary>A matrix [rows, columns] by its rows, all of one length.</summary>
    public static implicit operator TensorInput(float[][] value) => new(value);

    /// <summary>A vector [N], rounded to float.</summary>
    public static implicit operator TensorInput(double[] value) => new(value);

    /// <summary>A matrix [rows, columns], rounded to float.</summary>
    public static implicit operator TensorInput(double[,] value) => new(value);

    /// <summary>A matrix [rows, columns] by its rows, all of one length, rounded to float.</summary>
    public static implicit operator TensorInput(double[][] value) => new(value);

    /// <summary>A vector [N]; every Half is a float.</summary>
    public static implicit operator TensorInput(Half[] value) => new(value);

    /// <summary>A matrix [rows, columns]; every Half is a float.</summary>
    public static implicit operator TensorInput(Half[,] value) => new(value);

    /// <summary>A vector [N] of labels.</summary>
    public static implicit operator TensorInput(int[] value) => new(value);

    /// <summary>A matrix [rows, columns] of labels.</summary>
    public static implicit operator TensorInput(int[,] value) => new(value);

    /// <summary>A vector [N] of labels: true is 1, false is 0.</summary>
    public static implicit operator TensorInput(bool[] value) => new(value);

    /// <summary>The shape as people write it, for messages.</summary>
    internal string Shape => _data switch
    {
        IReadOnlyTensor tensor => $"[{string.Join(", ", tensor.Lengths.ToArray())}]",
        Array { Rank: 2 } or Array[] => $"[{Size.Rows}, {Size.Columns}]",
        null => "[] (null)",
        _ => $"[{Size.Rows}]",
    };

    /// <summary>The length of a sample; -1 where it is neither a matrix nor a vector.</summary>
    internal int Columns => checked((int)Size.Columns);

    private (nint Rows, nint Columns) Size => _data switch
    {
        IReadOnlyTensor { Rank: 2 } tensor => (tensor.Lengths[0], tensor.Lengths[1]),
        IReadOnlyTensor { Rank: 1 } tensor => (tensor.Lengths[0], 1),
        Array { Rank: 2 } matrix => (matrix.GetLength(0), matrix.GetLength(1)),
        Array[] rows => (rows.Length, rows is [{ } first, ..] ? first.Length : 0),
        Array vector => (vector.Length, 1),
        List<float> vector => (vector.Count, 1),
        _ => (0, -1),
    };

    /// <summary>How many samples there are.</summary>
    /// <exception cref="ArgumentException">The shape is not [N, columns], nor [N] where columns is 1.</exception>
    internal int Rows(int columns, string argument)
    {
        ArgumentNullException.ThrowIfNull(_data, argument);
        if (_data is Array[] samples) CheckRows(samples, argument);
        (nint rows, nint width) = Size;
        if (width != columns)
        {
            throw new ArgumentException(
                $"{argument} has shape {Shape}; expected [N, {columns}]{(columns == 1 ? " or [N]" : "")}, one sample to a row. Nothing is broadcast: reshape the data.",
                argument);
        }
        return checked((int)rows);
    }

    private static void CheckRows(Array[] rows, string argument)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is null) throw new ArgumentException($"{argument}[{i}] is null: there must be a row.", argument);
            if (rows[i].Length != rows[0].Length)
                throw new ArgumentException($"{argument}[{i}] has length {rows[i].Length}, and {argument}[0] has {rows[0].Length}: all rows must have one length.", argument);
        }
    }

    /// <summary>The values in row-major order: the caller's own memory where that is float, else converted into the buffer, which grows as needed.</summary>
    internal ReadOnlySpan<float> Read(scoped ref float[] buffer)
    {
        switch (_data)
        {
            case float[] floats:
                return floats;
            case List<float> floats:
                return CollectionsMarshal.AsSpan(floats);
            case float[,] floats:
                return Flat(floats);
            case float[][] rows:
                return Convert(rows, ref buffer);
            case double[] doubles:
                return Convert(doubles, ref buffer);
            case double[,] doubles:
                return Convert(Flat(doubles), ref buffer);
            case double[][] rows:
                return Convert(rows, ref buffer);
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
            case Tensor<double> tensor:
                double[] flat = new double[checked((int)tensor.FlattenedLength)];
                tensor.FlattenTo(flat);
                return Convert(flat, ref buffer);
        }
        Tensor<float> values = (Tensor<float>)_data!;
        Span<float> copy = Grow(ref buffer, checked((int)values.FlattenedLength));
        values.FlattenTo(copy);
        return copy;
    }

    private static ReadOnlySpan<T> Flat<T>(T[,] matrix) =>
        MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(matrix)), matrix.Length);

    private static Span<float> Convert<T>(ReadOnlySpan<T> source, scoped ref float[] buffer) where T : System.Numerics.INumberBase<T>
    {
        Span<float> values = Grow(ref buffer, source.Length);
        TensorPrimitives.ConvertTruncating(source, values);
        return values;
    }

    /// <summary>Rows that were found to have one length.</summary>
    private static Span<float> Convert<T>(T[][] rows, scoped ref float[] buffer) where T : System.Numerics.INumberBase<T>
    {
        int columns = rows is [var first, ..] ? first.Length : 0;
        Span<float> values = Grow(ref buffer, checked(rows.Length * columns));
        for (int i = 0; i < rows.Length; i++) TensorPrimitives.ConvertTruncating<T, float>(rows[i], values.Slice(i * columns, columns));
        return values;
    }

    private static Span<float> Grow(scoped ref float[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new float[length];
        return buffer.AsSpan(0, length);
    }
}
