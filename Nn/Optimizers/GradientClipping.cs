using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>
/// What happens to gradients that are too large, as in Keras 3. Exactly one of the three: by value, by the norm of each parameter
/// tensor (a kernel, a bias), or by the norm of all of them together. Norms are Euclidean, and summed in double.
/// </summary>
public sealed record GradientClipping
{
    private enum Kind { Value, Norm, GlobalNorm }

    private readonly Kind _kind;

    private GradientClipping(Kind kind, float limit)
    {
        if (!(float.IsFinite(limit) && limit > 0)) throw new ArgumentOutOfRangeException(nameof(limit), limit, "limit must be a positive finite number.");
        _kind = kind;
        Limit = limit;
    }

    /// <summary>The largest magnitude or norm that stays as it is.</summary>
    public float Limit { get; }

    /// <summary>Each derivative is kept between -limit and limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not a positive finite number; so for the others.</exception>
    public static GradientClipping ByValue(float limit) => new(Kind.Value, limit);

    /// <summary>The gradient of each parameter tensor whose norm is above the limit is multiplied by limit / norm.</summary>
    public static GradientClipping ByNorm(float limit) => new(Kind.Norm, limit);

    /// <summary>All gradients are multiplied by limit / norm where the norm of all of them together is above the limit.</summary>
    public static GradientClipping ByGlobalNorm(float limit) => new(Kind.GlobalNorm, limit);

    /// <summary>Kind and limit, in any culture the same.</summary>
    public override string ToString() => FormattableString.Invariant($"{_kind} {Limit}");

    /// <summary>Clips finite gradients in place.</summary>
    internal void Apply(ParameterBuffer<float> parameters)
    {
        Span<float> all = parameters.Gradient;
        if (_kind == Kind.Value) TensorPrimitives.Clamp(all, -Limit, Limit, all);
        else if (_kind == Kind.GlobalNorm) ScaleDown(all);
        else
            foreach (Variable<float> parameter in parameters.Parameters) ScaleDown(parameter.GradientData);
    }

    private void ScaleDown(Span<float> gradient)
    {
        double norm = Math.Sqrt(OrderedSum.OfSquares(gradient));
        if (norm > Limit) TensorPrimitives.Multiply(gradient, (float)(Limit / norm), gradient);
    }
}
