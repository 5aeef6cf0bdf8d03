using static AutoBce.ScalarMath;

namespace AutoBce;

/// <summary>
/// Losses of probabilities whose rounding is part of their definition, operation by operation as their sources have them.
/// Those of Keras take any number and clip it silently; those of PyTorch take probabilities only.
/// </summary>
internal static partial class ClippedLosses
{
    /// <summary>tf.keras.losses.BinaryCrossentropy of TensorFlow 2.0 to 2.21: epsilon is added again inside the logarithms.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float Keras2([Prediction] float p, [Label] float y, float positiveWeight = 1, float epsilon = 1e-7f)
    {
        float clipped = Max(Min(p, 1 - epsilon), epsilon);
        return -(positiveWeight * y * Log(clipped + epsilon) + (1 - y) * Log(1 - clipped + epsilon));
    }

    /// <summary>What TensorFlow sends backward through it: at the bounds of the clip the gradient passes, beyond them it is 0.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float Keras2Gradient([Prediction] float p, [Label] float y, float positiveWeight = 1, float epsilon = 1e-7f) =>
        p < epsilon || p > 1 - epsilon ? 0 : (1 - y) / (1 - p + epsilon) - positiveWeight * y / (p + epsilon);

    /// <summary>keras.losses.BinaryCrossentropy of Keras 3: clipping only.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float Keras3([Prediction] float p, [Label] float y, float positiveWeight = 1, float epsilon = 1e-7f)
    {
        float clipped = Max(Min(p, 1 - epsilon), epsilon);
#pragma warning disable ABCE114 // Keras loses these digits: they are its definition.
        return -(positiveWeight * y * Log(clipped) + (1 - y) * Log(1 - clipped));
#pragma warning restore ABCE114
    }

    /// <summary>What Keras 3 sends backward through it.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float Keras3Gradient([Prediction] float p, [Label] float y, float positiveWeight = 1, float epsilon = 1e-7f) =>
        p < epsilon || p > 1 - epsilon ? 0 : (1 - y) / (1 - p) - positiveWeight * y / p;

    /// <summary>torch.nn.BCELoss: logarithms are not below -100.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float PyTorch([Probability] float p, [Label] float y, float positiveWeight = 1) =>
        (y - 1) * Max(Log1p(-p), -100) - positiveWeight * y * Max(Log(p), -100);

    /// <summary>What torch.nn.BCELoss sends backward, which is not the derivative of its value where a logarithm is held at -100. Its 1e-12 is a
    /// float for doubles too.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float PyTorchGradient([Probability] float p, [Label] float y, float positiveWeight = 1) =>
#pragma warning disable ABCE110 // The very float, in all its digits, which kernels in double need.
        (p - y - (positiveWeight - 1) * y * (1 - p)) / Max((1 - p) * p, 9.999999960041972e-13f);
#pragma warning restore ABCE110

    /// <summary>BinaryFocalCrossentropy of TensorFlow 2.10 to 2.21: the focal factor has p as it is, only the logarithms clip it.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float FocalKeras2([Prediction] float p, [Label] float y, float gamma = 2, float positiveWeight = 1, float negativeWeight = 1) =>
        (y * positiveWeight + (1 - y) * negativeWeight) * (Pow(1 - (y * p + (1 - y) * (1 - p)), gamma) * Keras2(p, y));

    /// <summary>The product rule with what TensorFlow sends backward; for a certain hit, where Keras gives NaN below gamma 1, its limit 0.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float FocalKeras2Gradient([Prediction] float p, [Label] float y, float gamma = 2, float positiveWeight = 1, float negativeWeight = 1)
    {
        float q = 1 - (y * p + (1 - y) * (1 - p));
        return q <= 0 && q >= 0 ? 0 : (y * positiveWeight + (1 - y) * negativeWeight)
            * (Pow(q, gamma) * Keras2Gradient(p, y) - (2 * y - 1) * gamma * Pow(q, gamma - 1) * Keras2(p, y));
    }

    /// <summary>BinaryFocalCrossentropy of Keras 3.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float FocalKeras3([Prediction] float p, [Label] float y, float gamma = 2, float positiveWeight = 1, float negativeWeight = 1) =>
        (y * positiveWeight + (1 - y) * negativeWeight) * (Pow(1 - (y * p + (1 - y) * (1 - p)), gamma) * Keras3(p, y));

    /// <summary>The product rule with what Keras 3 sends backward, and 0 for a certain hit.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float FocalKeras3Gradient([Prediction] float p, [Label] float y, float gamma = 2, float positiveWeight = 1, float negativeWeight = 1)
    {
        float q = 1 - (y * p + (1 - y) * (1 - p));
        return q <= 0 && q >= 0 ? 0 : (y * positiveWeight + (1 - y) * negativeWeight)
            * (Pow(q, gamma) * Keras3Gradient(p, y) - (2 * y - 1) * gamma * Pow(q, gamma - 1) * Keras3(p, y));
    }

    /// <summary>Keras's focal factor on the cross-entropy of torch.nn.BCELoss.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float FocalPyTorch([Probability] float p, [Label] float y, float gamma = 2, float positiveWeight = 1, float negativeWeight = 1) =>
        (y * positiveWeight + (1 - y) * negativeWeight) * (Pow(1 - (y * p + (1 - y) * (1 - p)), gamma) * PyTorch(p, y));

    /// <summary>The product rule with what torch.nn.BCELoss sends backward, and 0 for a certain hit.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float FocalPyTorchGradient([Probability] float p, [Label] float y, float gamma = 2, float positiveWeight = 1, float negativeWeight = 1)
    {
        float q = 1 - (y * p + (1 - y) * (1 - p));
        return q <= 0 && q >= 0 ? 0 : (y * positiveWeight + (1 - y) * negativeWeight)
            * (Pow(q, gamma) * PyTorchGradient(p, y) - (2 * y - 1) * gamma * Pow(q, gamma - 1) * PyTorch(p, y));
    }
}
