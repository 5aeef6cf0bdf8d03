namespace AutoBce;

/// <summary>Whose arithmetic a loss of probabilities follows. Losses of logits, and models with a sigmoid output, need none of it.</summary>
public enum ProbabilityMode
{
    /// <summary>TensorFlow's Keras 2: p is clipped to [1e-7, 1 - 1e-7], 1e-7 is added again inside the logarithms, losses are computed in
    /// the type of the predictions and reduced in float32. Probabilities outside [0, 1] are clipped silently.</summary>
    Keras2,

    /// <summary>Keras 3: p is clipped to [1e-7, 1 - 1e-7], everything in the type of the predictions. Probabilities outside [0, 1] are
    /// clipped silently.</summary>
    Keras3,

    /// <summary>PyTorch's BCELoss: logarithms are not below -100. Probabilities outside [0, 1] throw.</summary>
    PyTorch,

    /// <summary>Mathematics: a certain miss costs infinity. Probabilities outside [0, 1] throw. Reduced in double.</summary>
    Exact,
}
