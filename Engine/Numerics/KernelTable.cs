using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>
/// Tables of sixteen constants, which a vector of 512 bits holds whole: one instruction looks all lanes up. Narrower ones choose between
/// two or four such lookups.
/// </summary>
internal static class KernelTable
{
    /// <summary>What the low four bits of each lane point at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Lookup<TVector>(TVector index, float t0, float t1, float t2, float t3, float t4, float t5, float t6, float t7, float t8, float t9, float t10, float t11, float t12, float t13, float t14, float t15)
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector512<float>))
        {
            Vector512<float> table = Vector512.Create(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15);
            return Unsafe.BitCast<Vector512<float>, TVector>(Avx512F.PermuteVar16x32(table, Unsafe.BitCast<TVector, Vector512<int>>(index)));
        }
        if (typeof(TVector) == typeof(Vector256<float>))
        {
            Vector256<int> i = Unsafe.BitCast<TVector, Vector256<int>>(index);
            Vector256<float> low = Avx2.PermuteVar8x32(Vector256.Create(t0, t1, t2, t3, t4, t5, t6, t7), i);
            Vector256<float> high = Avx2.PermuteVar8x32(Vector256.Create(t8, t9, t10, t11, t12, t13, t14, t15), i);
            return Unsafe.BitCast<Vector256<float>, TVector>(Avx.BlendVariable(low, high, (i << 28).AsSingle()));
        }
        Vector128<int> j = Unsafe.BitCast<TVector, Vector128<int>>(index);
        Vector128<float> first = Choose(j << 29, Lookup(j, Vector128.Create(t0, t1, t2, t3)), Lookup(j, Vector128.Create(t4, t5, t6, t7)));
        Vector128<float> last = Choose(j << 29, Lookup(j, Vector128.Create(t8, t9, t10, t11)), Lookup(j, Vector128.Create(t12, t13, t14, t15)));
        return Unsafe.BitCast<Vector128<float>, TVector>(Choose(j << 28, first, last));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Lookup(Vector128<int> index, Vector128<float> table) =>
        Avx.IsSupported ? Avx.PermuteVar(table, index) : Vector128.Shuffle(table, index & Vector128.Create(3));

    /// <summary>The second where the sign bit is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Choose(Vector128<int> sign, Vector128<float> first, Vector128<float> second) =>
        Avx.IsSupported ? Avx.BlendVariable(first, second, sign.AsSingle()) : Vector128.ConditionalSelect((sign >> 31).AsSingle(), second, first);
}
