using System.Numerics.Tensors;

namespace AutoBce.Tests;

/// <summary>Whatever data are held in, the model sees the same numbers.</summary>
public sealed class TensorInputTests
{
    private readonly float[,] _x = Samples.Plane(20, 4).X;
    private readonly float[] _y = Samples.Plane(20, 4).Y;

    [Fact]
    public void Rows_lists_and_tensors_of_doubles_train_as_matrices_do()
    {
        float[][] rows = [.. Enumerable.Range(0, 20).Select(i => Enumerable.Range(0, 4).Select(j => _x[i, j]).ToArray())];
        double[][] doubles = [.. rows.Select(row => Array.ConvertAll(row, v => (double)v))];
        Tensor<double> tensor = Tensor.Create<double>([.. doubles.SelectMany(row => row)], [20, 4]), labels = Tensor.Create<double>(Array.ConvertAll(_y, v => (double)v), [20]);
        (TensorInput X, TensorInput Y)[] forms = [(rows, new List<float>(_y)), (doubles, labels), (tensor, _y.Select(v => new[] { v }).ToArray())];
        float[] expected = Trained(_x, _y);
        Assert.All(forms, form => Assert.Equal(expected, Trained(form.X, form.Y)));
        Assert.Equal(["mean", "mean_rest", "deviation"], new Sequential(4) { new Normalization().Adapt(rows) }.Layers[0].ParameterNames!);
    }

    [Fact]
    public void Ragged_rows_are_named()
    {
        (float[][] X, string Message)[] bad =
        [
            ([[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3]], "x[2] has length 3, and x[0] has 4"),
            ([[1, 2, 3, 4], null!], "x[1] is null"),
            ([null!, [1, 2, 3, 4]], "x[0] is null"),
            ([[1, 2, 3], [4, 5, 6]], "x has shape [2, 3]; expected [N, 4]"),
        ];
        Sequential model = Samples.Network(4, seed: 1);
        foreach ((float[][] x, string message) in bad)
        {
            Assert.StartsWith(message, Assert.Throws<ArgumentException>("x", () => model.Predict(x)).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>("x", () => model.Predict(Array.ConvertAll(x, row => row is null ? null! : Array.ConvertAll(row, v => (double)v))));
        }
        Assert.Throws<ArgumentException>("y", () => model.TrainOnBatch(_x, new float[][] { [1], [] }));
        Assert.Throws<ArgumentNullException>("x", () => model.Predict((float[][])null!));
        Assert.Throws<ArgumentNullException>("y", () => model.TrainOnBatch(_x, (List<float>)null!));
    }

    private static float[] Trained(TensorInput x, TensorInput y)
    {
        Sequential model = Samples.Network(4, seed: 1);
        model.Fit(x, y, epochs: 2, batchSize: 7, seed: 1, verbose: Verbosity.Silent);
        return Samples.Parameters(model);
    }
}
