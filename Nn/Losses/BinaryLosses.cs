using static AutoBce.ScalarMath;

namespace AutoBce;

/// <summary>
/// The losses of binary classification as mathematics; the generator makes them safe and fast. Each becomes a record of its own, such
/// as <c>BinaryLosses.CrossEntropyLoss</c>, which Compile takes; <see cref="BinaryCrossEntropy"/> and
/// <see cref="BinaryFocalCrossEntropy"/> put Keras's arguments in front of them.
/// </summary>
public static partial class BinaryLosses
{
    /// <summary>Cross-entropy of a label and a probability, infinite for a certain miss.</summary>
    [Loss]
    public static double CrossEntropy([Probability] double p, [Label] double y) =>
        -(y * Log(p) + (1 - y) * Log(1 - p));

    /// <summary>Cross-entropy of a label and the sigmoid of a logit.</summary>
    [Loss]
    public static double CrossEntropyLogits([Logit] double z, [Label] double y) =>
        -(y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));

    /// <summary>Cross-entropy with a factor on the part of the positive class; above 1 it makes a missed positive cost more.</summary>
    [Loss]
    public static double WeightedCrossEntropy([Probability] double p, [Label] double y, [Hyperparameter(Minimum = 0)] double positiveWeight = 1) =>
        -(positiveWeight * y * Log(p) + (1 - y) * Log(1 - p));

    /// <summary>The same of the sigmoid of a logit, PyTorch's BCEWithLogitsLoss with pos_weight.</summary>
    [Loss]
    public static double WeightedCrossEntropyLogits([Logit] double z, [Label] double y, [Hyperparameter(Minimum = 0)] double positiveWeight = 1) =>
        -(positiveWeight * y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));

    /// <summary>
    /// Focal loss of Lin et al. (2017): cross-entropy times (1 - p_t)^gamma, p_t being the probability of the label, with a weight for
    /// each class.
    /// </summary>
    [Loss]
    public static double Focal(
        [Probability] double p,
        [Label] double y,
        [Hyperparameter(Minimum = 0)] double gamma = 2,
        [Hyperparameter(Minimum = 0)] double positiveWeight = 1,
        [Hyperparameter(Minimum = 0)] double negativeWeight = 1) =>
        -(y * positiveWeight + (1 - y) * negativeWeight) * Pow(1 - (y * p + (1 - y) * (1 - p)), gamma) * (y * Log(p) + (1 - y) * Log(1 - p));

    /// <summary>Focal loss of a label and the sigmoid of a logit.</summary>
    [Loss]
    public static double FocalLogits(
        [Logit] double z,
        [Label] double y,
        [Hyperparameter(Minimum = 0)] double gamma = 2,
        [Hyperparameter(Minimum = 0)] double positiveWeight = 1,
        [Hyperparameter(Minimum = 0)] double negativeWeight = 1) =>
        -(y * positiveWeight + (1 - y) * negativeWeight) * Pow(1 - (y * Sigmoid(z) + (1 - y) * (1 - Sigmoid(z))), gamma)
        * (y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));

    /// <summary>
    /// Asymmetric loss (Ben-Baruch et al., 2020): focal loss with an exponent for each class, and probabilities of negatives shifted down by a
    /// margin, below which a negative costs nothing.
    /// </summary>
    [Loss]
    public static double Asymmetric(
        [Probability] double p,
        [Label] double y,
        [Hyperparameter(Minimum = 0)] double gammaPositive = 1,
        [Hyperparameter(Minimum = 0)] double gammaNegative = 4,
        [Hyperparameter(Minimum = 0, Maximum = 1)] double margin = 0.05) =>
        -y * Pow(1 - p, gammaPositive) * Log(p) - (1 - y) * Pow(Max(p - margin, 0), gammaNegative) * Log(1 - Max(p - margin, 0));

    /// <summary>Focal loss with an exponent for each class: asymmetric loss without margin, of a logit.</summary>
    [Loss]
    public static double AsymmetricFocalLogits(
        [Logit] double z,
        [Label] double y,
        [Hyperparameter(Minimum = 0)] double gammaPositive = 1,
        [Hyperparameter(Minimum = 0)] double gammaNegative = 4) =>
        -y * Pow(1 - Sigmoid(z), gammaPositive) * Log(Sigmoid(z)) - (1 - y) * Pow(Sigmoid(z), gammaNegative) * Log(1 - Sigmoid(z));

    /// <summary>
    /// Focal loss star of Lin et al. (2017, appendix A; fvcore's sigmoid_focal_loss_star): cross-entropy of gamma times the logit, divided by
    /// gamma; 1 is cross-entropy.
    /// </summary>
    [Loss]
    public static double FocalStarLogits([Logit] double z, [Label] double y, [Hyperparameter(Minimum = 0.001)] double gamma = 1) =>
        -Log(Sigmoid(gamma * (2 * y - 1) * z)) / gamma;
}
