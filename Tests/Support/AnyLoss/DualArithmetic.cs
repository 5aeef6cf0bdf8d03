using System.Numerics;

namespace AutoBce.Tests.AnyLoss;

/// <summary>A number and its derivative by the prediction.</summary>
/// <param name="Value">The number.</param>
/// <param name="Slope">Its derivative; without meaning if fixed.</param>
/// <param name="IsFixed">Whether it does not depend on the prediction.</param>
internal readonly record struct Pair<T>(T Value, T Slope, bool IsFixed);

/// <summary>
/// Forward differentiation of what the <see cref="Interpreter{T}"/> runs, in any arithmetic: each primitive with its textbook derivative, made of
/// the primitives of the arithmetic below.
/// </summary>
internal sealed class DualArithmetic<T>(IArithmetic<T> of) : IArithmetic<Pair<T>>
{
    public Pair<T> Prediction(T value) => new(value, of.FromDouble(1), false);

    private static Pair<T> Fixed(T value) => new(value, value, true);

    public Pair<T> Quotient(BigInteger numerator, BigInteger denominator) => Fixed(of.Quotient(numerator, denominator));

    public Pair<T> FromDouble(double value) => Fixed(of.FromDouble(value));

    public Pair<T> Add(Pair<T> a, Pair<T> b) => (a.IsFixed, b.IsFixed) switch
    {
        (true, true) => Fixed(of.Add(a.Value, b.Value)),
        (true, false) => new(of.Add(a.Value, b.Value), b.Slope, false),
        (false, true) => new(of.Add(a.Value, b.Value), a.Slope, false),
        _ => new(of.Add(a.Value, b.Value), of.Add(a.Slope, b.Slope), false),
    };

    public Pair<T> Subtract(Pair<T> a, Pair<T> b) => (a.IsFixed, b.IsFixed) switch
    {
        (true, true) => Fixed(of.Subtract(a.Value, b.Value)),
        (true, false) => new(of.Subtract(a.Value, b.Value), of.Subtract(of.FromDouble(0), b.Slope), false),
        (false, true) => new(of.Subtract(a.Value, b.Value), a.Slope, false),
        _ => new(of.Subtract(a.Value, b.Value), of.Subtract(a.Slope, b.Slope), false),
    };

    public Pair<T> Multiply(Pair<T> a, Pair<T> b) => Chain(of.Multiply(a.Value, b.Value), a, () => b.Value, b, () => a.Value);

    /// <summary>(a/b)' = (a' - b' a/b)/b.</summary>
    public Pair<T> Divide(Pair<T> a, Pair<T> b)
    {
        T quotient = of.Divide(a.Value, b.Value);
        if (a.IsFixed && b.IsFixed) return Fixed(quotient);
        T loss = b.IsFixed ? of.FromDouble(0) : of.Multiply(b.Slope, quotient);
        return new(quotient, of.Divide(b.IsFixed ? a.Slope : a.IsFixed ? of.Subtract(of.FromDouble(0), loss) : of.Subtract(a.Slope, loss), b.Value), false);
    }

    public Pair<T> Exp(Pair<T> a)
    {
        T e = of.Exp(a.Value);
        return Chain(e, a, () => e);
    }

    public Pair<T> Log(Pair<T> a) => Chain(of.Log(a.Value), a, () => of.Divide(of.FromDouble(1), a.Value));

    /// <summary>(a^b)' = b a^(b - 1) a' + a^b log(a) b'.</summary>
    public Pair<T> Power(Pair<T> a, Pair<T> b)
    {
        T power = of.Power(a.Value, b.Value);
        return Chain(power, a, () => of.Multiply(b.Value, of.Power(a.Value, of.Subtract(b.Value, of.FromDouble(1)))), b, () => of.Multiply(power, of.Log(a.Value)));
    }

    public Pair<T> Sqrt(Pair<T> a)
    {
        T root = of.Sqrt(a.Value);
        return Chain(root, a, () => of.Divide(of.FromDouble(1), of.Add(root, root)));
    }

    public Pair<T> Sin(Pair<T> a) => Chain(of.Sin(a.Value), a, () => of.Cos(a.Value));

    public Pair<T> Cos(Pair<T> a) => Chain(of.Cos(a.Value), a, () => of.Subtract(of.FromDouble(0), of.Sin(a.Value)));

    public Pair<T> Atan(Pair<T> a) => Chain(of.Atan(a.Value), a, () => of.Divide(of.FromDouble(1), of.Add(of.FromDouble(1), of.Multiply(a.Value, a.Value))));

    public Pair<T> Floor(Pair<T> a) => Fixed(of.Floor(a.Value));

    /// <summary>Whether a comparison of what depends on the prediction found it equal: at such a kink the branch taken has a derivative of its own.</summary>
    public bool IsAtKink { get; private set; }

    public int Compare(Pair<T> a, Pair<T> b)
    {
        int order = of.Compare(a.Value, b.Value);
        IsAtKink |= order == 0 && !(a.IsFixed && b.IsFixed);
        return order;
    }

    private Pair<T> Chain(T value, Pair<T> a, Func<T> byA) => a.IsFixed ? Fixed(value) : new(value, of.Multiply(a.Slope, byA()), false);

    private Pair<T> Chain(T value, Pair<T> a, Func<T> byA, Pair<T> b, Func<T> byB) => (a.IsFixed, b.IsFixed) switch
    {
        (true, true) => Fixed(value),
        (false, true) => new(value, of.Multiply(a.Slope, byA()), false),
        (true, false) => new(value, of.Multiply(b.Slope, byB()), false),
        _ => new(value, of.Add(of.Multiply(a.Slope, byA()), of.Multiply(b.Slope, byB())), false),
    };
}
