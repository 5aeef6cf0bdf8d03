using System.Text.Json.Nodes;

namespace AutoBce;

/// <summary>The rules of this library, each with Keras 3's weight decay: before a step, every parameter loses the share learningRate * weightDecay of itself.</summary>
public abstract class DecayingOptimizer : Optimizer
{
    private readonly string[] _excluded = [];

    private protected DecayingOptimizer()
    {
    }

    /// <summary>
    /// The share of a parameter that is taken off in a step, over the learning rate: Keras's weight_decay. 0 takes nothing. Parameters of layers that
    /// are frozen do not decay; PyTorch's Adam and SGD add decay to the gradient instead.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public float WeightDecay { get; init => field = CheckedDecay(value, nameof(WeightDecay)); }

    /// <summary>
    /// Parameters that do not decay: those in whose name one of these texts occurs, such as "bias", "layers.0." or "layers.2.kernel" (names:
    /// <see cref="Sequential.Parameters"/>). Keras's exclude_from_weight_decay(var_names=[...]), whose texts are regular expressions.
    /// Training refuses a text that occurs in no name, before anything changes.
    /// </summary>
    /// <exception cref="ArgumentException">A text is null or empty: it would occur in every name.</exception>
    public IReadOnlyList<string> ExcludeFromWeightDecay
    {
        get => _excluded;
        init => _excluded = CheckedNames(value);
    }

    internal sealed override bool IsElementwise => ExcludeFromWeightDecay.Count == 0; // Names tell which parameters decay: one array of all has none.

    // A decay of more than 2 a step makes parameters grow without bound, whatever the loss.
    internal sealed override bool IsSafe => HasSaneRate && LearningRate * WeightDecay <= 1;

    private protected sealed override string RuleSettings
    {
        get
        {
            string settings = WeightDecay == 0 ? OwnSettings : Invariant($"{OwnSettings}; decay {WeightDecay}");
            return ExcludeFromWeightDecay.Count == 0 ? settings : $"{settings}, not of {new JsonArray([.. ExcludeFromWeightDecay.Select(text => JsonValue.Create(text))]).ToJsonString()}";
        }
    }

    /// <summary>What a rule has besides learning rate and decay.</summary>
    private protected abstract string OwnSettings { get; }

    /// <summary>One step of parameters that all decay: without names, nothing is excluded.</summary>
    /// <inheritdoc/>
    public sealed override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step)
    {
        CheckLengths(parameters, gradient, state, step);
        float rate = RateAt(step);
        Run(rate, rate * WeightDecay, parameters, gradient, state, step);
    }

    internal sealed override void UpdateNamed(string name, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step)
    {
        CheckLengths(parameters, gradient, state, step);
        float rate = RateAt(step);
        Run(rate, IsExcluded(name) ? 0 : rate * WeightDecay, parameters, gradient, state, step);
    }

    /// <summary>The step of the rule after the share <paramref name="decay"/> was taken off; lengths were checked.</summary>
    private protected abstract void Run(float rate, float decay, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step);

    internal sealed override void CheckNames(ReadOnlySpan<string> names)
    {
        for (int i = 0; i < ExcludeFromWeightDecay.Count; i++)
        {
            bool occurs = false;
            foreach (string name in names) occurs |= name.Contains(ExcludeFromWeightDecay[i], StringComparison.Ordinal);
            if (occurs) continue;
            throw new InvalidOperationException(
                $"ExcludeFromWeightDecay[{i}] is \"{ExcludeFromWeightDecay[i]}\", which occurs in the name of no parameter: {string.Join(", ", names.ToArray())}. Nothing was trained.");
        }
    }

    private protected static float CheckedDecay(float value, string argument) => Checked(value, float.IsFinite(value) && value >= 0, NotNegative, argument);

    private bool IsExcluded(string name)
    {
        foreach (string text in _excluded)
        {
            if (name.Contains(text, StringComparison.Ordinal)) return true;
        }
        return false;
    }

    private static string[] CheckedNames(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names, nameof(ExcludeFromWeightDecay));
        for (int i = 0; i < names.Count; i++)
        {
            if (string.IsNullOrEmpty(names[i]))
                throw new ArgumentException($"ExcludeFromWeightDecay[{i}] is {(names[i] is null ? "null" : "empty")}: give a part of a parameter's name, such as \"bias\".", nameof(ExcludeFromWeightDecay));
        }
        return [.. names];
    }
}
