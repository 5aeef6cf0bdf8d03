using System.Text;
using CsvHelper;

namespace AutoBce;

/// <summary>Reads comma-separated files with a header; quoting and line breaks in quotes as in RFC 4180. Blanks around names and fields do not count, but in
/// quotes they do.</summary>
public static class CsvTable
{
    private const int MaximumRows = 10_000_000;

    /// <summary>Reads a file in UTF-8, with or without a byte order mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between fields.</param>
    /// <exception cref="FormatException">A row has another number of fields than the header; the message names the line; or the
    /// file is not in UTF-8: the message names the line and the byte; or a quoted field goes on after its closing quote, or has none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Table Read(string path, char separator = ',')
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckEncoding(path);
        using CsvReader reader = CsvReader.FromFile(path, Options(separator, path));
        return Read(reader, path);
    }

    /// <summary>Reads a text.</summary>
    /// <inheritdoc cref="Read(string, char)"/>
    public static Table Parse(string text, char separator = ',', string source = "text")
    {
        ArgumentNullException.ThrowIfNull(text);
        using CsvReader reader = CsvReader.FromText(text, Options(separator, source));
        return Read(reader, source);
    }

    /// <summary>A reader that put a sign in the place of bytes it cannot read would make one category of many.</summary>
    private static void CheckEncoding(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Decoder decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        byte[] bytes = new byte[1 << 16];
        char[] characters = new char[bytes.Length + 1];
        long line = 1;
        for (int count = -1; count != 0;)
        {
            count = stream.Read(bytes);
            try
            {
                decoder.GetChars(bytes.AsSpan(0, count), characters, flush: count == 0);
            }
            catch (DecoderFallbackException e)
            {
                line += bytes.AsSpan(0, Math.Clamp(e.Index, 0, count)).Count((byte)'\n');
                throw new FormatException($"{path}, line {line}: the bytes {Convert.ToHexString(e.BytesUnknown ?? [])} are no UTF-8. Save the file as UTF-8 first; programs for tables call it \"CSV UTF-8\".", e);
            }
            line += bytes.AsSpan(0, count).Count((byte)'\n');
        }
    }

    private static CsvReaderOptions Options(char separator, string source) => new()
    {
        HasHeader = true,
        TrackLineNumbers = true,
        Separator = separator,
        TrimWhitespace = true,
        // A quote within a field that does not begin with one is a character like others, such as that of inches.
        OnMalformedRecord = record =>
        {
            if (record.Reason != CsvMalformedReason.StrayQuote)
                throw new FormatException($"{source}, line {record.LineNumber}: {(record.Reason == CsvMalformedReason.TextAfterClosingQuote ? "text follows the closing quote of a field" : "a quoted field is not closed")}. Write a quote in quotes twice.");
        },
    };

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
