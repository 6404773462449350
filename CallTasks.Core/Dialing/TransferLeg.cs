using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Telephony;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Dialing;

/// <summary>The second leg of a transfer from its first transmission to its durable end. Whoever ordered it waits, listens and hangs up; it lives by itself.</summary>
internal sealed class TransferLeg(TransferOrder order, ICallLeg leg, TransferLegLedger rows, TimeProvider time, ILogger log) : IDisposable
{
    /// <summary>Signalling that is silent so long after the ring timeout or the hang-up is given up (RFC 3261 Timer B is 32 s).</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<bool> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CarrierAnswer?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _givenUp = new(order.RingTimeout + SilenceLimit, time);
    private readonly Lock _gate = new();
    private bool _over;

    /// <summary>The first reply of any kind came; called at most once.</summary>
    public required Action OnReply { get; init; }

    /// <summary>Signalling has ended; called once.</summary>
    public required Action<CarrierAnswer> OnOver { get; init; }

    /// <summary>The operator pressed a key.</summary>
    public event Action<char>? KeyPressed;

    /// <summary>True when the operator answered, false when nobody did.</summary>
    public Task<bool> Answered => _answered.Task;

    /// <summary>What the carrier said at the end; null where it never did.</summary>
    public Task<CarrierAnswer?> Ended => _ended.Task;

    /// <summary>Unix milliseconds, or null.</summary>
    public long? AnsweredAt { get; private set; }

    /// <summary>Unix milliseconds; 0 while it goes on.</summary>
    public long EndedAt { get; private set; }

    public IMediaPort Media => leg.Media;

    /// <summary>Its SIP messages so far, where its plan keeps them.</summary>
    public CallTrace? Trace => leg.Trace;

    /// <summary>Ends it from our side.</summary>
    public void HangUp()
    {
        leg.HangUp(_answered.Task is { IsCompletedSuccessfully: true, Result: true } ? CallEnding.BotHungUp : CallEnding.Cancelled);
        lock (_gate)
        {
            if (!_over)
                _givenUp.CancelAfter(SilenceLimit);
        }
    }

    /// <summary>Lives it. Never throws.</summary>
    public async Task RunAsync()
    {
        CarrierAnswer? answer = null;
        try
        {
            answer = await FollowAsync();
        }
        catch (OperationCanceledException)
        {
            log.LogError("Call {Call}: the leg of its transfer did not end beyond every limit; the next start ends it", order.CallId);
        }
        catch (Exception e)
        {
            log.LogError(e, "Call {Call}: the leg of its transfer failed", order.CallId);
        }
        if (EndedAt == 0)
            EndedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        _answered.TrySetResult(false);
        _ended.TrySetResult(answer);
        OnOver(answer ?? new CarrierAnswer { Ending = CallEnding.Broken });
        try
        {
            // What the carrier never ended stays for the next start to end.
            if (answer is not null)
                await rows.EndedAsync(order.Row);
            await leg.DisposeAsync();
        }
        catch (Exception e)
        {
            log.LogError(e, "Call {Call}: the end of its transfer's leg could not be recorded", order.CallId);
        }
    }

    /// <summary>After <see cref="RunAsync"/>.</summary>
    public void Dispose()
    {
        lock (_gate)
            _over = true;
        _givenUp.Dispose();
    }

    private async Task<CarrierAnswer?> FollowAsync()
    {
        var replied = false;
        await foreach (var e in leg.Events.ReadAllAsync(_givenUp.Token))
        {
            if (!replied && e is not LegEvent.Ended)
            {
                replied = true;
                OnReply();
            }
            switch (e)
            {
                case LegEvent.Answered answered:
                    AnsweredAt = answered.At;
                    _givenUp.CancelAfter(Timeout.InfiniteTimeSpan); // the call itself has its longest talk
                    _ = RecordAsync(answered.Dialog);
                    _answered.TrySetResult(true);
                    break;
                case LegEvent.Dtmf key:
                    KeyPressed?.Invoke(key.Key);
                    break;
                case LegEvent.Ended ended:
                    EndedAt = ended.At;
                    return ended.Answer;
            }
        }
        return null;
    }

    /// <summary>The ACK waits for the commit, as a call's does.</summary>
    private async Task RecordAsync(string dialog)
    {
        try
        {
            await rows.AnsweredAsync(order.Row, dialog);
        }
        catch (Exception e)
        {
            log.LogError(e, "Call {Call}: the answer of its transfer's leg could not be recorded", order.CallId);
        }
        leg.Acknowledge();
    }
}
