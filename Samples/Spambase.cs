namespace AutoBce.Samples;

/// <summary>Spambase, split and standardised: features by the mean and deviation of the training rows.</summary>
internal sealed record Spambase(float[,] TrainX, float[] TrainY, float[,] TestX, float[] TestY)
{
    public const int Features = 57;

    /// <summary>Rows whose index i has i % 5 == 4 are held back for the test.</summary>
    /// <param name="path">The file; that of the samples if not given.</param>
    /// <param name="logarithms">Whether features are log(x + 0.1): shares of words, most of them 0, some a hundred times the others.</param>
    public static Spambase Load(string? path = null, bool logarithms = false)
    {
        NumberTable table = NumberTable.Read(path ?? Path.Combine(AppContext.BaseDirectory, "data", "spambase.csv"));
        if (table.Columns.Count != Features + 1)
            throw new FormatException($"spambase has {Features} features and a label, this file {table.Columns.Count} columns.");
        foreach (float[] row in logarithms ? table.Rows : [])
        {
            for (int j = 0; j < Features; j++) row[j] = (float)ScalarMath.Log(row[j] + 0.1);
        }
        float[][] train = [.. table.Rows.Where((_, i) => i % 5 != 4)], test = [.. table.Rows.Where((_, i) => i % 5 == 4)];
        (double[] means, double[] deviations) = Moments(train);
        return new Spambase(Standardise(train, means, deviations), Labels(train), Standardise(test, means, deviations), Labels(test));
    }

    private static (double[] Means, double[] Deviations) Moments(float[][] rows)
    {
        double[] means = new double[Features], deviations = new double[Features];
        foreach (float[] row in rows)
        {
            for (int j = 0; j < Features; j++) means[j] += row[j];
        }
        for (int j = 0; j < Features; j++) means[j] /= rows.Length;
        foreach (float[] row in rows)
        {
            for (int j = 0; j < Features; j++) deviations[j] += (row[j] - means[j]) * (row[j] - means[j]);
        }
        for (int j = 0; j < Features; j++)
        {
            deviations[j] = Math.Sqrt(deviations[j] / rows.Length);
            // A feature that never varies says nothing: it becomes 0 rather than NaN.
            if (deviations[j] == 0) deviations[j] = 1;
        }
        return (means, deviations);
    }

    private static float[,] Standardise(float[][] rows, double[] means, double[] deviations)
    {
        float[,] x = new float[rows.Length, Features];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < Features; j++) x[i, j] = (float)((rows[i][j] - means[j]) / deviations[j]);
        }
        return x;
    }

    private static float[] Labels(float[][] rows) => Array.ConvertAll(rows, row => row[Features]);
}
