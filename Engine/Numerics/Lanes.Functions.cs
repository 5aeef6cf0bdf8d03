using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <content>The elementary functions of a whole vector, for kernels that do not write them out.</content>
public static partial class Lanes
{
    /// <summary>Log(x) in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x) => From(Elementary<Float512, float>.Log(To(x)));

    /// <inheritdoc cref="Log(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> x) => From(Elementary<Float256, float>.Log(To(x)));

    /// <inheritdoc cref="Log(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log(Vector128<float> x) => From(Elementary<Float128, float>.Log(To(x)));

    /// <summary>Log(1 + x) in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1p(Vector512<float> x) => From(Elementary<Float512, float>.Log1p(To(x)));

    /// <inheritdoc cref="Log1p(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log1p(Vector256<float> x) => From(Elementary<Float256, float>.Log1p(To(x)));

    /// <inheritdoc cref="Log1p(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log1p(Vector128<float> x) => From(Elementary<Float128, float>.Log1p(To(x)));

    /// <summary>Exp(x) - 1 in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Expm1(Vector512<float> x) => From(Elementary<Float512, float>.Expm1(To(x)));

    /// <inheritdoc cref="Expm1(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Expm1(Vector256<float> x) => From(Elementary<Float256, float>.Expm1(To(x)));

    /// <inheritdoc cref="Expm1(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Expm1(Vector128<float> x) => From(Elementary<Float128, float>.Expm1(To(x)));

    /// <summary>The hyperbolic tangent in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x) => From(Elementary<Float512, float>.Tanh(To(x)));

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x) => From(Elementary<Float256, float>.Tanh(To(x)));

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Tanh(Vector128<float> x) => From(Elementary<Float128, float>.Tanh(To(x)));

    /// <summary>x^(k + low) in each lane, for x of 0 and more; 1 where k is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Pow(Vector512<float> x, Vector512<float> k, Vector512<float> low) => From(Power<Float512, float>.Pow(To(x), To(k), To(low)));

    /// <inheritdoc cref="Pow(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Pow(Vector256<float> x, Vector256<float> k, Vector256<float> low) => From(Power<Float256, float>.Pow(To(x), To(k), To(low)));

    /// <inheritdoc cref="Pow(Vector512{float}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Pow(Vector128<float> x, Vector128<float> k, Vector128<float> low) => From(Power<Float128, float>.Pow(To(x), To(k), To(low)));

    /// <summary>-1, 0 or 1 in each lane; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sign(Vector512<float> x) => Vector512.ConditionalSelect(Vector512.LessThan(Vector512<float>.Zero, Vector512.Abs(x)), Vector512.CopySign(Vector512<float>.One, x), x);

    /// <inheritdoc cref="Sign(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sign(Vector256<float> x) => Vector256.ConditionalSelect(Vector256.LessThan(Vector256<float>.Zero, Vector256.Abs(x)), Vector256.CopySign(Vector256<float>.One, x), x);

    /// <inheritdoc cref="Sign(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sign(Vector128<float> x) => Vector128.ConditionalSelect(Vector128.LessThan(Vector128<float>.Zero, Vector128.Abs(x)), Vector128.CopySign(Vector128<float>.One, x), x);

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
}
