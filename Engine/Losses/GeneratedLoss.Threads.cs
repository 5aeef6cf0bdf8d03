using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <content>Long calls on several threads: the same chunks, whose sums are added in the same order.</content>
public abstract partial record GeneratedLoss
{
    /// <summary>Elements from which on threads are worth waking: some 20 us of the cheapest kernel.</summary>
    internal const int ParallelLength = 4 * ChunkLength;

    /// <summary>Chunks of one job: their sums are on the stack.</summary>
    private const int ChunksAtOnce = 512;

    /// <summary>The sum of the chunks, if the threads are free.</summary>
    private unsafe bool TryRunParallel<T, TTask>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> output, Span<T> second, T scale, bool logits, out double total)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTask : struct, ITask<T>
    {
        total = 0;
        if (!Workers.TryTake()) return false;
        ChunkJob<T, TTask> job = ChunkJob<T, TTask>.Only;
        try
        {
            double* sums = stackalloc double[ChunksAtOnce];
            fixed (T* p = &MemoryMarshal.GetReference(predictions), y = &MemoryMarshal.GetReference(labels), w = &MemoryMarshal.GetReference(weights), o = &MemoryMarshal.GetReference(output), s = &MemoryMarshal.GetReference(second))
            {
                for (int start = 0; start < predictions.Length; start += ChunksAtOnce * ChunkLength)
                {
                    job.Set(this, p, y, w, o, s, start, predictions.Length, scale, logits, sums);
                    int count = Math.Min(ChunksAtOnce, 1 + ((predictions.Length - start - 1) / ChunkLength));
                    Workers.Run(job, count, WorkerPool.Threads);
                    for (int i = 0; i < count; i++) total += sums[i];
                }
            }
            return true;
        }
        finally
        {
            job.Clear();
            Workers.Release();
        }
    }

    /// <summary>The chunks of a call, by pointers that the caller holds fixed. There is one, since one job runs at a time.</summary>
    private sealed unsafe class ChunkJob<T, TTask> : Job
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTask : struct, ITask<T>
    {
        public static readonly ChunkJob<T, TTask> Only = new();

        private GeneratedLoss? _loss;
        private T* _predictions, _labels, _weights, _output, _second;
        private double* _sums;
        private int _start, _length;
        private T _scale;
        private bool _logits;

        /// <summary>Spans that are empty are null.</summary>
        public void Set(GeneratedLoss loss, T* predictions, T* labels, T* weights, T* output, T* second, int start, int length, T scale, bool logits, double* sums)
        {
            _loss = loss;
            _predictions = predictions;
            _labels = labels;
            _weights = weights;
            _output = output;
            _second = second;
            _start = start;
            _length = length;
            _scale = scale;
            _logits = logits;
            _sums = sums;
        }

        /// <summary>Lets go of the loss.</summary>
        public void Clear() => _loss = null;

        public override void Run(int part) => _sums[part] = _loss!.RunChunk<T, TTask>(
            _start + (part * ChunkLength), Of(_predictions), Of(_labels), Of(_weights), Of(_output), Of(_second), _scale, _logits);

        private Span<T> Of(T* elements) => elements == null ? default : new(elements, _length);
    }
}
