namespace AutoBce.Generators.Symbolic;

/// <summary>Expressions in the order of their ids, each once, with what belongs to them: coefficients of terms, exponents of bases.</summary>
internal sealed class Collected<T>
{
    private Expr[] _expressions = new Expr[4];
    private T[] _values = new T[4];

    public int Count { get; private set; }

    /// <summary>The first <see cref="Count"/> of each are in use.</summary>
    public Expr[] Expressions => _expressions;

    /// <inheritdoc cref="Expressions"/>
    public T[] Values => _values;

    /// <summary>Where the expression is, or the complement of where it belongs.</summary>
    public int Find(Expr expression)
    {
        int low = 0, high = Count - 1;
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
        int place = ~complement;
        if (Count == _expressions.Length)
        {
            Array.Resize(ref _expressions, 2 * Count);
            Array.Resize(ref _values, 2 * Count);
        }
        Array.Copy(_expressions, place, _expressions, place + 1, Count - place);
        Array.Copy(_values, place, _values, place + 1, Count - place);
        (_expressions[place], _values[place]) = (expression, value);
        Count++;
    }

    public void Put(Expr expression, T value)
    {
        int place = Find(expression);
        if (place < 0) Insert(place, expression, value); else _values[place] = value;
    }

    public void RemoveAt(int index)
    {
        Count--;
        Array.Copy(_expressions, index + 1, _expressions, index, Count - index);
        Array.Copy(_values, index + 1, _values, index, Count - index);
    }

    /// <summary>To be used again: sums and products are made by the thousand, most of which exist already.</summary>
    public void Clear() => Count = 0;
}
