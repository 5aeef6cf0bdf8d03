using System.Runtime.InteropServices;
using AutoBce.Generators;
using AutoBce.Generators.Emission;
using AutoBce.Generators.Lowering;
using AutoBce.Generators.Symbolic;
using Kernel = AutoBce.Generators.Lowering.Kernel;

namespace AutoBce.Tests.AnyLoss;

/// <summary>
/// Runs the instructions of a kernel one by one in the engine's own lanes: the bits of the compiled loop without a compiler, so that ten
/// thousand losses take minutes. Inline gives the functions that the kernels of a type write out instead of calling.
/// </summary>
internal sealed class KernelMachine<TLanes, TVector, T>(Kernel kernel, Func<string, double> hyperparameter, Func<KernelOp, TVector, TVector, TVector, TVector?>? inline = null)
    where TLanes : struct, IKernelLanes<TVector, T>
    where TVector : struct
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private static readonly TLanes K = default;
    private static readonly Dialect Dialect = typeof(T) == typeof(float) ? Dialect.Single : Dialect.Double;

    public (T Value, T Gradient) Run(T prediction, T label)
    {
        var v = new TVector[kernel.Instructions.Length];
        bool[] live = kernel.Live(kernel.Results);
        for (int i = 0; i < v.Length; i++)
            if (live[i]) v[i] = Step(kernel.Instructions[i], v, prediction, label);
        return (Lane(v[kernel.Value]), Lane(v[kernel.Gradient]));
    }

    private TVector Step(Instruction i, TVector[] v, T prediction, T label)
    {
        TVector a = i.A < 0 ? default : v[i.A], b = i.B < 0 ? default : v[i.B], c = i.C < 0 ? default : v[i.C];
        if (inline?.Invoke(i.Op, a, b, c) is { } written) return written;
        return i.Op switch
        {
            KernelOp.Prediction => K.Create(prediction),
            KernelOp.Label => K.Create(label),
            KernelOp.Constant => K.Create(Constant(i.Text)),
            KernelOp.Uniform => K.Create(T.CreateTruncating(Uniform(i.Number))),
            KernelOp.UniformLow when typeof(T) == typeof(double) => K.Create(T.CreateTruncating(Low(kernel.Uniforms[i.Number]))),
            KernelOp.UniformLow => K.Create(T.CreateTruncating(Uniform(i.Number) - double.CreateTruncating(T.CreateTruncating(Uniform(i.Number))))),
            KernelOp.Add => K.Add(a, b),
            KernelOp.Subtract => K.Subtract(a, b),
            KernelOp.Multiply => K.Multiply(a, b),
            KernelOp.Divide => K.Divide(a, b),
            KernelOp.Negate => K.Negate(a),
            KernelOp.MultiplyAdd => K.MultiplyAdd(a, b, c),
            KernelOp.NegativeMultiplyAdd => K.NegativeMultiplyAdd(a, b, c),
            KernelOp.Abs => K.Abs(a),
            KernelOp.Sign => K.Sign(a),
            KernelOp.Max => K.Max(a, b),
            KernelOp.Min => K.Min(a, b),
            KernelOp.Sqrt => K.Sqrt(a),
            KernelOp.AtLeast => K.AtLeast(a, b),
            KernelOp.AtMost => K.AtMost(a, b),
            KernelOp.Scale => K.Scale(a, b),
            KernelOp.Flip => K.Flip(a, b),
            KernelOp.Less => K.Less(a, b),
            KernelOp.LessOrEqual => K.LessOrEqual(a, b),
            KernelOp.Equal => K.Equal(a, b),
            KernelOp.And => K.And(a, b),
            KernelOp.Or => K.Or(a, b),
            KernelOp.Not => K.Not(a),
            KernelOp.Select => K.Select(a, b, c),
            KernelOp.Exp => K.Exp(a),
            KernelOp.ExpNegative => K.Exp(K.Negate(a)),
            KernelOp.ExpSum => KernelMath.ExpOfSum<TLanes, TVector, T>(K, a, b, c),
            KernelOp.Log or KernelOp.LogProbability => K.Log(a),
            KernelOp.LogComplement => K.Log1p(K.Negate(a)),
            KernelOp.LogPair => K.Select(K.Less(a, b), K.Log(a), K.Log1p(K.Negate(b))),
            KernelOp.Log1p or KernelOp.Log1pUnit => K.Log1p(a),
            KernelOp.ExpNegativePower => b,
            KernelOp.Log1pUnitLow or KernelOp.ExpNegativeRest => K.Create(T.Zero),
            KernelOp.Expm1 => K.Expm1(a),
            KernelOp.Tanh => K.Tanh(a),
            KernelOp.LogCosh => K.LogCosh(a),
            KernelOp.Sin => K.Sin(a),
            KernelOp.Cos => K.Cos(a),
            KernelOp.Tan => K.Tan(a),
            KernelOp.Atan => K.Atan(a),
            KernelOp.Sinh => K.Sinh(a),
            KernelOp.Cosh => K.Cosh(a),
            KernelOp.Cbrt => K.Cbrt(a),
            KernelOp.Floor => K.Floor(a),
            KernelOp.Round => K.Round(a),
            KernelOp.Pow => K.Pow(a, b, c),
            _ => throw new InvalidOperationException($"{i.Op} has no meaning here."),
        };
    }

    private static T Constant(string text)
    {
        string literal = Dialect.Constant(text);
        return literal.Contains("NegativeInfinity", StringComparison.Ordinal) ? T.NegativeInfinity : literal.Contains("Infinity", StringComparison.Ordinal) ? T.PositiveInfinity : T.Parse(literal.TrimEnd('f', 'd'), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static T Lane(TVector vector) => MemoryMarshal.Cast<TVector, T>(MemoryMarshal.CreateReadOnlySpan(ref vector, 1))[0];

    private double Uniform(int index) => Uniform(kernel.Uniforms[index]);

    /// <summary>What the last rounding of a uniform lost.</summary>
    private double Low(Expr e)
    {
        if (e.Op == Op.Constant) return UniformLow.OfConstant(e.Value);
        if (UniformLow.Multiple(e) is var (power, inner)) return power.ToDouble() * Low(inner);
        double whole = Uniform(e);
        if (UniformLow.Factors(e) is { } factors) return Math.FusedMultiplyAdd(Uniform(factors.A), Uniform(factors.B), -whole)
            + (UniformLow.Loses(factors.A) ? Low(factors.A) * Uniform(factors.B) : 0) + (UniformLow.Loses(factors.B) ? Uniform(factors.A) * Low(factors.B) : 0);
        if (UniformLow.Terms(e) is not { } terms) return 0;
        (double a, double b) = (Uniform(terms.A), Uniform(terms.B));
        return (a - (whole - (whole - a))) + (b - (whole - a)) + new[] { terms.A, terms.B }.Where(UniformLow.Loses).Sum(Low);
    }

    /// <summary>What the text of a uniform computes.</summary>
    private double Uniform(Expr e) => e.Op switch
    {
        Op.Constant => e.Value.ToDouble(),
        Op.Hyperparameter => hyperparameter(e.Name),
        Op.Sum when Lowerer.ExpMinusOne(e) is var (c, exponent, others) => Uniform(others) + (c.ToDouble() * ScalarMath.Expm1(Uniform(exponent))),
        Op.Log when e.Arguments[0].Op == Op.Constant && e.Arguments[0].Value.ToDouble() is > 0.5 and < 2 => ScalarMath.Log1p((e.Arguments[0].Value - 1).ToDouble()),
        Op.Log when Lowerer.OneLessExp(e.Arguments[0]) is { } exponent => Uniform(exponent) > -0.69 ? ScalarMath.Log(Uniform(e.Arguments[0])) : ScalarMath.Log1p(-ScalarMath.Exp(Uniform(exponent))),
        Op.Log when e.Arguments[0].Op == Op.Sum && (e.Arguments[0].Value.IsOne || Lowerer.IsMeanOfOneAndExp(e.Arguments[0])) => ScalarMath.Log1p(Uniform(e.Arguments[0] - e.Graph.One)),
        Op.Sum => e.Graph.Terms(e).Select(t => t.Term.IsOne ? t.Coefficient.ToDouble() : t.Coefficient.IsOne ? Uniform(t.Term) : t.Coefficient.ToDouble() * Uniform(t.Term)).Aggregate((sum, term) => sum + term),
        Op.Product => e.Graph.Factors(e).Select(f => f.Exponent.IsOne ? Uniform(f.Base)
            : f.Base.Op == Op.Sigmoid && !(Uniform(f.Base) > 1e-300) ? ScalarMath.Exp(-Uniform(f.Exponent) * ScalarMath.Softplus(Uniform(-f.Base.Arguments[0])))
            : f.Base is { Op: Op.Constant, Value.Sign: > 0 } && UniformLow.Loses(f.Exponent) ? ScalarMath.Pow(Uniform(f.Base), Uniform(f.Exponent)) * (1 + (Low(f.Exponent) * ScalarMath.Log(Uniform(f.Base))))
            : ScalarMath.Pow(Uniform(f.Base), Uniform(f.Exponent))).Aggregate((product, factor) => product * factor),
        Op.Exp => ScalarMath.Exp(Uniform(e.Arguments[0])),
        Op.LogPair => Uniform(e.Arguments[0]) < Uniform(e.Arguments[1]) ? ScalarMath.Log(Uniform(e.Arguments[0])) : ScalarMath.Log1p(-Uniform(e.Arguments[1])),
        Op.Log => ScalarMath.Log(Uniform(e.Arguments[0])),
        Op.Sigmoid => ScalarMath.Sigmoid(Uniform(e.Arguments[0])),
        Op.Softplus => ScalarMath.Softplus(Uniform(e.Arguments[0])),
        Op.Tanh => ScalarMath.Tanh(Uniform(e.Arguments[0])),
        Op.Sin => ScalarMath.Sin(Uniform(e.Arguments[0])),
        Op.Cos => ScalarMath.Cos(Uniform(e.Arguments[0])),
        Op.Tan => ScalarMath.Tan(Uniform(e.Arguments[0])),
        Op.Atan => ScalarMath.Atan(Uniform(e.Arguments[0])),
        Op.Sinh => ScalarMath.Sinh(Uniform(e.Arguments[0])),
        Op.Cosh => ScalarMath.Cosh(Uniform(e.Arguments[0])),
        Op.LogCosh => ScalarMath.LogCosh(Uniform(e.Arguments[0])),
        Op.Cbrt => ScalarMath.Cbrt(Uniform(e.Arguments[0])),
        Op.Floor => Math.Floor(Uniform(e.Arguments[0])),
        Op.Round => Math.Round(Uniform(e.Arguments[0])),
        Op.Abs => ScalarMath.Abs(Uniform(e.Arguments[0])),
        Op.Sign => ScalarMath.Sign(Uniform(e.Arguments[0])),
        Op.Parity => (Uniform(e.Arguments[0]) % 2) switch { 0 => 1, 1 or -1 => -1, _ => double.NaN },
        Op.LogQuotient => Uniform(e.Arguments[0]) == 0 ? 1 : -ScalarMath.Log1p(-Uniform(e.Arguments[0])) / Uniform(e.Arguments[0]),
        Op.LogMixture => Math.Abs(Uniform(UniformMixture.Of(e) - e.Graph.One)) < 0.5 ? ScalarMath.Log1p(Uniform(UniformMixture.LessOne(e))) : ScalarMath.Log(Uniform(UniformMixture.Of(e))),
        Op.MixtureSlope => Uniform(e.Graph.Sigmoid(e.Arguments[2]) * e.Graph.Sigmoid(-e.Arguments[2]) / UniformMixture.Of(e)),
        Op.MixtureShare => Uniform(e.Arguments[0] * e.Graph.Sigmoid(e.Arguments[2]) / UniformMixture.Of(e)),
        Op.Max => ScalarMath.Max(Uniform(e.Arguments[0]), Uniform(e.Arguments[1])),
        Op.Select => IsTrue(e.Arguments[0]) ? Uniform(e.Arguments[1]) : Uniform(e.Arguments[2]),
        _ => IsTrue(e) ? 1 : 0,
    };

    private bool IsTrue(Expr e) => e.Op switch
    {
        Op.Less => Uniform(e.Arguments[0]) < Uniform(e.Arguments[1]),
        Op.LessOrEqual => Uniform(e.Arguments[0]) <= Uniform(e.Arguments[1]),
        Op.Equal => Uniform(e.Arguments[0]) == Uniform(e.Arguments[1]),
        Op.Not => !IsTrue(e.Arguments[0]),
        Op.And => IsTrue(e.Arguments[0]) && IsTrue(e.Arguments[1]),
        Op.Or => IsTrue(e.Arguments[0]) || IsTrue(e.Arguments[1]),
        _ => Uniform(e) != 0,
    };
}
