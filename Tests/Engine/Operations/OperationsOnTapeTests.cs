using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

/// <summary>Every operation beside those of a network, in one objective.</summary>
[Collection(VectorWidthCollection.Name)]
public class OperationsOnTapeTests
{
    private static Variable<float> Objective(Variable<float> a, Variable<float> b, int rows)
    {
        Variable<float> x = a.Slice(0, ..rows), whole = Variable<float>.Concatenate(1, x, x.Abs(), x.Clamp(-1, 1), x.Maximum(b), x.Minimum(b));
        Variable<float> powers = (x.Abs() + 0.5f).Power(b) + x.Power(2) + x.Power(3) + (x.Abs() + 1).Sqrt();
        Variable<float> cube = whole.Reshape(rows, 5, b.Count).Transpose([2, 0, 1]);
        return cube.Max(1).Sum() + cube.Min(-1, keepDimensions: true).Mean([0, 2]).Sum() + cube.Sum([0, 2]).Max() + powers.Mean() + powers.Min() * x.Transpose([1, 0]).Sum();
    }

    [Fact]
    public void ASteadyStateAllocatesNothing()
    {
        Variable<float> a = Leaf<float>(Floats(20 * 37, 1), 20, 37), b = Leaf<float>(Floats(37, 2), 37);
        using var tape = new Tape();
        for (int i = 0; i < 100; i++) Step(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Step(i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step(int i)
        {
            tape.NewStep();
            Objective(a, b, i % 7 == 6 ? 13 : 20).Backward();
        }
    }

    [Fact]
    public void EveryVectorWidthGivesTheBitsOfTheOthers()
    {
        List<float[]> results = [];
        foreach (int bits in (int[])[512, 256, 128])
        {
            Variable<float> a = Leaf<float>(Floats(20 * 37, 1), 20, 37), b = Leaf<float>(Floats(37, 2), 37);
            VectorWidth.Forced = bits;
            try
            {
                Variable<float> objective = Objective(a, b, 20);
                objective.Backward();
                results.Add([objective.Value[0], .. a.GradientData, .. b.GradientData]);
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
    public void RecycledStepsGiveTheBitsOfFreshOnes()
    {
        List<float[]> results = [];
        for (int run = 0; run < 2; run++)
        {
            using Tape? tape = run == 0 ? null : new Tape();
            Variable<float> a = Leaf<float>(Floats(20 * 37, 1), 20, 37), b = Leaf<float>(Floats(37, 2), 37);
            foreach (int rows in (int[])[20, 3, 20, 11])
            {
                tape?.NewStep();
                Objective(a, b, rows).Backward();
            }
            results.Add([.. a.GradientData, .. b.GradientData]);
        }
        Assert.Equal(results[0], results[1]);
    }
}
