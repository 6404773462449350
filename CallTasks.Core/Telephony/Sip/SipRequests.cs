using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Final answer to a request, or none.</summary>
/// <param name="Code">SIP code; 0: none came within Timer F.</param>
/// <param name="Text">Reason phrase.</param>
internal readonly record struct SipFinal(int Code, string Text)
{
    /// <summary>The answer itself, where it was asked for and any came.</summary>
    public SipMessage? Message { get; init; }
}

/// <summary>
/// Non-INVITE client transactions outside of legs (RFC 3261 section 17.1.2): OPTIONS, and the CANCEL or BYE of what an earlier run or a
/// stray answer left. Rare, so their bytes are kept.
/// </summary>
internal sealed class SipRequests(SipTransport transport, SipTimerWheel wheel)
{
    /// <summary>Text of <see cref="SipFinal"/> when time was up.</summary>
    public const string NoReply = "no reply";

    /// <summary>Requests in the air at once: a flood of stray answers must not become a flood of state.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, Pending> _pending = new(StringComparer.Ordinal);

    /// <summary>Sends a request and waits for its final answer.</summary>
    /// <param name="request">The request, with exactly this branch.</param>
    /// <param name="branch">Branch of its Via; a second request with it waits for the first one's answer.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="timeoutMs">When it is given up; Timer F unless the caller has less patience.</param>
    /// <param name="whole">The answer itself is wanted.</param>
    public Task<SipFinal> SendAsync(SipWriter request, string branch, SocketAddress to, int timeoutMs = SipTimers.F, bool whole = false)
    {
        if (_pending.Count >= Most || request.Overflowed)
            return Task.FromResult(new SipFinal(0, "too much at once"));
        var pending = new Pending(this, branch, request.Written.ToArray(), to, wheel.Clock.NowMs, timeoutMs) { Whole = whole };
        var stored = _pending.GetOrAdd(branch, pending);
        if (stored == pending)
            pending.Start();
        return stored.Answered;
    }

    /// <summary>A request waits for this answer.</summary>
    public bool IsAwaited(SipMessage answer) => TryFind(answer, out _);

    /// <summary>Takes an answer; false when no such request waits.</summary>
    public bool OnAnswer(SipMessage answer)
    {
        if (!TryFind(answer, out var pending))
            return false;
        if (answer.StatusCode >= 200)
            pending.Complete(new SipFinal(answer.StatusCode, Encoding.UTF8.GetString(answer.ReasonPhrase)) { Message = pending.Whole ? answer.Copy() : null });
        else
            pending.Proceed();
        return true;
    }

    private bool TryFind(SipMessage answer, [NotNullWhen(true)] out Pending? pending)
    {
        pending = null;
        if (_pending.IsEmpty)
            return false;
        Span<char> branch = stackalloc char[SipLimits.TokenBytes];
        return Ascii.ToUtf16(answer.Branch, branch, out var length) == System.Buffers.OperationStatus.Done
            && _pending.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(branch[..length], out pending);
    }

    /// <summary>A connection ended: what waits for an answer by it gets none.</summary>
    public void OnLost(StreamAddress to, string problem)
    {
        foreach (var pending in _pending.Values)
        {
            if (pending.To is StreamAddress other && other.Key == to.Key)
                pending.Complete(new SipFinal(0, problem));
        }
    }

    private sealed class Pending(SipRequests owner, string branch, byte[] request, SocketAddress to, long startMs, int timeoutMs) : SipTimed
    {
        private readonly TaskCompletionSource<SipFinal> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _every = SipTimers.E;

        public SocketAddress To => to;

        public bool Whole { get; init; }

        public Task<SipFinal> Answered => _answered.Task;

        public void Start() => Send(startMs);

        public void Proceed() => Volatile.Write(ref _every, SipTimers.T2);

        public void Complete(SipFinal final)
        {
            owner._pending.TryRemove(branch, out _);
            _answered.TrySetResult(final);
        }

        internal override void OnDue(long nowMs)
        {
            if (_answered.Task.IsCompleted)
                return;
            if (nowMs >= startMs + timeoutMs)
                Complete(new SipFinal(0, NoReply));
            else
                Send(nowMs);
        }

        private void Send(long nowMs)
        {
            if (nowMs == startMs || to is not StreamAddress)
                owner.Transmit(request, to);
            var every = Volatile.Read(ref _every);
            owner.Wake(this, Math.Min(nowMs + every, startMs + timeoutMs));
            Volatile.Write(ref _every, Math.Min(2 * every, SipTimers.T2));
        }
    }

    private void Transmit(byte[] request, SocketAddress to) => transport.Send(SipWriter.Begin().Add(request), to);

    private void Wake(SipTimed pending, long atMs) => wheel.Set(pending, atMs);
}
