using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>Sums in double, times a factor: 1, or 1 / n for the mean.</summary>
internal sealed class Summation<T> : Reduction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static readonly Summation<T> Total = new(isMean: false), Mean = new(isMean: true);
    private readonly bool _isMean;

    private Summation(bool isMean) => _isMean = isMean;

    public override string Name => _isMean ? "Mean" : "Sum";

    protected override string? Undefined => _isMean ? "and 0 / 0 is no mean" : null;

    protected override void Forward(Variable<T> x, Variable<T> y, BroadcastRows rows)
    {
        Span<double> sums = Scratch<double>.Take(y.Count);
        sums.Clear();
        while (rows.Next())
        {
            ReadOnlySpan<T> row = rows.RowOfA(x.Values);
            if (rows.IsRepeatedB) sums[rows.B] += OrderedSum.Of(row);
            else OrderedSum.AddTo(sums[rows.B..], row);
        }
        double divisor = _isMean && y.Count > 0 ? x.Count / y.Count : 1;
        Span<T> values = y.Destination;
        for (int i = 0; i < values.Length; i++) values[i] = T.CreateTruncating(sums[i] / divisor);
    }

    public override void VectorJacobianProduct(Variable<T> y)
    {
        Span<T> destination = y.A.Receive(out bool accumulate);
        T divisor = T.CreateTruncating(_isMean && y.Count > 0 ? y.A.Count / y.Count : 1);
        BroadcastRows rows = Rows(y.A, y.Axes);
        while (rows.Next())
        {
            ReadOnlySpan<T> gradient = rows.RowOfB(y.Arrived);
            Span<T> row = destination.Slice(rows.Result, rows.RowLength);
            if (!rows.IsRepeatedB) PassRow(gradient, divisor, row, accumulate);
            else if (accumulate) TensorPrimitives.Add(row, gradient[0] / divisor, row);
            else row.Fill(gradient[0] / divisor);
        }
    }

    private static void PassRow(ReadOnlySpan<T> gradient, T divisor, Span<T> row, bool accumulate)
    {
        if (!accumulate) TensorPrimitives.Divide(gradient, divisor, row);
        else if (divisor == T.One) TensorPrimitives.Add(row, gradient, row);
        else
            for (int i = 0; i < row.Length; i++) row[i] += gradient[i] / divisor;
    }
}
