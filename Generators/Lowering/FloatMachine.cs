using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>Runs a kernel as floats do, on one element: each instruction in double and rounded to float, functions rightly.</summary>
internal sealed class FloatMachine
{
    private readonly Kernel _kernel;
    private readonly int _other;
    private readonly bool[] _live;
    private readonly double[] _constants, _values;

    /// <param name="kernel">The kernel.</param>
    /// <param name="other">Which of its derivatives beside the gradient is asked for.</param>
    public FloatMachine(Kernel kernel, int? other = null)
    {
        _kernel = kernel;
        _other = other is { } partial ? kernel.Partials[partial] : kernel.Value;
        _live = kernel.Live([kernel.Value, kernel.Gradient, _other]);
        _constants = [.. kernel.Instructions.Select(i => i.Op == KernelOp.Constant ? Number(i.Text) : 0)];
        _values = new double[kernel.Instructions.Length];
    }

    /// <summary>The loss, its gradient, and the other derivative if it was asked for.</summary>
    /// <param name="prediction">A float.</param>
    /// <param name="label">A float.</param>
    /// <param name="uniforms">From <see cref="UniformValues"/>.</param>
    public (double Value, double Gradient, double Other) Run(double prediction, double label, double[] uniforms)
    {
        for (int i = 0; i < _values.Length; i++)
            if (_live[i]) _values[i] = (float)Step(i, prediction, label, uniforms);
        return (_values[_kernel.Value], _values[_kernel.Gradient], _values[_other]);
    }

    private double Step(int index, double prediction, double label, double[] uniforms)
    {
        Instruction i = _kernel.Instructions[index];
        double a = i.A < 0 ? 0 : _values[i.A], b = i.B < 0 ? 0 : _values[i.B], c = i.C < 0 ? 0 : _values[i.C];
        return i.Op switch
        {
            KernelOp.Prediction => prediction,
            KernelOp.Label => label,
            KernelOp.Constant => _constants[index],
            KernelOp.Uniform => uniforms[i.Number],
            KernelOp.UniformLow => uniforms[i.Number] - (float)uniforms[i.Number],
            KernelOp.Add => a + b,
            KernelOp.Subtract => a - b,
            KernelOp.Multiply => a * b,
            KernelOp.Divide => a / b,
            KernelOp.Negate => -a,
            KernelOp.MultiplyAdd => (a * b) + c,
            KernelOp.NegativeMultiplyAdd => c - (a * b),
            KernelOp.Abs => Math.Abs(a),
            KernelOp.Sign => RealFunctions.Sign(a),
            KernelOp.Max or KernelOp.AtLeast => Math.Max(a, b),
            KernelOp.Min or KernelOp.AtMost => Math.Min(a, b),
            KernelOp.Sqrt => Math.Sqrt(a),
            KernelOp.Scale => a * Math.Pow(2, b),
            KernelOp.Flip => b == 1 ? -a : a,
            KernelOp.Exp => Math.Exp(a),
            KernelOp.ExpNegative => Math.Exp(-a),
            KernelOp.ExpSum => Math.Exp(a + b + c),
            KernelOp.ExpNegativePower => b,
            KernelOp.ExpNegativeRest => (float)Math.Exp(-a) - Math.Exp(-a),
            KernelOp.Log or KernelOp.LogProbability => Math.Log(a),
            KernelOp.Log1p => RealFunctions.Log1p(a),
            KernelOp.LogComplement => RealFunctions.Log1p(-a),
            KernelOp.LogPair => a < b ? Math.Log(a) : RealFunctions.Log1p(-b),
            KernelOp.Log1pUnit => RealFunctions.Log1p(c - b),
            KernelOp.Log1pUnitLow => RealFunctions.Log1p(a - b) - c,
            KernelOp.Surprisal => b == 1 ? -Math.Log(a) : -RealFunctions.Log1p(-a),
            KernelOp.Expm1 => RealFunctions.Expm1(a),
            KernelOp.Tanh => Math.Tanh(a),
            KernelOp.LogCosh => RealFunctions.LogCosh(a),
            KernelOp.Sin => Math.Sin(a),
            KernelOp.Cos => Math.Cos(a),
            KernelOp.Tan => Math.Tan(a),
            KernelOp.Atan => Math.Atan(a),
            KernelOp.Sinh => Math.Sinh(a),
            KernelOp.Cosh => Math.Cosh(a),
            KernelOp.Cbrt => RealFunctions.Cbrt(a),
            KernelOp.Floor => Math.Floor(a),
            KernelOp.Round => Math.Round(a),
            KernelOp.Pow => Math.Pow(a, b + c),
            KernelOp.Less => a < b ? 1 : 0,
            KernelOp.LessOrEqual => a <= b ? 1 : 0,
            KernelOp.Equal => a == b ? 1 : 0,
            KernelOp.And => a * b,
            KernelOp.Or => Math.Max(a, b),
            KernelOp.Not => 1 - a,
            KernelOp.Select => a != 0 ? b : c,
            _ => double.NaN,
        };
    }

    private static double Number(string text) => text == "-Infinity" ? double.NegativeInfinity : Rational.Parse(text).ToDouble();
}
