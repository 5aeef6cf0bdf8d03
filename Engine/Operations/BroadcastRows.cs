namespace AutoBce;

/// <summary>
/// Walks the elements of a broadcast result as rows: runs over which each operand either advances element by element or repeats one
/// element. Neighbouring dimensions with the same pattern are merged, so equal shapes give a single row.
/// </summary>
internal ref struct BroadcastRows
{
    private readonly int _outerRank;
    private readonly nint _count;
    private Lengths _lengths, _strideA, _strideB, _index;
    private nint _row;

    public BroadcastRows(scoped ReadOnlySpan<nint> shape, scoped ReadOnlySpan<nint> a, scoped ReadOnlySpan<nint> b)
    {
        // Dimensions are gathered from the last to the first; 0 is the innermost.
        int rank = 0;
        nint sizeA = 1, sizeB = 1;
        _count = 1;
        for (int d = 1; d <= shape.Length; d++)
        {
            nint length = shape[^d];
            nint inA = d <= a.Length ? a[^d] : 1, inB = d <= b.Length ? b[^d] : 1;
            nint strideA = inA == 1 ? 0 : sizeA, strideB = inB == 1 ? 0 : sizeB;
            (sizeA, sizeB, _count) = (sizeA * inA, sizeB * inB, _count * length);
            if (length == 1) continue;
            if (rank > 0 && strideA == _strideA[rank - 1] * _lengths[rank - 1] && strideB == _strideB[rank - 1] * _lengths[rank - 1])
            {
                _lengths[rank - 1] *= length;
                continue;
            }
            (_lengths[rank], _strideA[rank], _strideB[rank]) = (length, strideA, strideB);
            rank++;
        }
        if (rank == 0) (_lengths[0], rank) = (1, 1);
        RowLength = (int)_lengths[0];
        _outerRank = rank - 1;
        IsRepeatedA = _strideA[0] == 0;
        IsRepeatedB = _strideB[0] == 0;
        _row = -1;
    }

    /// <summary>Elements of the result in a row.</summary>
    public int RowLength { get; }

    /// <summary>Whether a gives one element for the whole row.</summary>
    public bool IsRepeatedA { get; }

    public bool IsRepeatedB { get; }

    /// <summary>Where the row starts in a.</summary>
    public int A { get; private set; }

    public int B { get; private set; }

    /// <summary>Where the row starts in the result.</summary>
    public readonly int Result => (int)(_row * RowLength);

    /// <summary>Goes to the next row; false after the last.</summary>
    public bool Next()
    {
        _row++;
        if (_row * RowLength >= _count) return false;
        if (_row == 0) return true;
        for (int d = 1; d <= _outerRank; d++)
        {
            A += (int)_strideA[d];
            B += (int)_strideB[d];
            if (++_index[d] < _lengths[d]) break;
            A -= (int)(_strideA[d] * _lengths[d]);
            B -= (int)(_strideB[d] * _lengths[d]);
            _index[d] = 0;
        }
        return true;
    }

    /// <summary>The part of a (or b) that belongs to the row: as long as the row, or a single element.</summary>
    public readonly ReadOnlySpan<T> RowOfA<T>(ReadOnlySpan<T> a) => a.Slice(A, IsRepeatedA ? 1 : RowLength);

    public readonly ReadOnlySpan<T> RowOfB<T>(ReadOnlySpan<T> b) => b.Slice(B, IsRepeatedB ? 1 : RowLength);
}
