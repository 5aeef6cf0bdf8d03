using System.Globalization;

namespace AutoBce;

/// <summary>Columns of text by name, as they came from a file: what <see cref="FeatureEncoder"/> makes numbers of.</summary>
public sealed class Table
{
    private static readonly string[] s_missing = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "?"];

    private readonly string[][] _rows;
    private readonly long[] _lines;

    /// <summary>A table of rows.</summary>
    /// <param name="columns">The names, all different.</param>
    /// <param name="rows">The fields of each row.</param>
    /// <param name="source">What messages call the table, such as the path of its file.</param>
    /// <param name="lines">The line of each row in its file; numbers from 1 if not given.</param>
    /// <exception cref="ArgumentException">Two columns have one name, or a row has another number of fields.</exception>
    public Table(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows, string source = "table", IReadOnlyList<long>? lines = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        Columns = [.. columns];
        Source = source;
        _rows = [.. rows];
        _lines = lines is null ? [.. Enumerable.Range(1, _rows.Length).Select(line => (long)line)] : [.. lines];
        if (columns.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{source}: two columns are called \"{twice.Key}\".", nameof(columns));
        for (int i = 0; i < _rows.Length; i++)
        {
            if (_rows[i].Length != Columns.Count)
                throw new ArgumentException($"{source}, line {_lines[i]}: {_rows[i].Length} fields, and the header has {Columns.Count}.", nameof(rows));
        }
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>What messages call the table.</summary>
    public string Source { get; }

    /// <summary>The number of rows.</summary>
    public int Rows => _rows.Length;

    /// <summary>A field.</summary>
    public string this[int row, int column] => _rows[row][column];

    /// <summary>Whether a field says that there is no value: it is empty, NA, N/A, NaN, null or ?, whatever blanks are around it.</summary>
    public bool IsMissing(int row, int column) => IsMissing(_rows[row][column].Trim());

    /// <summary>The place of a column.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public int IndexOf(string column)
    {
        for (int j = 0; j < Columns.Count; j++)
        {
            if (Columns[j] == column) return j;
        }
        throw new ArgumentException($"{Source} has no column \"{column}\"; it has {string.Join(", ", Columns)}.", nameof(column));
    }

    /// <summary>The rows of the given places, in their order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Table Take(IEnumerable<int> rows)
    {
        int[] places = [.. rows];
        DataSplit.CheckPlaces(places, Rows);
        return new Table(Columns, [.. places.Select(i => _rows[i])], Source, [.. places.Select(i => _lines[i])]);
    }

    /// <summary>A column of finite numbers.</summary>
    /// <exception cref="FormatException">A field is none; the message names line and column.</exception>
    public float[] Numbers(string column)
    {
        int j = IndexOf(column);
        return [.. Enumerable.Range(0, Rows).Select(i => Number(i, j) ?? throw Error(i, j, "is no finite number"))];
    }

    /// <summary>A column as labels: 1 where it has the given value, 0 where it has the other one. Blanks around a field do not count, and numbers
    /// are compared as numbers: "1.0" is "1".</summary>
    /// <exception cref="FormatException">A field is missing, or has a third value; the message names line and column.</exception>
    /// <exception cref="ArgumentException">No row, or every row, has the value.</exception>
    public float[] Labels(string column, string positive = "1")
    {
        ArgumentNullException.ThrowIfNull(positive);
        int j = IndexOf(column);
        string wanted = positive.Trim();
        if (!Array.Exists(_rows, row => IsSame(row[j].Trim(), wanted))) throw new ArgumentException($"{Source}, column {column}: no row has the value \"{positive}\".", nameof(positive));
        float[] labels = new float[Rows];
        string? negative = null;
        for (int i = 0; i < labels.Length; i++)
        {
            string value = _rows[i][j].Trim();
            if (IsMissing(value)) throw Error(i, j, "is no label");
            if (IsSame(value, wanted)) labels[i] = 1;
            else if (!IsSame(value, negative ??= value)) throw Error(i, j, $"is a third value besides \"{positive}\" and \"{negative}\", and a label has two");
        }
        return negative is not null ? labels
            : throw new ArgumentException($"{Source}, column {column}: every row has the value \"{positive}\"; a label has two.", nameof(positive));
    }

    private static bool IsMissing(string trimmed) => s_missing.Contains(trimmed, StringComparer.Ordinal);

    private static bool IsSame(string a, string b) => a == b
        || (double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out double x) && double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out double y) && x == y);

    /// <summary>The number of a field; null if it is none or not finite.</summary>
    internal float? Number(int row, int column) =>
        float.TryParse(_rows[row][column], NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value) ? value : null;

    internal FormatException Error(int row, int column, string what) =>
        new($"{Source}, line {_lines[row]}, column {column + 1} ({Columns[column]}): \"{_rows[row][column]}\" {what}.");
}
