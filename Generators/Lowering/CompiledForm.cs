using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>A loss as a function of its prediction: its stable form, the kernel of it, and what is proved of both.</summary>
internal sealed record CompiledForm(Expr Prediction, StableLoss Form, Kernel Kernel, Assurance Proof)
{
    /// <summary>What is proved of the second derivative with them, where there is one.</summary>
    public Assurance SecondProof { get; init; } = Assurance.NotAsked;

    /// <summary>What is proved of the derivatives by label and hyperparameters with them, where there are such.</summary>
    public Assurance PartialsProof { get; init; } = Assurance.NotAsked;

    /// <summary>As declared.</summary>
    public static CompiledForm Of(LossSpec spec, CancellationToken cancellation)
    {
        (Expr loss, Expr prediction, DerivativeRequest request) = Canonicalizer.Canonicalize(spec, cancellation);
        StableLoss form = spec.AsWritten ? LossCompiler.Differentiate(loss, prediction, request, cancellation) : LossCompiler.Stabilize(loss, prediction, request, cancellation);
        IEnumerable<Expr> partials = form.Partials.Select(p => p.Stable);
        Kernel kernel = spec.AsWritten ? Lowerer.LowerAsWritten(spec, form.Gradient, partials, cancellation) : Lowerer.Lower(form.Value, form.Gradient, partials, cancellation);
        return Proved(spec, throughSigmoid: false, new(prediction, form, kernel, Assurance.NotAsked), cancellation);
    }

    /// <summary>As a function of the logit of a probability.</summary>
    public CompiledForm ThroughSigmoid(LossSpec spec, CancellationToken cancellation)
    {
        (Expr composition, Expr logit) = LossCompiler.ComposeWithSigmoid(Form.Written, Prediction);
        StableLoss form = LossCompiler.Stabilize(composition, logit, DerivativeRequest.None, cancellation);
        Kernel kernel = Lowerer.Lower(form.Value, form.Gradient, [], cancellation);
        return Proved(spec, throughSigmoid: true, new(logit, form, kernel, Assurance.NotAsked), cancellation);
    }

    /// <summary>With what is proved of it and not refuted by an example; of activations, and of what is computed as its author says, nothing is asked.</summary>
    private static CompiledForm Proved(LossSpec spec, bool throughSigmoid, CompiledForm form, CancellationToken cancellation)
    {
        if (spec is not { IsActivation: false, AsWritten: false, Guard: true }) return form;
        double[] usual = [.. spec.Hyperparameters.Where(h => h.Default is not null && form.Kernel.Hyperparameters.Contains(h.PropertyName)).Select(h => Rational.Parse(h.Default!).ToDouble())];
        form = form with { Proof = Certainty.Of(form.Form, [], usual, cancellation) };
        if (Rehearsal.Refutes(spec, throughSigmoid, form, twice: false, cancellation) is { } refuted) form = form with { Proof = new(null, refuted) };
        if (throughSigmoid) return form;
        Partial[] second = [.. form.Form.Partials.Take(spec.Derivatives.HasFlag(DerivativeKinds.Second) ? 1 : 0)], partials = [.. form.Form.Partials.Skip(second.Length)];
        if (second.Length > 0)
        {
            form = form with { SecondProof = form.Proof.IsNothing ? form.Proof : Certainty.Of(form.Form, second, usual, cancellation) };
            if (Rehearsal.Refutes(spec, throughSigmoid, form, twice: true, cancellation) is { } refutedTwice) form = form with { SecondProof = new(null, refutedTwice) };
        }
        if (partials.Length == 0) return form;
        form = form with { PartialsProof = form.Proof.IsNothing ? form.Proof : InputPoles.Certainty(form.Form, partials, usual, cancellation) };
        return Rehearsal.RefutesPartials(spec, form, second.Length, cancellation) is { } partial ? form with { PartialsProof = new(null, partial) } : form;
    }
}
