using System.Globalization;

namespace AutoBce;

/// <summary>Places of rows, parted by chance from a seed: equal seeds give equal parts on every machine.</summary>
public static class DataSplit
{
    /// <summary>All rows in random order, the last round(n share) of them for the test.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share leaves one part empty.</exception>
    public static (int[] Train, int[] Test) Shuffled(int rows, double testShare, ulong seed)
    {
        int[] order = Order(rows, new RandomSource(seed, "split"));
        int test = Part(rows, testShare);
        return test == 0 || test == rows ? throw Empty(testShare, rows) : (order[..^test], order[^test..]);
    }

    /// <summary>The same for each class by itself, so that both parts have the classes in equal shares; the parts are shuffled.</summary>
    /// <exception cref="ArgumentException">The share leaves one part without a class, or a label is neither 0 nor 1.</exception>
    public static (int[] Train, int[] Test) Stratified(ReadOnlySpan<float> labels, double testShare, ulong seed)
    {
        RandomSource random = new(seed, "split");
        List<int> train = [], test = [];
        foreach ((int label, int[] rows) in Classes(labels).Index())
        {
            random.Shuffle(rows);
            int part = Part(rows.Length, testShare);
            if (part == 0 || part == rows.Length) throw Empty(testShare, rows.Length, label);
            train.AddRange(rows[..^part]);
            test.AddRange(rows[^part..]);
        }
        int[] trainRows = [.. train], testRows = [.. test];
        random.Shuffle(trainRows);
        random.Shuffle(testRows);
        return (trainRows, testRows);
    }

    /// <summary>k times all rows, each row once in a test part; sizes differ by one at most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two folds, or fewer rows than folds.</exception>
    public static IReadOnlyList<(int[] Train, int[] Test)> KFold(int rows, int folds, ulong seed)
    {
        CheckFolds(folds, rows);
        return Deal([Order(rows, new RandomSource(seed, "split"))], folds);
    }

    /// <summary>The same with each class in equal shares; the parts are shuffled, as batches of one class would teach little.</summary>
    /// <exception cref="ArgumentException">There are fewer than two folds, a class has fewer rows than folds, or a label is neither 0 nor 1.</exception>
    public static IReadOnlyList<(int[] Train, int[] Test)> StratifiedKFold(ReadOnlySpan<float> labels, int folds, ulong seed)
    {
        RandomSource random = new(seed, "split");
        int[][] classes = Classes(labels);
        foreach ((int label, int[] rows) in classes.Index())
        {
            CheckFolds(folds, rows.Length, label);
            random.Shuffle(rows);
        }
        IReadOnlyList<(int[] Train, int[] Test)> parts = Deal(classes, folds);
        foreach ((int[] train, int[] test) in parts)
        {
            random.Shuffle(train);
            random.Shuffle(test);
        }
        return parts;
    }

    /// <summary>The rows of the given places.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static float[,] Rows(float[,] x, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckPlaces(rows, x.GetLength(0));
        int columns = x.GetLength(1);
        float[,] taken = new float[rows.Length, columns];
        for (int i = 0; i < rows.Length; i++) Array.Copy(x, rows[i] * (long)columns, taken, i * (long)columns, columns);
        return taken;
    }

    /// <summary>The values of the given places.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static float[] Rows(float[] y, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(y);
        CheckPlaces(rows, y.Length);
        float[] taken = new float[rows.Length];
        for (int i = 0; i < rows.Length; i++) taken[i] = y[rows[i]];
        return taken;
    }

    /// <summary>
    /// Class weights that make both classes count the same, n / (2 n_c) of n rows with n_c of class c: scikit-learn's "balanced". A model trained
    /// with them says yes too often; <see cref="PlattCalibration"/> puts that right.
    /// </summary>
    /// <exception cref="ArgumentException">A class is missing, or a label is neither 0 nor 1.</exception>
    public static Dictionary<int, double> BalancedClassWeights(ReadOnlySpan<float> labels)
    {
        int[][] classes = Classes(labels);
        return new() { [0] = labels.Length / (2.0 * classes[0].Length), [1] = labels.Length / (2.0 * classes[1].Length) };
    }

    private static List<(int[] Train, int[] Test)> Deal(int[][] groups, int folds)
    {
        List<int>[] parts = [.. Enumerable.Range(0, folds).Select(_ => new List<int>())];
        int next = 0;
        foreach (int row in groups.SelectMany(group => group)) parts[next++ % folds].Add(row);
        return [.. parts.Select((test, k) => (parts.Where((_, i) => i != k).SelectMany(part => part).ToArray(), test.ToArray()))];
    }

    private static int[][] Classes(ReadOnlySpan<float> labels)
    {
        List<int>[] rows = [[], []];
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] is not (0 or 1))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels), labels[i], string.Create(CultureInfo.InvariantCulture, $"labels[{i}] is {labels[i]}; classes are 0 and 1."));
            }
            rows[(int)labels[i]].Add(i);
        }
        if (rows[0].Count == 0 || rows[1].Count == 0)
            throw new ArgumentException($"of {labels.Length} labels {rows[1].Count} are 1: both classes must be there.", nameof(labels));
        return [[.. rows[0]], [.. rows[1]]];
    }

    internal static void CheckPlaces(ReadOnlySpan<int> rows, int count)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)count)
                throw new ArgumentOutOfRangeException(nameof(rows), rows[i], $"rows[{i}] is {rows[i]}, and there are {count} rows: places go from 0 to {count - 1}.");
        }
    }

    private static int[] Order(int rows, RandomSource random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        int[] order = [.. Enumerable.Range(0, rows)];
        random.Shuffle(order);
        return order;
    }

    private static int Part(int rows, double testShare) => testShare is > 0 and < 1 ? (int)Math.Round(rows * testShare)
        : throw new ArgumentOutOfRangeException(nameof(testShare), testShare, string.Create(CultureInfo.InvariantCulture, $"the share of test rows is {testShare}; it must lie between 0 and 1."));

    private static ArgumentOutOfRangeException Empty(double testShare, int rows, int? label = null) => new(
        nameof(testShare), testShare, string.Create(CultureInfo.InvariantCulture, $"a share of {testShare} of the rows, {rows}{OfClass(label)}, leaves one part empty."));

    private static void CheckFolds(int folds, int rows, int? label = null)
    {
        if (folds < 2 || folds > rows)
            throw new ArgumentOutOfRangeException(nameof(folds), folds, $"there are {folds} folds of the rows, {rows}{OfClass(label)}; it takes two at least, and a row to each.");
    }

    private static string OfClass(int? label) => label is null ? "" : $" of class {label}";
}
