using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>A loss as a function of its prediction: its stable form, the kernel of it, and what is proved of both.</summary>
internal sealed record CompiledForm(Expr Prediction, StableLoss Form, Kernel Kernel, Assurance Proof)
{
    /// <summary>As declared.</summary>
    public static CompiledForm Of(LossSpec spec, CancellationToken cancellation)
    {
        (Expr loss, Expr prediction, DerivativeRequest request) = Canonicalizer.Canonicalize(spec, cancellation);
        StableLoss form = spec.AsWritten ? LossCompiler.Differentiate(loss, prediction, request, cancellation) : LossCompiler.Stabilize(loss, prediction, request, cancellation);
        IEnumerable<Expr> partials = form.Partials.Select(p => p.Stable);
        Kernel kernel = spec.AsWritten ? Lowerer.LowerAsWritten(spec, form.Gradient, partials, cancellation) : Lowerer.Lower(form.Value, form.Gradient, partials, cancellation);
        return new(prediction, form, kernel, Prove(spec, throughSigmoid: false, form, kernel, cancellation));
    }

    /// <summary>As a function of the logit of a probability.</summary>
    public CompiledForm ThroughSigmoid(LossSpec spec, CancellationToken cancellation)
    {
        (Expr composition, Expr logit) = LossCompiler.ComposeWithSigmoid(Form.Written, Prediction);
        StableLoss form = LossCompiler.Stabilize(composition, logit, DerivativeRequest.None, cancellation);
        Kernel kernel = Lowerer.Lower(form.Value, form.Gradient, [], cancellation);
        return new(logit, form, kernel, Prove(spec, throughSigmoid: true, form, kernel, cancellation));
    }

    /// <summary>What is proved of a form and not refuted by an example; of activations, and of what is computed as its author says, nothing is asked.</summary>
    private static Assurance Prove(LossSpec spec, bool throughSigmoid, StableLoss form, Kernel kernel, CancellationToken cancellation)
    {
        if (spec is not { IsActivation: false, AsWritten: false, Guard: true }) return Assurance.NotAsked;
        Assurance proof = Certainty.Of(form, cancellation);
        bool isNothing = proof.Assumptions is null && proof.Ordinary.IsEmpty;
        return isNothing || Rehearsal.Refutes(spec, throughSigmoid, form, kernel, cancellation) is not { } refuted ? proof : new(null, refuted);
    }
}
