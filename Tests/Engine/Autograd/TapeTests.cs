using System.Numerics.Tensors;
using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

[Collection(VectorWidthCollection.Name)]
public class TapeTests
{
    [Fact]
    public void ASteadyStateAllocatesNothing()
    {
        Variable<float> w1 = Leaf<float>(Floats(57 * 64, 1), 57, 64), b1 = Leaf<float>(Floats(64, 2), 64);
        Variable<float> w2 = Leaf<float>(Floats(64 * 32, 3), 64, 32), b2 = Leaf<float>(Floats(32, 4), 32);
        Variable<float> w3 = Leaf<float>(Floats(32, 5), 32, 1), b3 = Leaf<float>(Floats(1, 6), 1);
        float[] x = Floats(32 * 57, 7), y = Array.ConvertAll(Floats(32, 8), e => e > 0 ? 1f : 0f);
        var loss = new SquaredError();
        using var tape = new Tape();
        for (int i = 0; i < 200; i++) Step(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Step(i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step(int i)
        {
            // Every seventh batch is a smaller one.
            int batch = i % 7 == 6 ? 19 : 32;
            tape.NewStep();
            Variable<float> input = tape.Input<float>(x.AsSpan(0, batch * 57), batch, 57);
            Variable<float> h = input.Affine(w1, b1).Relu().Affine(w2, b2).Tanh();
            Variable<float> output = h.Affine(w3, b3) * 0.5f;
            Variable<float> objective = output.Loss(loss, y.AsSpan(0, batch), default, 1f / batch, logits: false) + (w2 * w2).Mean() * 0.001f;
            w1.ZeroGradient();
            w2.ZeroGradient();
            objective.Backward();
            w1.Data[0] -= 1e-3f * w1.GradientData[0];
        }
    }

    [Fact]
    public void RecycledStepsGiveTheBitsOfFreshOnes()
    {
        double[] numbers = Numbers(6 * 5, 1);
        Variable<double> w = Leaf<double>(Numbers(5, 2), 5, 1);
        var expected = new List<double>();
        var actual = new List<double>();
        foreach (int rows in (int[])[3, 6, 1, 6, 2]) Run(Constant<double>(numbers.AsSpan(0, rows * 5), rows, 5), expected);
        using (var tape = new Tape())
            foreach (int rows in (int[])[3, 6, 1, 6, 2])
            {
                tape.NewStep();
                Run(tape.Input<double>(numbers.AsSpan(0, rows * 5), rows, 5), actual);
            }
        Assert.Equal(expected, actual);

        void Run(Variable<double> x, List<double> results)
        {
            w.ZeroGradient();
            Variable<double> y = x.MatMul(w), z = (y.Sigmoid() * y / (x.Mean(1, keepDimensions: true) + 9)).Sum();
            z.Backward();
            results.AddRange([z.Value[0], .. w.Gradient.ToArray()]);
        }
    }

    [Fact]
    public void EveryVectorWidthGivesTheBitsOfTheOthers()
    {
        float[] x = Floats(19 * 23, 1), y = Floats(19, 2);
        List<float[]> results = [];
        foreach (int bits in (int[])[512, 256, 128])
        {
            Variable<float> w1 = Leaf<float>(Floats(23 * 37, 3), 23, 37), b1 = Leaf<float>(Floats(37, 4), 37), w2 = Leaf<float>(Floats(37, 5), 37, 1), b2 = Leaf<float>(Floats(1, 6), 1);
            VectorWidth.Forced = bits;
            try
            {
                Variable<float> h = Constant<float>(x, 19, 23).Affine(w1, b1);
                Variable<float> loss = (h.Sigmoid() + h.Softplus() + h.Relu() - h.Tanh()).Affine(w2, b2).Loss(new SquaredError(), y, default, 0.25f, logits: false);
                loss.Backward();
                results.Add([loss.Value[0], .. w1.GradientData, .. b1.GradientData, .. w2.GradientData, .. b2.GradientData]);
            }
            finally
            {
                VectorWidth.Forced = null;
            }
        }
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void AVariableOfAnEarlierStepIsRefused()
    {
        using var tape = new Tape();
        Variable<double> x = Leaf([2.0], 1);
        Variable<double> old = x * 3;
        tape.NewStep();
        Refused(() => old.Value.ToArray(), nameof(old.Value));
        Refused(() => _ = old + x, "+");
        Refused(() => x.MatMul(old), "step 0");
        Refused(old.Backward, nameof(old.Backward));
        Variable<double> fresh = x * 4;
        Refused(() => old.Exp(), "Exp");
        Assert.Equal(8, fresh.Value[0]);
        Assert.NotSame(old, fresh);

        static void Refused(Action use, string part)
        {
            var e = Assert.Throws<InvalidOperationException>(use);
            Assert.Contains("step 0", e.Message, StringComparison.Ordinal);
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void LeavesOutliveTheSteps()
    {
        using var tape = new Tape();
        Variable<double> x = Leaf([2.0], 1);
        for (int i = 0; i < 5; i++)
        {
            tape.NewStep();
            (x * x).Backward();
        }
        Assert.Equal(20, x.Gradient[0]);
        x.Assign(new ReadOnlyTensorSpan<double>([1.0]));
        Assert.Equal(1, x.Value[0]);
    }

    [Fact]
    public void AnOuterResultWhoseTapeMovedOnIsNotSweptThrough()
    {
        using var outer = new Tape();
        Variable<double> x = Leaf([2.0], 1), h = x * x;
        using var inner = new Tape();
        Variable<double> y = h * 3;
        outer.NewStep();
        Assert.Contains("step 0", Assert.Throws<InvalidOperationException>(y.Backward).Message, StringComparison.Ordinal);
        Assert.Equal(0, x.Gradient[0]);
    }

    [Fact]
    public void AnotherThreadMayNotUseTheTape()
    {
        using var tape = new Tape();
        Variable<double> x = Leaf([2.0], 1), y = x * x;
        Assert.Contains("thread", OnAnotherThread(tape.NewStep).Message, StringComparison.Ordinal);
        Assert.Contains("thread", OnAnotherThread(tape.Dispose).Message, StringComparison.Ordinal);
        Assert.Contains("thread", OnAnotherThread(() => tape.Input<double>([1], 1, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("thread", OnAnotherThread(() => y.Exp()).Message, StringComparison.Ordinal);
        Assert.Contains("thread", OnAnotherThread(y.Backward).Message, StringComparison.Ordinal);
        y.Backward();
        Assert.Equal(4, x.Gradient[0]);
    }

    [Fact]
    public void OperationsOfOtherThreadsAreNotRecordedOnTheTape()
    {
        using var tape = new Tape();
        Variable<double>? y = null;
        var thread = new Thread(() => y = Leaf([2.0], 1) * 3);
        thread.Start();
        thread.Join();
        tape.NewStep();
        Assert.Equal(6, y!.Value[0]);
    }

    [Fact]
    public void ADisposedTapeRecordsNoMoreAndLeavesItsLastStepAlone()
    {
        Variable<double> x = Leaf([2.0], 1), y;
        var tape = new Tape();
        using (tape) y = x * 5;
        Assert.Throws<ObjectDisposedException>(tape.NewStep);
        Assert.Throws<ObjectDisposedException>(() => tape.Input<double>([1], 1, 1));
        Variable<double> z = x * 7;
        Assert.Equal(10, y.Value[0]);
        (y + z).Backward();
        Assert.Equal(12, x.Gradient[0]);
        tape.Dispose();
    }

    [Fact]
    public void TapesNestAndMayBeDisposedInAnyOrder()
    {
        var outer = new Tape();
        var inner = new Tape();
        outer.Dispose();
        Variable<double> x = Leaf([2.0], 1), y = x * 2;
        inner.NewStep();
        Assert.Throws<InvalidOperationException>(() => y.Exp());
        inner.Dispose();
        Assert.Null(Tape.Current);
    }

    [Fact]
    public void NothingRequiresAGradientWithinNoGradient()
    {
        Variable<double> x = Leaf([2.0], 1);
        using (Tape.NoGradient())
        {
            IDisposable inner = Tape.NoGradient();
            inner.Dispose();
            inner.Dispose();
            Assert.False((x * x).RequiresGradient);
        }
        Assert.True((x * x).RequiresGradient);
    }

    [Fact]
    public void AnInputOfAnotherSizeIsRefused()
    {
        using var tape = new Tape();
        var e = Assert.Throws<ArgumentException>(() => tape.Input<float>(new float[5], 2, 3));
        Assert.Contains("5 numbers", e.Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", e.Message, StringComparison.Ordinal);
    }

    private static InvalidOperationException OnAnotherThread(Action action)
    {
        Exception? caught = null;
        var thread = new Thread(() => caught = Record.Exception(action));
        thread.Start();
        thread.Join();
        return Assert.IsType<InvalidOperationException>(caught);
    }
}
