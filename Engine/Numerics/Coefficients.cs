namespace AutoBce;

/// <summary>Minimax coefficients, lowest degree first. Compiled into the engine and into the generator: one source for both.</summary>
internal static class Coefficients
{
    /// <summary>q of exp(r) = 1 + r + r^2 q(r) for |r| at most ln(2)/2.</summary>
    public static readonly float[] ExpQ = [0.5f, 0.1666652113199234f, 0.04166838899254799f, 0.008368716575205326f, 0.001381459878757596f];

    /// <summary>log(1 + e) / e for e from 0 to 1.</summary>
    public static readonly float[] Log1pUnit =
    [
        1.0f, -0.4999990165233612f, 0.3332996368408203f, -0.24954132735729218f, 0.19675937294960022f,
        -0.15305592119693756f, 0.10603664070367813f, -0.05695970728993416f, 0.01985158957540989f, -0.003244060790166259f,
    ];
}
