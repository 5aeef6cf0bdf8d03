using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>A dense run of numbers whose memory is kept when it shrinks. Memory that lives long is pinned and starts at a cache
/// line, so that no vector load straddles two lines.</summary>
internal struct Storage<T> where T : unmanaged
{
    private const int CacheLine = 64;

    private T[]? _memory;
    private int _start;

    public int Length { readonly get; private set; }

    public int Capacity { readonly get; private set; }

    public readonly Span<T> Span => _memory.AsSpan(_start, Length);

    /// <summary>Gives it the length asked for; what it then holds is undefined.</summary>
    public void Resize(int length, bool longLived)
    {
        if (length > Capacity || _memory is null) Allocate(length, longLived);
        Length = length;
    }

    private unsafe void Allocate(int length, bool longLived)
    {
        if (!longLived)
        {
            (_memory, _start, Capacity) = (GC.AllocateUninitializedArray<T>(length), 0, length);
            return;
        }
        T[] memory = GC.AllocateUninitializedArray<T>(checked(length + CacheLine / Unsafe.SizeOf<T>()), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));
        nint skip = -address & (CacheLine - 1);
        (_memory, _start, Capacity) = (memory, (int)(skip / Unsafe.SizeOf<T>()), length);
    }

    /// <summary>Exchanges memory with another storage if that one has more.</summary>
    public void TakeLarger(ref Storage<T> other)
    {
        if (other.Capacity > Capacity) (this, other) = (other, this);
    }

    /// <summary>A part of it, in the same memory.</summary>
    public readonly Storage<T> Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Length);
        return new() { _memory = _memory, _start = _start + start, Length = length, Capacity = length };
    }

    public void Release() => this = default;
}

/// <summary>Memory of this thread for a single operation at a time: what it held is gone with the next Take.</summary>
internal static class Scratch<T> where T : unmanaged
{
    [ThreadStatic]
    private static Storage<T> t_storage;

    public static Span<T> Take(int length)
    {
        t_storage.Resize(length, longLived: true);
        return t_storage.Span;
    }
}
