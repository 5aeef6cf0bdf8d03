using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Emission;

/// <summary>
/// A kernel that is too large for one method is cut into several, run one after the other for each vector. Beyond 512 locals the JIT no
/// longer inlines, so that every operation is a call, and beyond 60,000 bytes of IL it does not optimise at all. Values that pass from one part
/// to another have a place in a frame, which is free again once the last part has used it.
/// </summary>
internal sealed class Parts
{
    /// <summary>Locals of a part.</summary>
    private const int Limit = 300;

    /// <summary>Places beyond which the frame would be a danger to the stack: 64 bytes each.</summary>
    private const int PlaceLimit = 8_000;

    private readonly List<int[]> _parts = [];
    private readonly int[] _places;

    /// <param name="groups">What is computed together, and the results that are read once it is.</param>
    /// <param name="weight">Locals of an instruction.</param>
    /// <param name="uses">The values that an instruction is made of.</param>
    public Parts(int instructions, IReadOnlyList<(int[] Computed, int[] Results)> groups, Func<int, int> weight, Func<int, IEnumerable<int>> uses)
    {
        (int First, int Last)[] life = [.. Enumerable.Repeat((int.MaxValue, -1), instructions)];
        Groups = [.. groups.Select(group => Cut(group.Computed, weight))];
        foreach ((int Start, int End) range in Groups)
            for (int part = range.Start; part < range.End; part++)
                foreach (int i in _parts[part])
                {
                    life[i] = (Math.Min(life[i].First, part), Math.Max(life[i].Last, part));
                    foreach (int used in uses(i)) life[used].Last = Math.Max(life[used].Last, part);
                }
        var isResult = new bool[instructions];
        for (int g = 0; g < groups.Count; g++)
            foreach (int result in groups[g].Results)
            {
                isResult[result] = true;
                life[result].Last = Math.Max(life[result].Last, Groups[g].End - 1);
            }
        _places = Place(life, isResult);
    }

    /// <summary>The parts of each group, from Start to before End.</summary>
    public (int Start, int End)[] Groups { get; }

    /// <summary>Places of the frame.</summary>
    public int PlaceCount { get; private set; }

    public int[] this[int part] => _parts[part];

    /// <summary>The place of a value in the frame, -1 if it never leaves its part.</summary>
    public int PlaceOf(int instruction) => _places[instruction];

    private (int, int) Cut(int[] computed, Func<int, int> weight)
    {
        int start = _parts.Count, size = 0;
        var part = new List<int>();
        foreach (int i in computed)
        {
            part.Add(i);
            size += weight(i);
            if (size < Limit) continue;
            _parts.Add([.. part]);
            part.Clear();
            size = 0;
        }
        if (part.Count > 0) _parts.Add([.. part]);
        return (start, _parts.Count);
    }

    /// <summary>Linear scan: values in the order in which they are made take the first free place.</summary>
    private int[] Place((int First, int Last)[] life, bool[] isResult)
    {
        int[] places = [.. Enumerable.Repeat(-1, life.Length)];
        var free = new Stack<int>();
        var ends = new List<int>[_parts.Count + 1];
        var begins = new List<int>[_parts.Count];
        for (int i = 0; i < life.Length; i++)
            if (life[i].First < _parts.Count && (life[i].Last > life[i].First || isResult[i])) (begins[life[i].First] ??= []).Add(i);
        for (int part = 0; part < _parts.Count; part++)
        {
            foreach (int place in ends[part] ?? []) free.Push(place);
            foreach (int i in begins[part] ?? [])
            {
                places[i] = free.Count > 0 ? free.Pop() : PlaceCount++;
                (ends[Math.Max(life[i].Last, part) + 1] ??= []).Add(places[i]);
            }
        }
        if (PlaceCount > PlaceLimit) throw new Symbolic.TooLargeException();
        return places;
    }
}
