using System.Globalization;

namespace AutoBce.Samples;

/// <summary>A comma-separated file with a header and nothing but finite numbers.</summary>
internal sealed class NumberTable
{
    private const int MaximumRows = 1_000_000;

    private NumberTable(string[] columns, List<float[]> rows)
    {
        Columns = columns;
        Rows = rows;
    }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<float[]> Rows { get; }

    /// <exception cref="FormatException">A row has another number of fields than the header, or a field is no finite number.</exception>
    public static NumberTable Read(string path)
    {
        using StreamReader reader = new(path);
        string[] columns = (reader.ReadLine() ?? throw new FormatException($"{path}: the file is empty.")).Split(',');
        List<float[]> rows = [];
        for (int line = 2; reader.ReadLine() is { } text; line++)
        {
            if (rows.Count == MaximumRows) throw new FormatException($"{path}, line {line}: more than {MaximumRows} rows.");
            rows.Add(Parse(text, columns, path, line));
        }
        return new NumberTable(columns, rows);
    }

    private static float[] Parse(string text, string[] columns, string path, int line)
    {
        float[] values = new float[columns.Length];
        int count = 0;
        foreach (Range range in text.AsSpan().Split(','))
        {
            ReadOnlySpan<char> field = text.AsSpan(range);
            if (count == columns.Length)
                throw new FormatException($"{path}, line {line}: more than the {columns.Length} fields of the header.");
            if (!float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) || !float.IsFinite(value))
                throw new FormatException($"{path}, line {line}, column {count + 1} ({columns[count]}): \"{field}\" is no finite number.");
            values[count++] = value;
        }
        return count == columns.Length ? values
            : throw new FormatException($"{path}, line {line}: {count} fields instead of {columns.Length}.");
    }
}
