namespace AutoBce;

/// <summary>What a column of a <see cref="Table"/> holds.</summary>
public enum ColumnKind
{
    /// <summary>Finite numbers. Where one is missing, the mean of the training rows stands for it, and a column of its own says so.</summary>
    Number,

    /// <summary>Names. Each that the training rows have becomes a column of 0 and 1; others, and missing ones, are 0 in all of them.</summary>
    Category,
}

/// <summary>
/// Makes features of a table, the same way for training and for what comes later: all it knows is from the rows it was fitted to. It goes into a
/// file of its own by <see cref="Save"/>, or into that of the model as <see cref="Sequential.Encoder"/>.
/// </summary>
public sealed partial class FeatureEncoder
{
    private readonly List<Encoded> _columns;

    private FeatureEncoder(List<Encoded> columns)
    {
        _columns = columns;
        Names = [.. columns.SelectMany(column => column.Names)];
        if (Names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            string[] sources = [.. columns.Where(column => column.Names.Contains(twice.Key, StringComparer.Ordinal)).Select(column => $"\"{column.Column}\"")];
            throw new ArgumentException($"two features would be called \"{twice.Key}\", of the columns {string.Join(" and ", sources)}: rename or exclude one of them.", nameof(columns));
        }
    }

    /// <summary>The names of the features, such as "income", "income is missing" and "state=OH".</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Learns from training rows.</summary>
    /// <param name="training">The rows that are trained on.</param>
    /// <param name="exclude">Columns that are no features, such as the label.</param>
    /// <param name="kinds">What columns hold. Of one that is not listed the values decide, and must agree: numbers among names are an error.</param>
    /// <param name="maximumCategories">How many categories a column may have, each of which becomes a feature: ids and dates, which are none, have about as many as there are rows.</param>
    /// <exception cref="FormatException">A field is no number in a column of numbers; the message names line and column.</exception>
    /// <exception cref="ArgumentException">There are no rows, a name is no column, a column has too many categories, or two features would have one name.</exception>
    public static FeatureEncoder Fit(Table training, IReadOnlyCollection<string> exclude, IReadOnlyDictionary<string, ColumnKind>? kinds = null, int maximumCategories = 1000)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(exclude);
        ArgumentOutOfRangeException.ThrowIfNegative(maximumCategories);
        if (training.Rows == 0) throw new ArgumentException($"{training.Source}: there are no rows to learn from.", nameof(training));
        foreach (string name in exclude.Concat(kinds?.Keys ?? [])) training.IndexOf(name);
        List<Encoded> columns = [];
        for (int j = 0; j < training.Columns.Count; j++)
        {
            if (exclude.Contains(training.Columns[j])) continue;
            ColumnKind kind = kinds is not null && kinds.TryGetValue(training.Columns[j], out ColumnKind stated) ? stated : KindOf(training, j);
            columns.Add(kind == ColumnKind.Number ? Number(training, j) : Category(training, j, maximumCategories));
        }
        return new FeatureEncoder(columns);
    }

    /// <summary>[rows, features] of a table with the columns that this one was fitted to.</summary>
    /// <exception cref="FormatException">A field is no number in a column of numbers; the message names line and column.</exception>
    /// <exception cref="ArgumentException">A column is absent.</exception>
    public float[,] Transform(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        float[,] x = new float[table.Rows, Names.Count];
        int at = 0;
        foreach (Encoded column in _columns)
        {
            int j = table.IndexOf(column.Column);
            for (int i = 0; i < table.Rows; i++)
            {
                bool isMissing = table.IsMissing(i, j);
                if (column.Categories is { } categories)
                {
                    int k = isMissing ? -1 : Array.IndexOf(categories, table[i, j]);
                    if (k >= 0) x[i, at + k] = 1;
                    continue;
                }
                x[i, at] = isMissing ? column.Mean : table.Number(i, j) ?? throw table.Error(i, j, "is no finite number, and the column is one of numbers");
                if (isMissing && column.Names.Length > 1) x[i, at + 1] = 1;
            }
            at += column.Names.Length;
        }
        return x;
    }

    private static ColumnKind KindOf(Table table, int j)
    {
        int number = -1, name = -1;
        for (int i = 0; i < table.Rows; i++)
        {
            if (table.IsMissing(i, j)) continue;
            if (table.Number(i, j) is null) name = name < 0 ? i : name;
            else number = number < 0 ? i : number;
        }
        if (number >= 0 && name >= 0)
            throw table.Error(name, j, $"is no finite number, and \"{table[number, j]}\" is one: correct the field, or state by kinds what the column holds");
        return name >= 0 ? ColumnKind.Category : ColumnKind.Number;
    }

    private static Encoded Number(Table table, int j)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < table.Rows; i++)
        {
            if (table.IsMissing(i, j)) continue;
            sum += table.Number(i, j) ?? throw table.Error(i, j, "is no finite number, and the column is one of numbers");
            count++;
        }
        return Numbers(table.Columns[j], count == 0 ? 0 : (float)(sum / count), hasGaps: count < table.Rows);
    }

    private static Encoded Category(Table training, int j, int maximum)
    {
        string[] categories = [.. Enumerable.Range(0, training.Rows).Where(i => !training.IsMissing(i, j)).Select(i => training[i, j]).Distinct().Order(StringComparer.Ordinal)];
        if (categories.Length > maximum)
        {
            throw new ArgumentException(
                $"{training.Source}, column {j + 1} ({training.Columns[j]}): {categories.Length} categories, such as \"{categories[0]}\", and at most {maximum} become features. Exclude the column, or allow more by maximumCategories.", nameof(training));
        }
        return Categories(training.Columns[j], categories);
    }

    private static Encoded Numbers(string column, float mean, bool hasGaps) => new(column, null, mean, hasGaps ? [column, $"{column} is missing"] : [column]);

    private static Encoded Categories(string column, string[] categories) => new(column, categories, 0, [.. categories.Select(category => $"{column}={category}")]);

    private sealed record Encoded(string Column, string[]? Categories, float Mean, string[] Names);
}
