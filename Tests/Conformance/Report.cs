namespace AutoBce.Tests.Conformance;

/// <summary>A public report of a loss that failed: where, what the library gave, and the loss in C#, as naive as it is there (with labels smoothed by so much; with a value that is below zero somewhere; at predictions that only the report names).</summary>
internal sealed record Report(string Name, string Link, string Given, string Parameters, string Expression, double Smoothing = 0, bool CrossesZero = false, double[]? At = null)
{
    private const string L = LossText.OfLogit, P = LossText.OfProbability, X = "[Prediction] double x, [Label] double y";

    private const string Focal = "-y * Pow(1 - Sigmoid(z), gamma) * Log(Sigmoid(z)) - (1 - y) * Pow(Sigmoid(z), gamma) * Log(1 - Sigmoid(z))";
    private const string BalancedFocal = "-alpha * y * Pow(1 - Sigmoid(z), gamma) * Log(Sigmoid(z)) - (1 - alpha) * (1 - y) * Pow(Sigmoid(z), gamma) * Log(1 - Sigmoid(z))";
    private const string FocalByPt = "(Max(z, 0) - z * y + Log1p(Exp(-Abs(z)))) * Pow(1 - (Sigmoid(z) * y + (1 - Sigmoid(z)) * (1 - y)), gamma)";

    public static readonly Report[] All =
    [
        // Focal losses.
        new("kornia 918", Hub("kornia/kornia/issues/918"), "NaN gradient for gamma between 0 and 1 at logits of 100", L + ", double gamma = 0.5", Focal),
        new("kornia 2115", Hub("kornia/kornia/issues/2115"), "NaN: 0 times log 0 at saturated logits", L + ", double alpha = 0.25, double gamma = 2", BalancedFocal),
        new("mmcv 1488", Hub("open-mmlab/mmcv/issues/1488"), "NaN in half precision, from a logit of 9.4 on", L + ", double alpha = 0.25, double gamma = 2", BalancedFocal),
        new("optax 1267", Hub("google-deepmind/optax/issues/1267"), "NaN gradient at gamma 0 and a logit of 1000", L + ", double gamma = 0", FocalByPt),
        new("optax 1346", Hub("google-deepmind/optax/pull/1346"), "infinite slopes for gamma below 2; the remedy, a clamp, biases the gradient", L + ", double gamma = 1.5", FocalByPt),
        new("optax 1346, gamma 0.5", Hub("google-deepmind/optax/pull/1346"), "NaN gradient at a logit of 100", L + ", double gamma = 0.5", FocalByPt),
        new("sam3 576", Hub("facebookresearch/sam3/pull/576"), "NaN gradient at gamma 0: 0 to the power of -1, times 0", L + ", double alpha = 0.5, double gamma = 0", BalancedFocal),
        new("Detectron 356", Hub("facebookresearch/Detectron/issues/356"), "NaN at gamma 0 and alpha 0.5", L + ", double alpha = 0.5, double gamma = 0", "alpha * y * Pow(1 - Sigmoid(z), gamma) * Log(1 + Exp(-z)) + (1 - alpha) * (1 - y) * Pow(Sigmoid(z), gamma) * Log(1 + Exp(z))"),
        new("Focal-Loss 11", Hub("liuyuisanai/Focal-Loss/issues/11"), "NaN for gamma below 1", P + ", double alpha = 0.5, double gamma = 0.5", "-alpha * y * Pow(1 - p, gamma) * Log(p) - (1 - alpha) * (1 - y) * Pow(p, gamma) * Log(1 - p)"),
        new("keras-retinanet 706", Hub("fizyr/keras-retinanet/issues/706"), "NaN for gamma 0.5 after some training", P + ", double alpha = 0.5, double gamma = 0.5", "(y > 0.5 ? alpha : 1 - alpha) * Pow(y > 0.5 ? 1 - p : p, gamma) * -(y * Log(p) + (1 - y) * Log(1 - p))"),
        new("gnn_tracking 138", Hub("gnn-tracking/gnn_tracking/issues/138"), "NaN at probabilities of 0 and 1", P + ", double alpha = 0.25, double gamma = 2", "-(1 - alpha) * Pow(p, gamma) * (1 - y) * Log(1 - p) - alpha * Pow(1 - p, gamma) * y * Log(p)"),
        new("rf-detr 138", Hub("roboflow/rf-detr/pull/138"), "an infinite loss in mixed precision: log of a sigmoid", L + ", double gamma = 2, double t = 0.01", "y > 0.5 ? -t * Log(Sigmoid(z)) - (1 - t) * Log(1 - Sigmoid(z)) : -Pow(Sigmoid(z), gamma) * Log(1 - Sigmoid(z))"),
        new("focal-loss-keras 17", Hub("mkocabas/focal-loss-keras/issues/17"), "NaN: log 0", P + ", double alpha = 0.25, double gamma = 2", "-alpha * Pow(1 - (y == 1 ? p : 1), gamma) * Log(y == 1 ? p : 1) - (1 - alpha) * Pow(y == 0 ? p : 0, gamma) * Log(1 - (y == 0 ? p : 0))"),
        new("focal-loss-keras 24", Hub("mkocabas/focal-loss-keras/pull/24"), "epsilons as the remedy for NaN, and NaN still for gamma below 1", P + ", double alpha = 0.25, double gamma = 0.5, double epsilon = 1e-7", "-alpha * Pow(1 - (y == 1 ? p : 1), gamma) * Log(epsilon + (y == 1 ? p : 1)) - (1 - alpha) * Pow(y == 0 ? p : 0, gamma) * Log(1 - (y == 0 ? p : 0) + epsilon)", CrossesZero: true),
        new("focal-loss 4", Hub("fudannlp16/focal-loss/issues/4"), "NaN sometimes: log 0", P + ", double alpha = 0.25, double gamma = 2", "-y * (1 - alpha) * Pow(1 - p, gamma) * Log(p) - (1 - y) * alpha * Pow(p, gamma) * Log(1 - p)"),
        new("keras-cv 615", Hub("keras-team/keras-cv/pull/615"), "logits taken for probabilities (after a summary)", L + ", double alpha = 0.25, double gamma = 2", "(y == 1 ? alpha : 1 - alpha) * Pow(1 - (y * Sigmoid(z) + (1 - y) * (1 - Sigmoid(z))), gamma) * -(y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)))"),


        // Logarithms of sigmoids.
        new("candle 2561", Hub("huggingface/candle/issues/2561"), "NaN for high logits: log(1 - 1)", L, "-(y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)))"),
        new("PyTensor 2264", Hub("pymc-devs/pytensor/issues/2264"), "NaN gradient at 800 and more, from a branch that is not taken", L, "-y * Log(Sigmoid(z)) - (1 - y) * Log(Sigmoid(-z))"),
        new("JAX 2107", Hub("jax-ml/jax/issues/2107"), "gradient 0 at 0, where it is 0.5", L, "Max(z, 0) + Log1p(Exp(-Abs(z))) - y * z"),
        new("JAX 2140", Hub("jax-ml/jax/issues/2140"), "gradient 0 at 0, where it is 0.5", L, "-y * (Min(z, 0) - Log1p(Exp(-Abs(z)))) - (1 - y) * (Min(-z, 0) - Log1p(Exp(-Abs(z))))"),
        new("JAX 777", Hub("jax-ml/jax/issues/777"), "NaN gradient of 1/(1 + e^-x) from -67 on", L, "-y * Log(1 / (1 + Exp(-z))) - (1 - y) * Log(1 - 1 / (1 + Exp(-z)))"),
        new("PyTorch 1792", Hub("pytorch/pytorch/issues/1792"), "gradient 0 or -1 at 0, where it is 0.5 or -0.5", L, "(1 - y) * z + Max(-z, 0) + Log(Exp(-Max(-z, 0)) + Exp(-z - Max(-z, 0)))"),
        new("PyTorch 49844", Hub("pytorch/pytorch/issues/49844"), "NaN at -infinity for label 0", L, "(1 - y) * z - LogSigmoid(z)"),
        new("PyTorch 102894", Hub("pytorch/pytorch/issues/102894"), "NaN at infinity for label 1", L, "(1 - y) * z + Softplus(-z)"),
        new("PyTorch 135359", Hub("pytorch/pytorch/issues/135359"), "NaN at -infinity for a label of 0.9, where it is infinity", L, "(1 - (0.1 + 0.8 * y)) * z - LogSigmoid(z)", 0.2),
        new("PyTorch 13773", Hub("pytorch/pytorch/issues/13773"), "NaN at -120 as soon as a weight of positives is given", L + ", double weight = 3", "(1 - y) * z + (1 + (weight - 1) * y) * (Log1p(Exp(-Abs(z))) + Max(-z, 0))"),
        new("PyTorch 51906", Hub("pytorch/pytorch/issues/51906"), "NaN at logits of 1e307", L, "Max(z, 0) - z * y + Log(1 + Exp(-Abs(z)))"),
        new("numpyro 2240", Hub("pyro-ppl/numpyro/issues/2240"), "NaN at three of the four infinite certainties", L, "Softplus(z) - z * y"),
        new("Flux 876", Hub("FluxML/Flux.jl/issues/876"), "training ends in NaN", L, "(1 - y) * z - -(Max(0, -z) + Log(Exp(-Max(0, -z)) + Exp(-z - Max(0, -z))))"),
        new("PyTensor 2322", Hub("pymc-devs/pytensor/pull/2322"), "odds s/(1 - s): infinite from 37 on, as 1 - s is 0", L, "Log(1 + Sigmoid(z) / (1 - Sigmoid(z))) - y * Log(Sigmoid(z) / (1 - Sigmoid(z)))"),
        new("PyTensor 1883", Hub("pymc-devs/pytensor/pull/1883"), "NaN for log(e^a - e^b) where a and b are -infinity", P, "-Log(Exp(Log(p)) - Exp(2 * Log(p)))"),

        // Branches that are not taken.
        new("JAX 1052", Hub("jax-ml/jax/issues/1052"), "NaN gradient at 0 from the branch of a where that is not taken, arctan2(a, a)", X, "y > 0.5 ? 0 : Atan(x / x)"),
        new("JAX 347", Hub("jax-ml/jax/issues/347"), "NaN gradient at 0 through where", P, "Sqrt(Pow(p, 2)) > 0.5 ? Sqrt(Pow(p, 2)) : 1"),
        new("JAX 5798", Hub("jax-ml/jax/issues/5798"), "NaN gradient at 0 through where, the value being right", X, "x < 1 ? x : Sqrt(x)"),
        new("tinygrad 12409", Hub("tinygrad/tinygrad/issues/12409"), "NaN gradient at 0 through where", P, "p == 0 ? 0 : p * Sqrt(p)"),
        new("Enzyme.jl 1842", Hub("EnzymeAD/Enzyme.jl/issues/1842"), "NaN gradient through ifelse, from an element that is masked (here of a real model, not a complex one)", P, "y == 1 ? 0 : Pow(y - p, 2) / Pow(1 - y, 2)"),
        new("Zygote 1101", Hub("FluxML/Zygote.jl/issues/1101"), "NaN gradient: sqrt has an infinite slope at 0, and 0^x none", "[Probability] double p, [Label(Maximum = 3)] double y", "Pow(Sqrt(Pow(y, 3 + p)) - y, 2)"),
        new("ChainRules 599", Hub("JuliaDiff/ChainRules.jl/pull/599"), "NaN gradient at 0 through max", P, "Max(Sqrt(p), 1)"),
        new("Enzyme 1295", Hub("EnzymeAD/Enzyme/issues/1295"), "slope 0 at 0, where it is infinite", P, "Sqrt(p)"),
        new("Zygote 758", Hub("FluxML/Zygote.jl/issues/758"), "NaN gradient of selu and elu at 1000", L, "1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * (Exp(z) - 1))"),
        new("JAX 1538", Hub("jax-ml/jax/pull/1538"), "NaN gradient of elu for large inputs", L, "z > 0 ? z : Exp(z) - 1"),
        new("Enzyme.jl 2285", Hub("EnzymeAD/Enzyme.jl/issues/2285"), "NaN gradient of elu from 89 on", L, "y * (z > 0 ? z : Exp(z) - 1) + (1 - y) * (z > 0 ? z : 2 * (Exp(z) - 1))"),

        // What is lost before anything is infinite.
        new("PyTorch 24933", Hub("pytorch/pytorch/issues/24933"), "logarithms clamped at -100 and denominators at 1e-12: gradients wrong by design", P, "-(y * Log(p) + (1 - y) * Log(1 - p))"),
        new("Keras, epsilon twice", Hub("keras-team/keras/blob/v2.12.0/keras/backend.py"), "15.4249 for one label and 15.3332 for the other", P + ", double epsilon = 1e-7", "-(y * Log(p + epsilon) + (1 - y) * Log(1 - p + epsilon))", CrossesZero: true),
        new("dfdx, gradient", Hub("coreylowman/dfdx"), "1 - y - 1/(1 + e^z): exactly 0 from 17 on", L, "y * Log(1 + Exp(-z)) + (1 - y) * Log(1 + Exp(z))"),
        new("JAX 37762", Hub("jax-ml/jax/issues/37762"), "log1p of subnormal numbers is 0", L, "y * Log1p(Exp(-z)) + (1 - y) * Log1p(Exp(z))"),
        new("dotnet/runtime 127508", Hub("dotnet/runtime/issues/127508"), "LogP1(x) loses x below 1e-16", P, "-XLogY(y, p) - XLogY(1 - y, 1 - p)"),
        new("dotnet/runtime 77979", Hub("dotnet/runtime/issues/77979"), "ExpM1(x) loses x below 1e-16", L, "z > 0 ? z : Expm1(z)"),
        new("snntorch 427", Hub("jeshraghian/snntorch/pull/433"), "NaN: infinity over infinity", L, "Exp(-z) / ((Exp(-z) + 1) * (Exp(-z) + 1))"),
        new("aeppl 156", Hub("aesara-devs/aeppl/pull/156"), "gradient -infinity where it is -195.6, as log(1 - e^x) is made safe after differentiating", P, "-y * Log(1 - Exp(Log(p))) - (1 - y) * Log(p)"),
        new("aesara 725", Hub("aesara-devs/aesara/pull/725"), "gradient of log(1 - e^x) at 0 infinite with the wrong sign, and inaccurate beside it", P, "-y * Log(1 - Exp(-p)) + (1 - y) * p"),
        new("PyTensor 2041", Hub("pymc-devs/pytensor/pull/2041"), "s(1 - s) is 0 as soon as s rounds to 1", L, "y * Sigmoid(z) + (1 - y) * Sigmoid(z) * (1 - Sigmoid(z))"),
        new("JAX 39707", Hub("jax-ml/jax/issues/39707"), "log1p in double is 129 ulp off at -0.414", P, "-y * Log1p(-p) - (1 - y) * Log1p(p - 1)", At: [0.28, 0.35, 0.4, 0.414, 0.4141892, 0.4142135, 0.43, 0.47, 0.53, 0.5858108]),
        new("dotnet/runtime 107838", Hub("dotnet/runtime/issues/107838"), "Exp(x) is -infinity between -709.7 and -709.5", L, "y * Exp(-z) + (1 - y) * Exp(z)", At: [-709.8, -709.7, -709.6, -709.5, -709.4, 709.4, 709.5, 709.6, 709.7, 709.8]),
        new("soft labels", Hub("pytorch/pytorch/blob/main/aten/src/ATen/native/Loss.cpp"), "s(z) - y: no digit left where s(z) is close to the label", L, "-((0.05 + 0.9 * y) * Log(Sigmoid(z)) + (1 - (0.05 + 0.9 * y)) * Log(1 - Sigmoid(z)))", 0.1),
    ];

    private static string Hub(string path) => "https://github.com/" + path;
}
