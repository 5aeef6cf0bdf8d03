using System.Text.Json.Nodes;

namespace AutoBce;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), in the form of Keras: before the step of <see cref="Adam"/>, every
/// parameter loses the share learningRate * weightDecay of itself. Biases too: Keras leaves out only what it is told to, here by
/// <see cref="ExcludeFromWeightDecay"/>. Parameters of layers that are frozen do not decay.
/// </summary>
public sealed class AdamW : Optimizer
{
    private readonly Adam _adam;
    private readonly string[] _excluded = [];

    /// <summary>AdamW with Keras's defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The weight decay is negative or not finite, or another setting is out of the range that <see cref="Adam"/> states.</exception>
    public AdamW(float learningRate = 1e-3f, float weightDecay = 0.004f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f)
    {
        _adam = new Adam(learningRate, beta1, beta2, epsilon);
        WeightDecay = Checked(weightDecay, float.IsFinite(weightDecay) && weightDecay >= 0, NotNegative);
    }

    /// <summary>The same of doubles, rounded to float.</summary>
    /// <inheritdoc cref="AdamW(float, float, float, float, float)"/>
    public AdamW(double learningRate, double weightDecay = 0.004, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : this((float)learningRate, (float)weightDecay, (float)beta1, (float)beta2, (float)epsilon)
    {
    }

    /// <inheritdoc/>
    public override float LearningRate => _adam.LearningRate;

    /// <summary>The share of a parameter that is taken off in a step, over the learning rate.</summary>
    public float WeightDecay { get; }

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

    /// <inheritdoc cref="Adam.Beta1"/>
    public float Beta1 => _adam.Beta1;

    /// <inheritdoc cref="Adam.Beta2"/>
    public float Beta2 => _adam.Beta2;

    /// <inheritdoc cref="Adam.Epsilon"/>
    public float Epsilon => _adam.Epsilon;

    /// <inheritdoc/>
    public override int Slots => AdamRule.Slots;

    private protected override string RuleSettings
    {
        get
        {
            string settings = Invariant($"{WeightDecay}, {Beta1}, {Beta2}, {Epsilon}");
            return ExcludeFromWeightDecay.Count == 0 ? settings : $"{settings}, {new JsonArray([.. ExcludeFromWeightDecay.Select(text => JsonValue.Create(text))]).ToJsonString()}";
        }
    }

    // Names tell which parameters decay: one array of all of them has none.
    internal override bool IsElementwise => ExcludeFromWeightDecay.Count == 0;

    // A decay of more than 2 a step makes parameters grow without bound, whatever the loss.
    internal override bool IsSafe => HasSaneRate && LearningRate * WeightDecay <= 1;

    /// <summary>One step of parameters that all decay: without names, nothing is excluded.</summary>
    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step) =>
        Update(parameters, gradient, state, step, WeightDecay);

    internal override void UpdateNamed(string name, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step) =>
        Update(parameters, gradient, state, step, IsExcluded(name) ? 0 : WeightDecay);

    internal override void CheckNames(ReadOnlySpan<string> names)
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

    private void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step, float decay)
    {
        CheckLengths(parameters, gradient, state, step);
        float rate = RateAt(step);
        UpdatePass.Run(new AdamRule(rate, Beta1, Beta2, Epsilon, step), rate * decay, parameters, gradient, state);
    }

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
