using System.Numerics;

namespace AutoBce;

/// <summary>
/// Matrix products C = A B of dense row-major matrices; lda, ldb and ldc are the distances between rows. Each element of C is one chain of
/// fused multiply-adds over k in rising order, that starts at 0 (or at C, where it accumulates), so its bits depend on the operands alone.
/// </summary>
internal static class MatrixProduct
{
    /// <summary>C[m, n] = A[m, k] B[k, n], with bias[n] added last to every row where there is one.</summary>
    public static void NN<T>(int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, Span<T> c, int ldc, bool accumulate = false, ReadOnlySpan<T> bias = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                T sum = accumulate ? c[i * ldc + j] : T.Zero;
                for (int p = 0; p < k; p++) sum = T.FusedMultiplyAdd(a[i * lda + p], b[p * ldb + j], sum);
                c[i * ldc + j] = bias.IsEmpty ? sum : sum + bias[j];
            }
    }

    /// <summary>C[m, n] = A^T B with A[k, m], B[k, n].</summary>
    public static void TN<T>(int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, Span<T> c, int ldc, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                T sum = accumulate ? c[i * ldc + j] : T.Zero;
                for (int p = 0; p < k; p++) sum = T.FusedMultiplyAdd(a[p * lda + i], b[p * ldb + j], sum);
                c[i * ldc + j] = sum;
            }
    }

    /// <summary>C[m, n] = A B^T with A[m, k], B[n, k].</summary>
    public static void NT<T>(int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, Span<T> c, int ldc, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                T sum = accumulate ? c[i * ldc + j] : T.Zero;
                for (int p = 0; p < k; p++) sum = T.FusedMultiplyAdd(a[i * lda + p], b[j * ldb + p], sum);
                c[i * ldc + j] = sum;
            }
    }
}
