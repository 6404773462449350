using CallTasks.Core.Audio;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// The thread that writes recordings, so that the pump never waits for a disk. Its queue is bounded: when the disk does not keep up,
/// pieces are refused, and their place in the file becomes silence.
/// </summary>
internal sealed class RecordingWriter : IDisposable
{
    /// <summary>Most pieces waiting: 2,048 of a second each are 32 MB, four seconds of 500 calls.</summary>
    public const int MaximumQueued = 2048;

    /// <summary>Bytes of a piece: a second of both sides. Few jobs, and little is lost in a crash.</summary>
    public const int ChunkBytes = Prompt.SampleRate * RecordingFile.BytesPerFrame;

    // Buffers kept for reuse, pinned so that no collection moves them: one for each of 500 legs, and some on their way (12 MB). The shared pool keeps too few of this size.
    private const int MaximumKept = 768;

    // Under a lock that sleeps: a concurrent collection's waiting is a spin, and the urgent pump would spin against this thread, which it keeps from the core.
    private readonly Lock gate = new();
    private readonly Stack<byte[]> free = new();
    private readonly Queue<Job> jobs = new();
    private readonly ILogger logger;
    private readonly int maximumQueued;
    private readonly AutoResetEvent wake = new(false);
    private readonly Thread thread;
    private int queued;
    private bool stopping;

    public RecordingWriter(ILogger logger, int maximumQueued = MaximumQueued)
    {
        this.logger = logger;
        this.maximumQueued = maximumQueued;
        thread = new Thread(Run) { IsBackground = true, Name = "recordings" };
        thread.Start();
    }

    /// <summary>A buffer of <see cref="ChunkBytes"/> to be given to <see cref="TryWrite"/>.</summary>
    public byte[] RentChunk()
    {
        lock (gate)
        {
            if (free.TryPop(out var chunk)) return chunk;
        }
        return GC.AllocateUninitializedArray<byte>(ChunkBytes, pinned: true);
    }

    /// <summary>Queues a piece and takes its buffer over, also when it is refused.</summary>
    /// <returns>False when the queue is full or the writer has ended.</returns>
    public bool TryWrite(RecordingJobTarget target, byte[] chunk, int length, long frame)
    {
        lock (gate)
        {
            if (!stopping && queued < maximumQueued)
            {
                queued++;
                Enqueue(new Job(target, chunk, length, frame));
                return true;
            }
            Return(chunk);
            return false;
        }
    }

    /// <summary>Queues the closing of a file; never refused, since there is one per recording at most.</summary>
    public void Finish(RecordingJobTarget target)
    {
        var job = new Job(target, null, 0, 0);
        lock (gate)
        {
            if (!stopping)
            {
                Enqueue(job);
                return;
            }
        }
        thread.Join(); // what was queued before it is written by then
        Do(job);
    }

    /// <summary>Writes what waits, then ends the thread.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (stopping) return;
            stopping = true;
            wake.Set();
        }
        thread.Join();
        wake.Dispose();
    }

    private void Enqueue(Job job)
    {
        jobs.Enqueue(job);
        wake.Set();
    }

    private void Run()
    {
        while (true)
        {
            Job job;
            bool last, any;
            lock (gate)
            {
                any = jobs.TryDequeue(out job);
                last = stopping;
            }
            if (any) Do(job);
            else if (last) return; // what was queued before the stop is written
            else wake.WaitOne();
        }
    }

    private void Do(Job job)
    {
        var target = job.Target;
        try
        {
            if (job.Chunk is not null)
            {
                if (target.Failed) return;
                target.File ??= RecordingFile.Create(target.Path);
                target.File.Write(job.Frame, job.Chunk.AsSpan(0, job.Length));
            }
            else
            {
                Close(target);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            target.Failed = true;
            logger.LogError(e, "The recording {Path} cannot be written; what was written so far is kept", target.Path);
            if (job.Chunk is null) Abandon(target);
        }
        finally
        {
            if (job.Chunk is not null)
            {
                lock (gate)
                {
                    queued--;
                    Return(job.Chunk);
                }
            }
        }
    }

    private void Return(byte[] chunk)
    {
        if (free.Count < MaximumKept) free.Push(chunk);
    }

    private static void Close(RecordingJobTarget target)
    {
        target.File?.Finish();
        target.Finished.TrySetResult(target.File is not null);
    }

    // The header could not be written: the file stays under its unfinished name and is mended at the next start.
    private static void Abandon(RecordingJobTarget target)
    {
        target.File?.Dispose();
        target.Finished.TrySetResult(false);
    }

    private readonly record struct Job(RecordingJobTarget Target, byte[]? Chunk, int Length, long Frame);
}
