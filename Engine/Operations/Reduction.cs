using System.Numerics;

namespace AutoBce;

/// <summary>What an operation does that makes one element of all elements along a set of axes, whose lengths become 1 or which are left out.</summary>
internal abstract class Reduction<T> : Operation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>All axes that there can be.</summary>
    public const uint All = uint.MaxValue;

    /// <summary>What there is none of where no elements are reduced; null where the result is then defined.</summary>
    protected abstract string? Undefined { get; }

    public Variable<T> Apply(Variable<T> x, int axis, bool keepDimensions) => Apply(x, [axis], keepDimensions);

    public Variable<T> Apply(Variable<T> x, ReadOnlySpan<int> axes, bool keepDimensions)
    {
        x.CheckUse(Name);
        if (axes.IsEmpty) throw new ArgumentException($"{Name}: no axis is named; without that argument all are meant.", nameof(axes));
        uint set = 0;
        foreach (int named in axes)
        {
            int axis = Shapes.Axis(named, x.Shape, Name);
            if ((set & (1u << axis)) != 0)
                throw new ArgumentException($"{Name}: axis {named} of shape {Shapes.Format(x.Shape)} is named twice.", nameof(axes));
            set |= 1u << axis;
        }
        return Apply(x, set, keepDimensions);
    }

    public Variable<T> Apply(Variable<T> x, uint axes = All, bool keepDimensions = false)
    {
        x.CheckUse(Name);
        Span<nint> shape = stackalloc nint[Shapes.MaximumRank];
        int rank = 0;
        for (int d = 0; d < x.Shape.Length; d++)
        {
            bool isReduced = (axes & (1u << d)) != 0;
            if (isReduced && x.Shape[d] == 0 && Undefined is { } undefined)
                throw new ArgumentException($"{Name}: {(axes == All ? "" : $"axis {d} of ")}shape {Shapes.Format(x.Shape)} has no elements, {undefined}.", nameof(axes));
            if (!isReduced) shape[rank++] = x.Shape[d];
            else if (keepDimensions) shape[rank++] = 1;
        }
        if (rank == 0) shape[rank++] = 1;
        Variable<T> y = Variable<T>.Record(this, shape[..rank], x);
        y.Axes = axes;
        Forward(x, y, Rows(x, axes));
        return y;
    }

    /// <summary>Fills y; of the rows, a belongs to x and b to y.</summary>
    protected abstract void Forward(Variable<T> x, Variable<T> y, BroadcastRows rows);

    /// <summary>Walks x, as a, together with what it is reduced to, as b.</summary>
    protected static BroadcastRows Rows(Variable<T> x, uint axes)
    {
        Span<nint> kept = stackalloc nint[x.Shape.Length];
        for (int d = 0; d < kept.Length; d++) kept[d] = (axes & (1u << d)) != 0 ? 1 : x.Shape[d];
        return new(x.Shape, x.Shape, kept);
    }
}
