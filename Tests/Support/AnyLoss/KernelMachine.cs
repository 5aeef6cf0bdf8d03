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
    private readonly UniformValues _uniforms = new(kernel.Uniforms, hyperparameter, Function);
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
            KernelOp.UniformLow when typeof(T) == typeof(double) => K.Create(T.CreateTruncating(_uniforms.Low(kernel.Uniforms[i.Number]))),
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

    private double Uniform(int index) => _uniforms.Of(kernel.Uniforms[index]);

    /// <summary>The functions that the text of a kernel calls.</summary>
    private static double Function(string name, double a, double b) => name switch
    {
        nameof(ScalarMath.Exp) => ScalarMath.Exp(a),
        nameof(ScalarMath.Expm1) => ScalarMath.Expm1(a),
        nameof(ScalarMath.Log) => ScalarMath.Log(a),
        nameof(ScalarMath.Log1p) => ScalarMath.Log1p(a),
        nameof(ScalarMath.Sigmoid) => ScalarMath.Sigmoid(a),
        nameof(ScalarMath.Softplus) => ScalarMath.Softplus(a),
        nameof(ScalarMath.Tanh) => ScalarMath.Tanh(a),
        nameof(ScalarMath.Sin) => ScalarMath.Sin(a),
        nameof(ScalarMath.Cos) => ScalarMath.Cos(a),
        nameof(ScalarMath.Tan) => ScalarMath.Tan(a),
        nameof(ScalarMath.Atan) => ScalarMath.Atan(a),
        nameof(ScalarMath.Sinh) => ScalarMath.Sinh(a),
        nameof(ScalarMath.Cosh) => ScalarMath.Cosh(a),
        nameof(ScalarMath.LogCosh) => ScalarMath.LogCosh(a),
        nameof(ScalarMath.Cbrt) => ScalarMath.Cbrt(a),
        nameof(ScalarMath.Floor) => ScalarMath.Floor(a),
        nameof(ScalarMath.Round) => ScalarMath.Round(a),
        nameof(ScalarMath.Abs) => ScalarMath.Abs(a),
        nameof(ScalarMath.Sign) => ScalarMath.Sign(a),
        nameof(ScalarMath.Max) => ScalarMath.Max(a, b),
        nameof(ScalarMath.Pow) => ScalarMath.Pow(a, b),
        _ => throw new InvalidOperationException($"{name} is no function of uniforms."),
    };
}
