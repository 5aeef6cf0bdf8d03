namespace AutoBce;

/// <summary>Losses by the names that Keras's compile takes.</summary>
public static class NamedLosses
{
    private static readonly Dictionary<string, Func<Loss>> s_losses = new(StringComparer.Ordinal)
    {
        ["binary_crossentropy"] = () => new BinaryCrossEntropy(),
        ["BinaryCrossentropy"] = () => new BinaryCrossEntropy(),
        ["BinaryCrossEntropy"] = () => new BinaryCrossEntropy(),
        ["bce"] = () => new BinaryCrossEntropy(),
        ["BCE"] = () => new BinaryCrossEntropy(),
        ["binary_focal_crossentropy"] = () => new BinaryFocalCrossEntropy(),
        ["BinaryFocalCrossentropy"] = () => new BinaryFocalCrossEntropy(),
        ["BinaryFocalCrossEntropy"] = () => new BinaryFocalCrossEntropy(),
        ["BCELoss"] = () => new BceLoss(),
        ["BCEWithLogitsLoss"] = () => new BceWithLogitsLoss(),
        ["sigmoid_focal_loss"] = () => new SigmoidFocalLoss(Reduction: Reduction.SumOverBatchSize),
    };

    /// <summary>The names that <see cref="Get(string)"/> knows, in upper and lower case as it wants them.</summary>
    public static IReadOnlyCollection<string> Names => s_losses.Keys;

    /// <summary>The loss of a name, with its default settings: keras.losses.get.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Loss Get(string name) => Get(name, nameof(name));

    internal static Loss Get(string name, string argument)
    {
        ArgumentNullException.ThrowIfNull(name, argument);
        return s_losses.TryGetValue(name, out Func<Loss>? make)
            ? make()
            : throw new ArgumentException($"loss \"{name}\" is unknown; known are {string.Join(", ", s_losses.Keys.Select(known => $"\"{known}\""))}. Or pass a Loss.", argument);
    }
}
