namespace AutoBce;

/// <summary>Checked samples: features [rows, inputs], labels [rows, outputs] as given, and labels as the loss's kernel takes them.</summary>
internal readonly ref struct Dataset
{
    /// <exception cref="ArgumentException">Shapes do not fit, there are no samples, or a value is out of range.</exception>
    internal Dataset(
        TensorInput x, TensorInput y, int inputs, int outputs, TrainingLoss loss, ref float[] xBuffer, ref float[] yBuffer, ref float[] smoothedBuffer)
    {
        Rows = x.Rows(inputs, nameof(x));
        DataCheck.SameRows(Rows, y.Rows(outputs, nameof(y)), x, y);
        X = x.Read(ref xBuffer);
        Y = y.Read(ref yBuffer);
        DataCheck.Finite(X, inputs);
        DataCheck.InRange(Y, outputs, loss.LabelMinimum, loss.LabelMaximum, loss.IsNarrowed);
        KernelY = Y;
        if (loss.Smoothing == 0) return;
        if (smoothedBuffer.Length < Y.Length) smoothedBuffer = new float[Y.Length];
        KerasLoss.Smooth(Y, smoothedBuffer.AsSpan(0, Y.Length), loss.Smoothing);
        KernelY = smoothedBuffer.AsSpan(0, Y.Length);
    }

    internal int Rows { get; }

    internal ReadOnlySpan<float> X { get; }

    internal ReadOnlySpan<float> Y { get; }

    /// <summary>The labels after smoothing.</summary>
    internal ReadOnlySpan<float> KernelY { get; }
}
