namespace AutoBce.Generators.Lowering;

/// <summary>The operations of a kernel, all on one element; vectors of elements are the emitter's affair.</summary>
internal enum KernelOp
{
    /// <summary>Inputs: Number is the index of a uniform.</summary>
    Prediction, Label, Constant, Uniform, UniformLow,
    Add, Subtract, Multiply, Divide, Negate,
    /// <summary>a * b + c, and c - a * b, rounded once.</summary>
    MultiplyAdd, NegativeMultiplyAdd,
    Abs, Sign, Max, Min, Sqrt,
    /// <summary>max(a, b) and min(a, b) where b is no NaN; a NaN in a comes through.</summary>
    AtLeast, AtMost,
    /// <summary>a * 2^b for an integral b, rounded once.</summary>
    Scale,
    /// <summary>-a where the label b is 1, a where it is 0.</summary>
    Flip,
    /// <summary>Functions; those that a dialect has no inline expansion for are calls of the engine.</summary>
    Exp, Log, Log1p, Expm1, Tanh,
    Sin, Cos, Tan, Atan, Sinh, Cosh, Cbrt, LogCosh,
    /// <summary>Rounding to integers: down, and to the nearest, the even one of two.</summary>
    Floor, Round,
    /// <summary>exp(-a) for a not negative; log(1 + c - b) for a from 0 to 1, which is c - b rounded; exp(a + b + c) of falling magnitude; a^(b + c) with b + c a uniform.</summary>
    ExpNegative, Log1pUnit, ExpSum, Pow,
    /// <summary>What log(1 + a - b) loses by being rounded to c; the power and the small rest of which exp(-a), rounded to b, is the difference.</summary>
    Log1pUnitLow, ExpNegativePower, ExpNegativeRest,
    /// <summary>log(a) for a from 0 to 1, and log(1 - a): what a probability needs, which is never NaN.</summary>
    LogProbability, LogComplement,
    /// <summary>log(a) for a from 0 to 1, where b is 1 - a and not rounded with it.</summary>
    LogPair,
    /// <summary>-log(a) where the label b is 1, -log(1 - a) where it is 0.</summary>
    Surprisal,
    /// <summary>Masks.</summary>
    Less, LessOrEqual, Equal, And, Or, Not,
    /// <summary>b where mask a holds, else c.</summary>
    Select,
}

/// <summary>An operation with the indices of its operands.</summary>
internal readonly record struct Instruction(KernelOp Op, int A = -1, int B = -1, int C = -1, string Text = "", int Number = 0)
{
    public bool IsMask => Op is >= KernelOp.Less and <= KernelOp.Not;

    public override int GetHashCode()
    {
        int hash = ((((((((int)Op * 31) + A) * 31) + B) * 31) + C) * 31) + Number;
        if (Text.Length > 0) hash ^= StringComparer.Ordinal.GetHashCode(Text);
        return hash ^ (hash >>> 15);
    }

    /// <summary>The instructions that it needs; A, B and C as far as they are given.</summary>
    public OperandList Operands => new(A, B, C);
}

/// <summary>Up to three numbers of instructions.</summary>
internal readonly record struct OperandList(int A, int B, int C)
{
    public int Count => C >= 0 ? 3 : B >= 0 ? 2 : A >= 0 ? 1 : 0;

    public int this[int index] => index switch { 0 => A, 1 => B, _ => C };

    public int[] ToArray() => Count switch { 0 => [], 1 => [A], 2 => [A, B], _ => [A, B, C] };

    public Enumerator GetEnumerator() => new(this);

    public struct Enumerator(OperandList list)
    {
        private int _index = -1;

        public readonly int Current => list[_index];

        public bool MoveNext() => ++_index < list.Count;
    }
}

/// <summary>A straight line of instructions in static single assignment: each refers to earlier ones.</summary>
/// <param name="Instructions">In order of computation.</param>
/// <param name="Value">The instruction that yields the loss.</param>
/// <param name="Gradient">The instruction that yields its derivative by the prediction.</param>
/// <param name="Partials">The instructions that yield other derivatives, in the order in which they were asked for.</param>
/// <param name="Uniforms">Expressions that are the same for each element, computed once in double.</param>
internal sealed record Kernel(Instruction[] Instructions, int Value, int Gradient, int[] Partials, Symbolic.Expr[] Uniforms)
{
    public int[] Results => [Value, Gradient, .. Partials];

    /// <summary>Whether NaN is no number that it is for.</summary>
    public bool AssumesNumbers { get; init; }

    /// <summary>The names of the hyperparameters that it reads.</summary>
    public IEnumerable<string> Hyperparameters => Symbolic.Traversal.Reachable(Uniforms).Where(e => e.Op == Symbolic.Op.Hyperparameter).Select(e => e.Name);

    /// <summary>Instructions that the results are made of.</summary>
    public bool[] Live(IEnumerable<int> results)
    {
        var live = new bool[Instructions.Length];
        foreach (int result in results) live[result] = true;
        for (int i = live.Length - 1; i >= 0; i--)
            if (live[i])
                foreach (int operand in Instructions[i].Operands) live[operand] = true;
        return live;
    }
}

/// <summary>Appends instructions, each only once.</summary>
internal sealed class KernelBuilder
{
    private readonly List<Instruction> _instructions = new(64);

    /// <summary>Their numbers from 1 on, each at the instruction's hash or the next free place after it; twice as many places as instructions, a power of two.</summary>
    private int[] _places = new int[256];

    public Instruction this[int index] => _instructions[index];

    public int Count => _instructions.Count;

    public int Add(Instruction instruction)
    {
        int place = Place(instruction);
        if (_places[place] > 0) return _places[place] - 1;
        _instructions.Add(instruction);
        _places[place] = Count;
        if (2 * Count > _places.Length)
        {
            _places = new int[2 * _places.Length];
            for (int i = 0; i < Count; i++) _places[Place(_instructions[i])] = i + 1;
        }
        return Count - 1;
    }

    /// <summary>Where an instruction is, or belongs.</summary>
    private int Place(Instruction instruction)
    {
        int place = instruction.GetHashCode() & (_places.Length - 1);
        while (_places[place] > 0 && _instructions[_places[place] - 1] != instruction) place = (place + 1) & (_places.Length - 1);
        return place;
    }

    public int Emit(KernelOp op, int a = -1, int b = -1, int c = -1) => Add(new Instruction(op, a, b, c));

    public Instruction[] ToArray() => [.. _instructions];
}
