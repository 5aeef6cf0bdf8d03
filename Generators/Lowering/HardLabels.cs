using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>
/// A kernel for labels that are 0 or 1, with the very bits of the one it is made of: y log(p) + (1 - y) log(1 - p) is then one logarithm. The label
/// is put in as 0 and as 1, what that makes superfluous is left out where no bit can change, and functions that only one of the two needs are computed
/// once, of chosen arguments. Hyperparameters' expressions are taken for numbers from 1/<see cref="Range"/> to it, predictions for no NaN: the emitter asks.
/// </summary>
internal sealed class HardLabels
{
    /// <summary>What hyperparameters' expressions are at most; their inverses too.</summary>
    public const int Range = 1 << 30;

    private readonly KernelBuilder _kernel = new();
    private readonly Kernel _source;
    private readonly bool _probability;
    private readonly Dictionary<int, int>[] _partner = [[], []], _lifted = [[], []];
    private readonly Dictionary<(int, int), int> _merged = [];
    private readonly HashSet<(int, int)> _open = [];
    private readonly Dictionary<int, Rational?> _numbers = [];
    private bool _isCyclic;

    private readonly CancellationToken _cancellation;

    private HardLabels(Kernel source, bool probability, CancellationToken cancellation) => (_source, _probability, _cancellation) = (source, probability, cancellation);

    /// <summary>The kernel for hard labels, null if it would save nothing.</summary>
    /// <param name="probability">Whether predictions are from 0 to 1.</param>
    public static Kernel? Of(Kernel kernel, bool probability, CancellationToken cancellation = default) => kernel.Partials.Length > 0 ? null : new HardLabels(kernel, probability, cancellation).Make();

    private Kernel? Make()
    {
        int[] at0 = Put(0), at1 = Put(1);
        var both = new Kernel(_kernel.ToArray(), 0, 0, [], []);
        bool[] live0 = both.Live([at0[_source.Value], at0[_source.Gradient]]), live1 = both.Live([at1[_source.Value], at1[_source.Gradient]]);
        Pair(live0, live1);
        int value = Merge(at0[_source.Value], at1[_source.Value]), gradient = Merge(at0[_source.Gradient], at1[_source.Gradient]);
        if (_isCyclic) return null;
        var hard = new Kernel(_kernel.ToArray(), value, gradient, [], _source.Uniforms) { AssumesNumbers = !_probability };
        if (Cost(hard) >= Cost(_source)) return null;
        Verifier.Verify(hard);
        return hard;
    }

    private static int Cost(Kernel kernel)
    {
        bool[] live = kernel.Live(kernel.Results);
        return kernel.Instructions.Where((_, i) => live[i]).Sum(i => Cost(i.Op));
    }

    private static int Cost(KernelOp op) => op is >= KernelOp.Exp and <= KernelOp.LogCosh or >= KernelOp.ExpNegative and <= KernelOp.Surprisal && op is not (KernelOp.ExpNegativePower or KernelOp.ExpNegativeRest) ? 3 : op == KernelOp.Divide ? 1 : 0;

    // ---- a label as a number ------------------------------------------------------------------------------------

    private int[] Put(int label)
    {
        var put = new int[_source.Instructions.Length];
        for (int i = 0; i < put.Length; i++)
        {
            Instruction instruction = _source.Instructions[i];
            put[i] = instruction.Op == KernelOp.Label
                ? Constant(label)
                : Fold(instruction with { A = At(instruction.A), B = At(instruction.B), C = At(instruction.C) });
        }
        return put;

        int At(int operand) => operand < 0 ? -1 : put[operand];
    }

    /// <summary>What is left of an instruction some of whose operands are constants: the same bits, signs of zeros included.</summary>
    private int Fold(Instruction i)
    {
        _cancellation.ThrowIfCancellationRequested();
        Rational? a = Value(i.A), b = Value(i.B);
        switch (i.Op)
        {
            case KernelOp.Select when Truth(i.A) is { } truth: return truth ? i.B : i.C;
            case KernelOp.Select when i.B == i.C: return i.B;
            case KernelOp.Add when IsMinusZero(i.B) || (IsZero(i.B) && IsNonNegative(i.A)): return i.A;
            case KernelOp.Add when IsMinusZero(i.A) || (IsZero(i.A) && IsNonNegative(i.B)): return i.B;
            case KernelOp.Subtract when IsZero(i.B): return i.A;
            case KernelOp.Subtract when IsMinusZero(i.A): return Fold(new(KernelOp.Negate, i.B));
            case KernelOp.Subtract when a is { } x && b is { } y && (x - y) is { IsInteger: true }: return Constant(x - y);
            case KernelOp.Subtract when IsZero(i.A) && _kernel[i.B] is { Op: KernelOp.Divide } quotient && IsNeverInfinite(quotient.B) && Value(quotient.A) is { IsZero: false } n:
                return _kernel.Emit(KernelOp.Divide, Constant(-n), quotient.B);
            case KernelOp.Multiply when a is { IsOne: true }: return i.B;
            case KernelOp.Multiply when b is { IsOne: true }: return i.A;
            case KernelOp.Multiply when IsZero(i.A) && IsNonNegative(i.B) && IsFinite(i.B): return i.A;
            case KernelOp.Multiply when IsZero(i.B) && IsNonNegative(i.A) && IsFinite(i.A): return i.B;
            case KernelOp.MultiplyAdd when a is { IsOne: true }: return Fold(new(KernelOp.Add, i.B, i.C));
            case KernelOp.MultiplyAdd when b is { IsOne: true }: return Fold(new(KernelOp.Add, i.A, i.C));
            case KernelOp.MultiplyAdd when IsZero(i.A) && IsNonNegative(i.B) && IsFinite(i.B) && IsNonNegative(i.C): return i.C;
            case KernelOp.NegativeMultiplyAdd when a is { IsOne: true }: return Fold(new(KernelOp.Subtract, i.C, i.B));
            case KernelOp.NegativeMultiplyAdd when b is { IsOne: true }: return Fold(new(KernelOp.Subtract, i.C, i.A));
            case KernelOp.NegativeMultiplyAdd when IsZero(i.A) && IsNonNegative(i.B) && IsFinite(i.B): return i.C;
            case KernelOp.Divide when b is { IsOne: true }: return i.A;
            case KernelOp.Negate when _kernel[i.A].Op == KernelOp.Negate: return _kernel[i.A].A;
            case KernelOp.Negate when a is { IsZero: false } number: return Constant(-number);
            default: return _kernel.Add(i);
        }
    }

    private int Constant(Rational value) => _kernel.Add(new Instruction(KernelOp.Constant, Text: value.ToString()));

    private Rational? Value(int index)
    {
        if (index < 0 || _kernel[index].Op != KernelOp.Constant) return null;
        if (!_numbers.TryGetValue(index, out Rational? number)) _numbers[index] = number = _kernel[index].Text is not "-Infinity" and var text && text.IndexOf('/') < 0 ? Rational.Parse(text) : null;
        return number;
    }

    private bool IsZero(int index) => Value(index) is { IsZero: true };

    private bool IsMinusZero(int index) => _kernel[index].Op == KernelOp.Negate && IsZero(_kernel[index].A);

    private bool? Truth(int mask) => _kernel[mask] switch
    {
        { Op: KernelOp.Equal } i when Value(i.A) is { } a && Value(i.B) is { } b => a == b,
        { Op: KernelOp.Equal } i when (IsZero(i.A) && IsPositive(i.B)) || (IsZero(i.B) && IsPositive(i.A)) => false,
        { Op: KernelOp.Less } i when Value(i.A) is { } a && Value(i.B) is { } b => a < b,
        { Op: KernelOp.LessOrEqual } i when Value(i.A) is { } a && Value(i.B) is { } b => a <= b,
        { Op: KernelOp.Not } i => Truth(i.A) is { } inner ? !inner : null,
        _ => null,
    };

    /// <summary>Whether a number is positive, finite and normal: a product of at most four numbers from 1/<see cref="Range"/> to it.</summary>
    private bool IsPositive(int index) => Factors(index) is > 0 and <= 4;

    private int Factors(int index) => _kernel[index] switch
    {
        { Op: KernelOp.Uniform } => 1,
        { Op: KernelOp.Constant } => Value(index) is { Sign: > 0 } value && value <= Range ? 1 : 0,
        { Op: KernelOp.Multiply } i => Factors(i.A) is var a && Factors(i.B) is var b && a * b > 0 ? Math.Min(a + b, 5) : 0,
        _ => 0,
    };

    /// <summary>Whether a number is 0 or more, and not -0.</summary>
    private bool IsNonNegative(int index) => IsPositive(index) || IsZero(index) || _kernel[index] switch
    {
        { Op: KernelOp.ExpSum or KernelOp.ExpNegative } => true,
        { Op: KernelOp.Multiply } i => IsNonNegative(i.A) && IsNonNegative(i.B),
        _ => false,
    };

    private bool IsNonPositive(int index) => _kernel[index] switch
    {
        { Op: KernelOp.AtMost } i => Value(i.B) is { Sign: <= 0 },
        { Op: KernelOp.AtLeast } i => IsNonPositive(i.A) && Value(i.B) is { Sign: <= 0 },
        { Op: KernelOp.Multiply } i => (IsPositive(i.A) && IsNonPositive(i.B)) || (IsPositive(i.B) && IsNonPositive(i.A)),
        _ => false,
    };

    /// <summary>Whether a number is finite: a power of a sigmoid is at most 1.</summary>
    private bool IsFinite(int index) => IsPositive(index) || _kernel[index] is { Op: KernelOp.ExpNegative } || (_kernel[index] is { Op: KernelOp.ExpSum } power
        && IsNonPositive(power.A) && _kernel[power.B] is { Op: KernelOp.Select } rest && _kernel[rest.B] is { Op: KernelOp.MultiplyAdd } sum
        && IsPositive(sum.A) && _kernel[sum.B] is { Op: KernelOp.Negate } less && _kernel[less.A].Op == KernelOp.Log1pUnit);

    private bool IsNeverInfinite(int index) => _probability && _kernel[index] is { Op: KernelOp.Prediction } or { Op: KernelOp.Subtract, B: >= 0 }
        && (_kernel[index].Op == KernelOp.Prediction || (Value(_kernel[index].A) is { IsOne: true } && _kernel[_kernel[index].B].Op == KernelOp.Prediction));

    // ---- both as one --------------------------------------------------------------------------------------------

    /// <summary>The functions that only one label needs, each with one of the other label.</summary>
    private void Pair(bool[] live0, bool[] live1)
    {
        List<int> only0 = Only(live0, live1), only1 = Only(live1, live0);
        foreach (int i in only0)
        {
            int at = only1.FindIndex(j => _kernel[j].Op == _kernel[i].Op || IsLogarithm(i, j));
            if (at < 0) continue;
            (_partner[0][i], _partner[1][only1[at]]) = (only1[at], i);
            only1.RemoveAt(at);
        }

        List<int> Only(bool[] live, bool[] other) => [.. Enumerable.Range(0, live.Length).Where(i => live[i] && !other[i] && Cost(_kernel[i].Op) > 0)];
    }

    private bool IsLogarithm(int i, int j) => _probability && _kernel[i].Op == KernelOp.LogComplement && _kernel[j].Op == KernelOp.LogProbability && _kernel[i].A == _kernel[j].A && _kernel[i].A == _kernel.Emit(KernelOp.Prediction);

    /// <summary>c/(1 - p) and -c/p: both are c/(1 - y - p). 1 - y is written -(y - 1), which is -0 at a label of 1, and so is the difference where p is 0.</summary>
    private bool IsQuotient(Instruction a, Instruction b) => _probability && a.Op == KernelOp.Divide && b.Op == KernelOp.Divide && _kernel[b.B].Op == KernelOp.Prediction
        && _kernel[a.B] is { Op: KernelOp.Subtract } difference && difference.B == b.B && Value(difference.A) is { IsOne: true } && Value(a.A) is { IsZero: false } c && Value(b.A) is { } d && c == -d;

    private int Label => _kernel.Emit(KernelOp.Label);

    private int IsOne => _kernel.Emit(KernelOp.Equal, Label, Constant(1));

    /// <summary>What is the first at a label of 0 and the second at 1.</summary>
    private int Merge(int i, int j)
    {
        if (i == j) return Lift(0, i);
        if (_merged.TryGetValue((i, j), out int known)) return known;
        if (!_open.Add((i, j)))
        {
            _isCyclic = true;
            return i;
        }
        (Instruction a, Instruction b) = (_kernel[i], _kernel[j]);
        int merged = IsLogarithm(i, j) ? _kernel.Emit(KernelOp.Negate, _kernel.Emit(KernelOp.Surprisal, a.A, Label))
            : IsQuotient(a, b) ? _kernel.Emit(KernelOp.Divide, Lift(0, a.A), _kernel.Emit(KernelOp.Subtract, _kernel.Emit(KernelOp.Negate, _kernel.Emit(KernelOp.Subtract, Label, Constant(1))), b.B))
            : a.Op == b.Op && a.Number == b.Number && a.Op is not (KernelOp.Constant or KernelOp.Uniform or KernelOp.UniformLow) ? Fold(a with { A = Each(a.A, b.A), B = Each(a.B, b.B), C = Each(a.C, b.C) })
            : a.IsMask || b.IsMask ? _kernel.Emit(KernelOp.Or, _kernel.Emit(KernelOp.And, IsOne, Lift(1, j)), _kernel.Emit(KernelOp.And, _kernel.Emit(KernelOp.Not, IsOne), Lift(0, i)))
            : _kernel.Emit(KernelOp.Select, IsOne, Lift(1, j), Lift(0, i));
        _open.Remove((i, j));
        return _merged[(i, j)] = merged;

        int Each(int x, int y) => x < 0 ? -1 : Merge(x, y);
    }

    /// <summary>The same at one label, made of what both share.</summary>
    private int Lift(int label, int i)
    {
        if (_lifted[label].TryGetValue(i, out int known)) return known;
        if (_partner[label].TryGetValue(i, out int other)) return _lifted[label][i] = label == 0 ? Merge(i, other) : Merge(other, i);
        Instruction instruction = _kernel[i];
        return _lifted[label][i] = Fold(instruction with { A = Each(instruction.A), B = Each(instruction.B), C = Each(instruction.C) });

        int Each(int x) => x < 0 ? -1 : Lift(label, x);
    }
}
