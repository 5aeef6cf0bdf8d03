using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <content>Functions beyond the logit family.</content>
public static partial class Lanes
{
    /// <summary>The sine of an angle in radians in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Sin(Vector512<float> x) => From(Trigonometric<Float512, float>.Sin(To(x)));

    /// <inheritdoc cref="Sin(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Sin(Vector256<float> x) => From(Trigonometric<Float256, float>.Sin(To(x)));

    /// <inheritdoc cref="Sin(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Sin(Vector128<float> x) => From(Trigonometric<Float128, float>.Sin(To(x)));

    /// <inheritdoc cref="Sin(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Sin(Vector512<double> x) => From(Trigonometric<Double512, double>.Sin(To(x)));

    /// <inheritdoc cref="Sin(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Sin(Vector256<double> x) => From(Trigonometric<Double256, double>.Sin(To(x)));

    /// <inheritdoc cref="Sin(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Sin(Vector128<double> x) => From(Trigonometric<Double128, double>.Sin(To(x)));

    /// <summary>The cosine of an angle in radians in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Cos(Vector512<float> x) => From(Trigonometric<Float512, float>.Cos(To(x)));

    /// <inheritdoc cref="Cos(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Cos(Vector256<float> x) => From(Trigonometric<Float256, float>.Cos(To(x)));

    /// <inheritdoc cref="Cos(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Cos(Vector128<float> x) => From(Trigonometric<Float128, float>.Cos(To(x)));

    /// <inheritdoc cref="Cos(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Cos(Vector512<double> x) => From(Trigonometric<Double512, double>.Cos(To(x)));

    /// <inheritdoc cref="Cos(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Cos(Vector256<double> x) => From(Trigonometric<Double256, double>.Cos(To(x)));

    /// <inheritdoc cref="Cos(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Cos(Vector128<double> x) => From(Trigonometric<Double128, double>.Cos(To(x)));

    /// <summary>The tangent of an angle in radians in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Tan(Vector512<float> x) => From(Trigonometric<Float512, float>.Tan(To(x)));

    /// <inheritdoc cref="Tan(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Tan(Vector256<float> x) => From(Trigonometric<Float256, float>.Tan(To(x)));

    /// <inheritdoc cref="Tan(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Tan(Vector128<float> x) => From(Trigonometric<Float128, float>.Tan(To(x)));

    /// <inheritdoc cref="Tan(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Tan(Vector512<double> x) => From(Trigonometric<Double512, double>.Tan(To(x)));

    /// <inheritdoc cref="Tan(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Tan(Vector256<double> x) => From(Trigonometric<Double256, double>.Tan(To(x)));

    /// <inheritdoc cref="Tan(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Tan(Vector128<double> x) => From(Trigonometric<Double128, double>.Tan(To(x)));

    /// <summary>The arctangent, from -pi/2 to pi/2, in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Atan(Vector512<float> x) => From(Trigonometric<Float512, float>.Atan(To(x)));

    /// <inheritdoc cref="Atan(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Atan(Vector256<float> x) => From(Trigonometric<Float256, float>.Atan(To(x)));

    /// <inheritdoc cref="Atan(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Atan(Vector128<float> x) => From(Trigonometric<Float128, float>.Atan(To(x)));

    /// <inheritdoc cref="Atan(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Atan(Vector512<double> x) => From(Trigonometric<Double512, double>.Atan(To(x)));

    /// <inheritdoc cref="Atan(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Atan(Vector256<double> x) => From(Trigonometric<Double256, double>.Atan(To(x)));

    /// <inheritdoc cref="Atan(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Atan(Vector128<double> x) => From(Trigonometric<Double128, double>.Atan(To(x)));

    /// <summary>The hyperbolic sine in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Sinh(Vector512<float> x) => From(Hyperbolic<Float512, float>.Sinh(To(x)));

    /// <inheritdoc cref="Sinh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Sinh(Vector256<float> x) => From(Hyperbolic<Float256, float>.Sinh(To(x)));

    /// <inheritdoc cref="Sinh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Sinh(Vector128<float> x) => From(Hyperbolic<Float128, float>.Sinh(To(x)));

    /// <inheritdoc cref="Sinh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Sinh(Vector512<double> x) => From(Hyperbolic<Double512, double>.Sinh(To(x)));

    /// <inheritdoc cref="Sinh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Sinh(Vector256<double> x) => From(Hyperbolic<Double256, double>.Sinh(To(x)));

    /// <inheritdoc cref="Sinh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Sinh(Vector128<double> x) => From(Hyperbolic<Double128, double>.Sinh(To(x)));

    /// <summary>The hyperbolic cosine in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Cosh(Vector512<float> x) => From(Hyperbolic<Float512, float>.Cosh(To(x)));

    /// <inheritdoc cref="Cosh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Cosh(Vector256<float> x) => From(Hyperbolic<Float256, float>.Cosh(To(x)));

    /// <inheritdoc cref="Cosh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Cosh(Vector128<float> x) => From(Hyperbolic<Float128, float>.Cosh(To(x)));

    /// <inheritdoc cref="Cosh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Cosh(Vector512<double> x) => From(Hyperbolic<Double512, double>.Cosh(To(x)));

    /// <inheritdoc cref="Cosh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Cosh(Vector256<double> x) => From(Hyperbolic<Double256, double>.Cosh(To(x)));

    /// <inheritdoc cref="Cosh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Cosh(Vector128<double> x) => From(Hyperbolic<Double128, double>.Cosh(To(x)));

    /// <summary>Log(Cosh(x)) in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> LogCosh(Vector512<float> x) => From(Hyperbolic<Float512, float>.LogCosh(To(x)));

    /// <inheritdoc cref="LogCosh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> LogCosh(Vector256<float> x) => From(Hyperbolic<Float256, float>.LogCosh(To(x)));

    /// <inheritdoc cref="LogCosh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> LogCosh(Vector128<float> x) => From(Hyperbolic<Float128, float>.LogCosh(To(x)));

    /// <inheritdoc cref="LogCosh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> LogCosh(Vector512<double> x) => From(Hyperbolic<Double512, double>.LogCosh(To(x)));

    /// <inheritdoc cref="LogCosh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> LogCosh(Vector256<double> x) => From(Hyperbolic<Double256, double>.LogCosh(To(x)));

    /// <inheritdoc cref="LogCosh(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> LogCosh(Vector128<double> x) => From(Hyperbolic<Double128, double>.LogCosh(To(x)));

    /// <summary>The cube root in each lane.</summary>
    [MethodImpl(Call)]
    public static Vector512<float> Cbrt(Vector512<float> x) => From(CubeRoot<Float512, float>.Cbrt(To(x)));

    /// <inheritdoc cref="Cbrt(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<float> Cbrt(Vector256<float> x) => From(CubeRoot<Float256, float>.Cbrt(To(x)));

    /// <inheritdoc cref="Cbrt(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<float> Cbrt(Vector128<float> x) => From(CubeRoot<Float128, float>.Cbrt(To(x)));

    /// <inheritdoc cref="Cbrt(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector512<double> Cbrt(Vector512<double> x) => From(CubeRoot<Double512, double>.Cbrt(To(x)));

    /// <inheritdoc cref="Cbrt(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector256<double> Cbrt(Vector256<double> x) => From(CubeRoot<Double256, double>.Cbrt(To(x)));

    /// <inheritdoc cref="Cbrt(Vector512{float})"/>
    [MethodImpl(Call)]
    public static Vector128<double> Cbrt(Vector128<double> x) => From(CubeRoot<Double128, double>.Cbrt(To(x)));
}
