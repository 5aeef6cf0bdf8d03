using System.Globalization;

namespace AutoBce;

/// <summary>How the numbers of a parameter start. All are drawn from the model's seed, and the same on every machine.</summary>
public abstract record Initializer
{
    /// <summary>Keras's truncated normal distribution is cut at two deviations, which takes this share of the deviation away.</summary>
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>Uniform with variance 2 / (inputs + outputs) (Glorot and Bengio, 2010): the default of Dense, as in Keras.</summary>
    public static Initializer GlorotUniform { get; } = new VarianceScaling(1, FanMode.Mean, IsUniform: true);

    /// <summary>Truncated normal with variance 2 / (inputs + outputs).</summary>
    public static Initializer GlorotNormal { get; } = new VarianceScaling(1, FanMode.Mean, IsUniform: false);

    /// <summary>Uniform with variance 2 / inputs (He et al., 2015), for layers with ReLU.</summary>
    public static Initializer HeUniform { get; } = new VarianceScaling(2, FanMode.Inputs, IsUniform: true);

    /// <summary>Truncated normal with variance 2 / inputs.</summary>
    public static Initializer HeNormal { get; } = new VarianceScaling(2, FanMode.Inputs, IsUniform: false);

    /// <summary>Uniform with variance 1 / inputs (LeCun et al., 1998).</summary>
    public static Initializer LeCunUniform { get; } = new VarianceScaling(1, FanMode.Inputs, IsUniform: true);

    /// <summary>Truncated normal with variance 1 / inputs.</summary>
    public static Initializer LeCunNormal { get; } = new VarianceScaling(1, FanMode.Inputs, IsUniform: false);

    /// <summary>0 everywhere.</summary>
    public static Initializer Zeros { get; } = new Fixed(0);

    /// <summary>1 everywhere.</summary>
    public static Initializer Ones { get; } = new Fixed(1);

    /// <summary>The same number everywhere.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite.</exception>
    public static Initializer Constant(float value) => float.IsFinite(value) ? new Fixed(value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, string.Create(CultureInfo.InvariantCulture, $"value is {value}; it must be finite."));

    /// <summary>Normal with mean 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not a positive finite number.</exception>
    public static Initializer Normal(double deviation = 0.05) => new Random(Checked(deviation), IsUniform: false);

    /// <summary>Uniform between -limit and limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not a positive finite number.</exception>
    public static Initializer Uniform(double limit = 0.05) => new Random(Checked(limit), IsUniform: true);

    /// <summary>
    /// The bias of an output whose sigmoid starts at the share of positives, log(q / (1 - q)): a network of rare positives need not learn that
    /// they are rare.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The share does not lie between 0 and 1.</exception>
    public static Initializer PriorLogit(double positiveShare) => positiveShare is > 0 and < 1
        ? new Fixed((float)(ScalarMath.Log(positiveShare) - ScalarMath.Log1p(-positiveShare)))
        : throw new ArgumentOutOfRangeException(
            nameof(positiveShare), positiveShare, string.Create(CultureInfo.InvariantCulture, $"positiveShare is {positiveShare}; it must lie between 0 and 1."));

    /// <summary>Fills the numbers of a parameter.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="inputs">How many inputs each output has.</param>
    /// <param name="outputs">How many outputs each input has.</param>
    /// <param name="random">Where random numbers come from.</param>
    public abstract void Fill(Span<float> values, int inputs, int outputs, RandomSource random);

    private static double Checked(double value) => double.IsFinite(value) && value > 0 ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, string.Create(CultureInfo.InvariantCulture, $"{value} is not a positive finite number."));

    private static void FillUniform(Span<float> values, double limit, RandomSource random)
    {
        for (int i = 0; i < values.Length; i++) values[i] = (float)((2 * random.NextDouble() - 1) * limit);
    }

    /// <summary>Box and Muller (1958), in functions that give the same bits everywhere.</summary>
    private static double NextNormal(RandomSource random) =>
        Math.Sqrt(-2 * ScalarMath.Log(1 - random.NextDouble())) * ScalarMath.Cos(2 * Math.PI * random.NextDouble());

    private enum FanMode
    {
        Inputs,
        Mean,
    }

    private sealed record Fixed(float Value) : Initializer
    {
        public override void Fill(Span<float> values, int inputs, int outputs, RandomSource random) => values.Fill(Value);
    }

    private sealed record Random(double Scale, bool IsUniform) : Initializer
    {
        public override void Fill(Span<float> values, int inputs, int outputs, RandomSource random)
        {
            ArgumentNullException.ThrowIfNull(random);
            if (IsUniform) FillUniform(values, Scale, random);
            else for (int i = 0; i < values.Length; i++) values[i] = (float)(Scale * NextNormal(random));
        }
    }

    private sealed record VarianceScaling(double Scale, FanMode Mode, bool IsUniform) : Initializer
    {
        public override void Fill(Span<float> values, int inputs, int outputs, RandomSource random)
        {
            ArgumentNullException.ThrowIfNull(random);
            double fan = Mode == FanMode.Mean ? ((double)inputs + outputs) / 2 : inputs;
            if (IsUniform)
            {
                FillUniform(values, Math.Sqrt(3 * Scale / fan), random);
                return;
            }
            double deviation = Math.Sqrt(Scale / fan) / TruncatedDeviation;
            for (int i = 0; i < values.Length; i++)
            {
                double normal;
                do normal = NextNormal(random);
                while (Math.Abs(normal) > 2);
                values[i] = (float)(deviation * normal);
            }
        }
    }
}
