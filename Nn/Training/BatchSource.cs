namespace AutoBce;

/// <summary>
/// The training rows, batch after batch: in a new order each time they have all been taken, the last batch of an order being what is left.
/// What it gives depends on the seed alone, so that a run that starts at a later epoch skips to the same batches.
/// </summary>
internal sealed class BatchSource
{
    private readonly int[] _order;
    private readonly int _batchSize;
    private readonly RandomSource? _random;
    private int _position;

    internal BatchSource(int rows, int batchSize, int? stepsPerEpoch, RandomSource? random)
    {
        _order = new int[rows];
        for (int i = 0; i < rows; i++) _order[i] = i;
        _batchSize = batchSize;
        _random = random;
        _position = rows;
        Steps = stepsPerEpoch ?? (rows - 1) / batchSize + 1;
    }

    /// <summary>Whether the rows of a batch lie next to each other in the data.</summary>
    internal bool IsInOrder => _random is null;

    /// <summary>The batches of an epoch.</summary>
    internal int Steps { get; }

    /// <summary>The rows of the batches of the next epoch.</summary>
    internal long RowsAhead()
    {
        // What is left of this order, then whole orders, then the first batches of another.
        long left = _position == _order.Length ? 0 : _order.Length - _position, steps = Batches(left);
        if (Steps <= steps) return Math.Min((long)Steps * _batchSize, left);
        (long orders, long rest) = Math.DivRem(Steps - steps, Batches(_order.Length));
        return left + orders * _order.Length + Math.Min(rest * _batchSize, _order.Length);

        long Batches(long rows) => (rows + _batchSize - 1) / _batchSize;
    }

    internal ReadOnlySpan<int> Next()
    {
        if (_position == _order.Length)
        {
            _random?.Shuffle(_order);
            _position = 0;
        }
        int start = _position;
        _position = Math.Min(_order.Length, start + _batchSize);
        return _order.AsSpan(start, _position - start);
    }

    /// <summary>The rows of the batch after this one; none where the next order is not known yet.</summary>
    internal ReadOnlySpan<int> Upcoming => _order.AsSpan(_position, Math.Min(_batchSize, _order.Length - _position));

    internal void Skip(int epochs)
    {
        for (long i = (long)epochs * Steps; i > 0; i--) Next();
    }
}
