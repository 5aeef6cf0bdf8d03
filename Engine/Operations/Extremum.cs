using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>The largest or the smallest element. Those that are equal to it share the gradient in equal parts; where it is NaN, those that are NaN do.</summary>
internal sealed class Extremum<T> : Reduction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static readonly Extremum<T> Max = new("Max"), Min = new("Min");

    private Extremum(string name) => Name = name;

    public override string Name { get; }

    protected override string Undefined => "and no elements have no extremum";

    private bool IsMax => ReferenceEquals(this, Max);

    protected override void Forward(Variable<T> x, Variable<T> y, BroadcastRows rows)
    {
        Span<T> extrema = y.Destination;
        extrema.Fill(IsMax ? T.NegativeInfinity : T.PositiveInfinity);
        while (rows.Next())
        {
            ReadOnlySpan<T> row = rows.RowOfA(x.Values);
            Span<T> extremum = extrema.Slice(rows.B, rows.IsRepeatedB ? 1 : row.Length);
            if (rows.IsRepeatedB) extremum[0] = IsMax ? T.Max(extremum[0], TensorPrimitives.Max(row)) : T.Min(extremum[0], TensorPrimitives.Min(row));
            else if (IsMax) TensorPrimitives.Max(extremum, row, extremum);
            else TensorPrimitives.Min(extremum, row, extremum);
        }
    }

    public override void VectorJacobianProduct(Variable<T> y)
    {
        Span<int> counts = Scratch<int>.Take(y.Count);
        CountTies(y, counts);
        Span<T> destination = y.A.Receive(out bool accumulate);
        BroadcastRows rows = Rows(y.A, y.Axes);
        while (rows.Next())
        {
            ReadOnlySpan<T> x = rows.RowOfA(y.A.Values), extremum = rows.RowOfB(y.Values), gradient = rows.RowOfB(y.Arrived);
            Span<T> row = destination.Slice(rows.Result, x.Length);
            for (int i = 0; i < row.Length; i++)
            {
                int b = rows.IsRepeatedB ? 0 : i;
                T product = IsTie(x[i], extremum[b]) ? gradient[b] / T.CreateTruncating(counts[rows.B + b]) : T.Zero;
                row[i] = accumulate ? row[i] + product : product;
            }
        }
    }

    private static void CountTies(Variable<T> y, Span<int> counts)
    {
        counts.Clear();
        BroadcastRows rows = Rows(y.A, y.Axes);
        while (rows.Next())
        {
            ReadOnlySpan<T> x = rows.RowOfA(y.A.Values), extremum = rows.RowOfB(y.Values);
            for (int i = 0; i < x.Length; i++)
            {
                int b = rows.IsRepeatedB ? 0 : i;
                if (IsTie(x[i], extremum[b])) counts[rows.B + b]++;
            }
        }
    }

    private static bool IsTie(T x, T extremum) => x == extremum || (T.IsNaN(x) && T.IsNaN(extremum));
}
