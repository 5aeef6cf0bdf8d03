using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <content>The elementary functions of a whole vector, for kernels that do not write them out. Calls, optimised from
/// the first one on: inlined, a few of them exceed the locals that the JIT keeps in registers.</content>
public static partial class Lanes
{
    private const MethodImplOptions Call = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>Exp(x) in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Exp(Vector512<float> x) => From(Elementary<Float512, float>.Exp(To(x)));

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Exp(Vector256<float> x) => From(Elementary<Float256, float>.Exp(To(x)));

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Exp(Vector128<float> x) => From(Elementary<Float128, float>.Exp(To(x)));

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Exp(Vector512<double> x) => From(Elementary<Double512, double>.Exp(To(x)));

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Exp(Vector256<double> x) => From(Elementary<Double256, double>.Exp(To(x)));

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Exp(Vector128<double> x) => From(Elementary<Double128, double>.Exp(To(x)));

    /// <summary>Log(x) in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Log(Vector512<float> x) => From(Elementary<Float512, float>.Log(To(x)));

    /// <inheritdoc cref="Log(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Log(Vector256<float> x) => From(Elementary<Float256, float>.Log(To(x)));

    /// <inheritdoc cref="Log(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Log(Vector128<float> x) => From(Elementary<Float128, float>.Log(To(x)));

    /// <inheritdoc cref="Log(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Log(Vector512<double> x) => From(Elementary<Double512, double>.Log(To(x)));

    /// <inheritdoc cref="Log(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Log(Vector256<double> x) => From(Elementary<Double256, double>.Log(To(x)));

    /// <inheritdoc cref="Log(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Log(Vector128<double> x) => From(Elementary<Double128, double>.Log(To(x)));

    /// <summary>Log(1 + x) in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Log1p(Vector512<float> x) => From(Elementary<Float512, float>.Log1p(To(x)));

    /// <inheritdoc cref="Log1p(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Log1p(Vector256<float> x) => From(Elementary<Float256, float>.Log1p(To(x)));

    /// <inheritdoc cref="Log1p(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Log1p(Vector128<float> x) => From(Elementary<Float128, float>.Log1p(To(x)));

    /// <inheritdoc cref="Log1p(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Log1p(Vector512<double> x) => From(Elementary<Double512, double>.Log1p(To(x)));

    /// <inheritdoc cref="Log1p(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Log1p(Vector256<double> x) => From(Elementary<Double256, double>.Log1p(To(x)));

    /// <inheritdoc cref="Log1p(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Log1p(Vector128<double> x) => From(Elementary<Double128, double>.Log1p(To(x)));

    /// <summary>Exp(x) - 1 in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Expm1(Vector512<float> x) => From(Elementary<Float512, float>.Expm1(To(x)));

    /// <inheritdoc cref="Expm1(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Expm1(Vector256<float> x) => From(Elementary<Float256, float>.Expm1(To(x)));

    /// <inheritdoc cref="Expm1(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Expm1(Vector128<float> x) => From(Elementary<Float128, float>.Expm1(To(x)));

    /// <inheritdoc cref="Expm1(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Expm1(Vector512<double> x) => From(Elementary<Double512, double>.Expm1(To(x)));

    /// <inheritdoc cref="Expm1(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Expm1(Vector256<double> x) => From(Elementary<Double256, double>.Expm1(To(x)));

    /// <inheritdoc cref="Expm1(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Expm1(Vector128<double> x) => From(Elementary<Double128, double>.Expm1(To(x)));

    /// <summary>The hyperbolic tangent in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Tanh(Vector512<float> x) => From(Elementary<Float512, float>.Tanh(To(x)));

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Tanh(Vector256<float> x) => From(Elementary<Float256, float>.Tanh(To(x)));

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Tanh(Vector128<float> x) => From(Elementary<Float128, float>.Tanh(To(x)));

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Tanh(Vector512<double> x) => From(Elementary<Double512, double>.Tanh(To(x)));

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Tanh(Vector256<double> x) => From(Elementary<Double256, double>.Tanh(To(x)));

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Tanh(Vector128<double> x) => From(Elementary<Double128, double>.Tanh(To(x)));

    /// <summary>x^(k + low) in each lane, for x of 0 and more; 1 where k is 0.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Pow(Vector512<float> x, Vector512<float> k, Vector512<float> low) => From(Power<Float512, float>.Pow(To(x), To(k), To(low)));

    /// <inheritdoc cref="Pow(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Pow(Vector256<float> x, Vector256<float> k, Vector256<float> low) => From(Power<Float256, float>.Pow(To(x), To(k), To(low)));

    /// <inheritdoc cref="Pow(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Pow(Vector128<float> x, Vector128<float> k, Vector128<float> low) => From(Power<Float128, float>.Pow(To(x), To(k), To(low)));

    /// <inheritdoc cref="Pow(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Pow(Vector512<double> x, Vector512<double> k, Vector512<double> low) => From(Power<Double512, double>.Pow(To(x), To(k), To(low)));

    /// <inheritdoc cref="Pow(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Pow(Vector256<double> x, Vector256<double> k, Vector256<double> low) => From(Power<Double256, double>.Pow(To(x), To(k), To(low)));

    /// <inheritdoc cref="Pow(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Pow(Vector128<double> x, Vector128<double> k, Vector128<double> low) => From(Power<Double128, double>.Pow(To(x), To(k), To(low)));

    /// <summary>-1, 0 or 1 in each lane; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sign(Vector512<float> x) => Vector512.ConditionalSelect(Vector512.LessThan(Vector512<float>.Zero, Vector512.Abs(x)), Vector512.CopySign(Vector512<float>.One, x), x);

    /// <inheritdoc cref="Sign(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sign(Vector256<float> x) => Vector256.ConditionalSelect(Vector256.LessThan(Vector256<float>.Zero, Vector256.Abs(x)), Vector256.CopySign(Vector256<float>.One, x), x);

    /// <inheritdoc cref="Sign(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sign(Vector128<float> x) => Vector128.ConditionalSelect(Vector128.LessThan(Vector128<float>.Zero, Vector128.Abs(x)), Vector128.CopySign(Vector128<float>.One, x), x);

    /// <inheritdoc cref="Sign(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sign(Vector512<double> x) => Vector512.ConditionalSelect(Vector512.LessThan(Vector512<double>.Zero, Vector512.Abs(x)), Vector512.CopySign(Vector512<double>.One, x), x);

    /// <inheritdoc cref="Sign(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sign(Vector256<double> x) => Vector256.ConditionalSelect(Vector256.LessThan(Vector256<double>.Zero, Vector256.Abs(x)), Vector256.CopySign(Vector256<double>.One, x), x);

    /// <inheritdoc cref="Sign(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Sign(Vector128<double> x) => Vector128.ConditionalSelect(Vector128.LessThan(Vector128<double>.Zero, Vector128.Abs(x)), Vector128.CopySign(Vector128<double>.One, x), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Float512 To(Vector512<float> x) => Unsafe.BitCast<Vector512<float>, Float512>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> From(Float512 x) => Unsafe.BitCast<Float512, Vector512<float>>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Float256 To(Vector256<float> x) => Unsafe.BitCast<Vector256<float>, Float256>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> From(Float256 x) => Unsafe.BitCast<Float256, Vector256<float>>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Float128 To(Vector128<float> x) => Unsafe.BitCast<Vector128<float>, Float128>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> From(Float128 x) => Unsafe.BitCast<Float128, Vector128<float>>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Double512 To(Vector512<double> x) => Unsafe.BitCast<Vector512<double>, Double512>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> From(Double512 x) => Unsafe.BitCast<Double512, Vector512<double>>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Double256 To(Vector256<double> x) => Unsafe.BitCast<Vector256<double>, Double256>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> From(Double256 x) => Unsafe.BitCast<Double256, Vector256<double>>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Double128 To(Vector128<double> x) => Unsafe.BitCast<Vector128<double>, Double128>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> From(Double128 x) => Unsafe.BitCast<Double128, Vector128<double>>(x);
}
