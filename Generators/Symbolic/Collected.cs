namespace AutoBce.Generators.Symbolic;

/// <summary>Expressions in the order of their ids, each once, with what belongs to them: coefficients of terms, exponents of bases.</summary>
internal readonly struct Collected<T>(int capacity)
{
    private readonly List<Expr> _expressions = new(capacity);
    private readonly List<T> _values = new(capacity);

    public int Count => _expressions.Count;

    public Expr Expression(int index) => _expressions[index];

    public T Value(int index) => _values[index];

    public Expr[] Expressions() => [.. _expressions];

    public T[] Values() => [.. _values];

    /// <summary>Where the expression is, or the complement of where it belongs.</summary>
    public int Find(Expr expression)
    {
        int low = 0, high = _expressions.Count - 1;
        if (high >= 0 && _expressions[high].Id < expression.Id) return ~(high + 1); // most come in order
        while (low <= high)
        {
            int middle = (low + high) >> 1, order = _expressions[middle].Id - expression.Id;
            if (order == 0) return middle;
            if (order < 0) low = middle + 1; else high = middle - 1;
        }
        return ~low;
    }

    public void Insert(int complement, Expr expression, T value)
    {
        _expressions.Insert(~complement, expression);
        _values.Insert(~complement, value);
    }

    public void Put(Expr expression, T value)
    {
        int place = Find(expression);
        if (place < 0) Insert(place, expression, value); else Replace(place, value);
    }

    public void Replace(int index, T value) => _values[index] = value;

    public void RemoveAt(int index)
    {
        _expressions.RemoveAt(index);
        _values.RemoveAt(index);
    }
}
