namespace AutoBce.Tests;

/// <summary>A call of a loss leaves nothing for the garbage collector.</summary>
public sealed class LossAllocationTests
{
    private const int Count = 257, Calls = 1000;

    public static TheoryData<ElementwiseLoss> All => LossSamples.Theory;

    [Theory]
    [MemberData(nameof(All))]
    public void CallsAllocateNothing(ElementwiseLoss loss)
    {
        (float[] predictions, float[] labels, _) = LossSamples.Points(loss.Graph, Count);
        float[] output = new float[Count], weights = new float[Count];
        double[] widePredictions = Array.ConvertAll(predictions, x => (double)x), wideLabels = Array.ConvertAll(labels, x => (double)x), wideOutput = new double[Count];
        bool hasLogits = loss.Graph.Prediction != PredictionKind.Real;
        Call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++) Call();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Call()
        {
            loss.Differentiate(predictions, labels, output, weights);
            loss.Elementwise(predictions, labels, output);
            loss.Evaluate(predictions, labels, weights);
            loss.Differentiate(widePredictions, wideLabels, wideOutput);
            if (hasLogits) loss.DifferentiateLogits(predictions, labels, output);
        }
    }
}
