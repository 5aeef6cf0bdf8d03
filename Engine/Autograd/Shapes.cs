using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace AutoBce;

/// <summary>Lengths of dimensions without a heap object.</summary>
[InlineArray(Shapes.MaximumRank)]
internal struct Lengths
{
    private nint _first;
}

/// <summary>Checks and arithmetic on shapes.</summary>
internal static class Shapes
{
    public const int MaximumRank = 8;

    /// <summary>The product of the lengths, refused before anything is allocated where an array cannot hold it.</summary>
    public static int Count(ReadOnlySpan<nint> shape, string operation)
    {
        if (shape.Length is 0 or > MaximumRank)
            throw new ArgumentException($"{operation}: a shape has 1 to {MaximumRank} dimensions, this one has {shape.Length}. A scalar has shape [1].", nameof(shape));
        long count = 1;
        bool empty = false;
        foreach (nint length in shape)
        {
            if (length < 0) throw new ArgumentException($"{operation}: shape {Format(shape)} has a negative length.", nameof(shape));
            empty |= length == 0;
        }
        if (empty) return 0;
        foreach (nint length in shape)
        {
            if (length > Array.MaxLength || (count *= length) > Array.MaxLength)
                throw new ArgumentException($"{operation}: shape {Format(shape)} has more than {Array.MaxLength} elements; split it.", nameof(shape));
        }
        return (int)count;
    }

    public static string Format(ReadOnlySpan<nint> shape)
    {
        var text = new StringBuilder("[");
        for (int i = 0; i < shape.Length; i++) text.Append(i == 0 ? "" : ", ").Append(shape[i].ToString(CultureInfo.InvariantCulture));
        return text.Append(']').ToString();
    }

    /// <summary>The shape that a and b broadcast to as in NumPy: aligned at the last dimension, equal or 1 in each. Returns its rank.</summary>
    public static int Broadcast(ReadOnlySpan<nint> a, ReadOnlySpan<nint> b, Span<nint> result, string operation)
    {
        int rank = Math.Max(a.Length, b.Length);
        for (int d = 1; d <= rank; d++)
        {
            nint x = d <= a.Length ? a[^d] : 1, y = d <= b.Length ? b[^d] : 1;
            if (x != y && x != 1 && y != 1)
                throw new ArgumentException($"{operation}: shapes {Format(a)} and {Format(b)} do not broadcast: dimension {d} from the end is {x} and {y}; make them equal, or one of them 1.", nameof(b));
            result[rank - d] = x == 1 ? y : x;
        }
        return rank;
    }

    /// <summary>The axis counted from the first; a negative one counts from the last.</summary>
    public static int Axis(int axis, ReadOnlySpan<nint> shape, string operation)
    {
        if (axis < -shape.Length || axis >= shape.Length)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"{operation}: shape {Format(shape)} has the axes {-shape.Length} to {shape.Length - 1}.");
        return axis < 0 ? axis + shape.Length : axis;
    }

    /// <summary>A shape as [outer, length, inner] around an axis.</summary>
    public static (int Outer, int Length, int Inner) Around(int axis, ReadOnlySpan<nint> shape) =>
        (Product(shape[..axis]), (int)shape[axis], Product(shape[(axis + 1)..]));

    private static int Product(ReadOnlySpan<nint> lengths)
    {
        int product = 1;
        foreach (nint length in lengths) product *= (int)length;
        return product;
    }

    public static ArgumentException Mismatch(string operation, ReadOnlySpan<nint> a, ReadOnlySpan<nint> b, string rule) =>
        new($"{operation}: shapes {Format(a)} and {Format(b)} do not fit: {rule}.");
}
