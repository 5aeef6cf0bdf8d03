using CsvHelper;

namespace AutoBce;

/// <summary>Reads comma-separated files with a header; quoting and line breaks in quotes as in RFC 4180.</summary>
public static class CsvTable
{
    private const int MaximumRows = 10_000_000;

    /// <summary>Reads a file in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between fields.</param>
    /// <exception cref="FormatException">A row has another number of fields than the header; the message names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Table Read(string path, char separator = ',')
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using CsvReader reader = CsvReader.FromFile(path, Options(separator));
        return Read(reader, path);
    }

    /// <summary>Reads a text.</summary>
    /// <inheritdoc cref="Read(string, char)"/>
    public static Table Parse(string text, char separator = ',', string source = "text")
    {
        ArgumentNullException.ThrowIfNull(text);
        using CsvReader reader = CsvReader.FromText(text, Options(separator));
        return Read(reader, source);
    }

    private static CsvReaderOptions Options(char separator) => new() { HasHeader = true, TrackLineNumbers = true, Separator = separator };

    private static Table Read(CsvReader reader, string source)
    {
        string[] columns = [.. reader.Headers];
        if (columns.Length == 0) throw new FormatException($"{source}: the file is empty; it needs a header.");
        List<string[]> rows = [];
        List<long> lines = [];
        while (reader.Read())
        {
            if (rows.Count == MaximumRows) throw new FormatException($"{source}, line {reader.LineNumber}: more than {MaximumRows} rows.");
            if (reader.FieldCount != columns.Length)
                throw new FormatException($"{source}, line {reader.LineNumber}: {reader.FieldCount} fields, and the header has {columns.Length}.");
            string[] row = new string[columns.Length];
            for (int j = 0; j < row.Length; j++) row[j] = reader.GetString(j);
            rows.Add(row);
            lines.Add(reader.LineNumber);
        }
        return new Table(columns, rows, source, lines);
    }
}
