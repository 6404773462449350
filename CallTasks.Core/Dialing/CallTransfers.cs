using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Media;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Dialing;

/// <summary>Where transfers are placed, and where their targets are looked up.</summary>
internal sealed record TransferServices(TransferDesk Desk, TransferTargets Targets, TimeProvider Time, ILogger Log);

/// <summary>
/// Hands one call's client over: rings the numbers of a target in turn, whispers, and joins the two legs until either side hangs up. Keeps
/// what became of it for the call's record. The bot asks for one transfer at a time; everything else comes from other threads.
/// </summary>
internal sealed class CallTransfers(long callId, TransferCaller caller, ICallLeg client, Action<CallEvent> note, TransferServices services) : ITransferLegs, IDisposable
{
    /// <summary>One number rings at most so long where others may follow it: who waits on the line hears nothing but a tone.</summary>
    private static readonly TimeSpan RingLimit = TimeSpan.FromSeconds(TransferLegLedger.LongestRingSeconds);

    /// <summary>All numbers of one transfer together, 3 min; then the bot goes on.</summary>
    private static readonly TimeSpan SearchLimit = TimeSpan.FromMinutes(3);

    /// <summary>A whisper that ends so much before its time, 0.2 s, was broken off.</summary>
    private static readonly TimeSpan BrokenOff = TimeSpan.FromMilliseconds(200);

    /// <summary>So long the trace waits for the last word of an operator's leg that was hung up, 1 s: two repetitions of a BYE.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    /// <summary>Characters of <see cref="To"/>: a direction's name and a number.</summary>
    private const int MaxTo = 260;

    private readonly CancellationTokenSource _noMore = new();
    private readonly PressOnce _fromClient = new(services.Time);
    private readonly PressOnce _fromOperator = new(services.Time);
    private readonly List<TransferLeg> _legs = [];
    private bool _bridgeOnly;
    private volatile TransferLeg? _talking;
    private Task _presses = Task.CompletedTask;

    /// <summary>What became of the call's transfers: one that came about counts for all.</summary>
    public TransferOutcome Outcome { get; private set; }

    /// <summary>The carrier has the client, and our side of the call is over whoever said so first.</summary>
    public bool Referred { get; private set; }

    /// <summary>To whom, as the call's record tells it.</summary>
    public string? To { get; private set; }

    /// <summary>What the legs cost so far.</summary>
    public decimal Cost { get; private set; }

    /// <summary>An operator, or the carrier itself, has the client: called at most once. Null: nobody wants to know.</summary>
    public Action? OnReached { get; init; }

    private long Now => services.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The program ends: what rings is cancelled, who talks goes on.</summary>
    public void Close() => _noMore.Cancel();

    /// <summary>After the call.</summary>
    public void Dispose() => _noMore.Dispose();

    /// <summary>The client pressed a key: the operator's side takes it too.</summary>
    public void Pressed(char key)
    {
        if (_talking is { } operatorLeg && _fromClient.Take(key, byTones: false))
            Press(operatorLeg.Media, key);
    }

    /// <summary>After the talk: the SIP messages of all legs, in order; null where no plan keeps them.</summary>
    /// <param name="own">The client's leg.</param>
    public async Task<CallTrace?> TraceAsync(CallTrace? own)
    {
        var legs = _legs.Where(leg => leg.Trace is not null).ToList();
        foreach (var leg in legs)
            await ((Task)leg.Ended).WaitAsync(LastWord, services.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return CallTrace.Join([own, .. legs.Select(leg => leg.Trace)]);
    }

    /// <inheritdoc/>
    public async Task<TransferReport> TransferAsync(TransferRequest request, CancellationToken callEnded)
    {
        await Task.Yield(); // targets may be read from the database
        using var hold = CancellationTokenSource.CreateLinkedTokenSource(callEnded);
        var waiting = HoldAsync(hold.Token);
        try
        {
            var report = await FindAsync(request, hold, callEnded);
            if (report.End == TransferEnd.Failed)
                Failed(report.To, report.Why!);
            return report;
        }
        catch (OperationCanceledException) when (callEnded.IsCancellationRequested)
        {
            Failed(null, "The call ended before anybody was reached.");
            return new TransferReport { End = TransferEnd.CallEnded };
        }
        catch (Exception e)
        {
            services.Log.LogError(e, "Call {Call}: its transfer broke", callId);
            Failed(null, "The transfer met an error of this program.");
            return new TransferReport { End = TransferEnd.Failed, Why = "The transfer met an error of this program." };
        }
        finally
        {
            await hold.CancelAsync();
            await waiting;
        }
    }

    private async Task<TransferReport> FindAsync(TransferRequest request, CancellationTokenSource hold, CancellationToken callEnded)
    {
        using var search = CancellationTokenSource.CreateLinkedTokenSource(callEnded, _noMore.Token);
        using var limit = new CancellationTokenSource(SearchLimit, services.Time);
        using var limiting = limit.Token.UnsafeRegister(_ => search.Cancel(), null);
        var found = await services.Targets.FindAsync(callId, caller, request, Now, callEnded);
        To ??= Shorten(found.Name ?? (found.Numbers.Count > 0 ? found.Numbers[0] : null));
        if (found.Why is { } why)
            return new TransferReport { End = TransferEnd.Failed, Why = why };

        Wording? last = null;
        string? tried = null;
        foreach (var number in found.Numbers)
        {
            if (search.IsCancellationRequested)
                break;
            tried = number;
            Tell("transferring", found.Name is null ? number : $"{found.Name}, {number}");
            if (TransferTargets.Refusal(number, caller, found.Plan!) is { } refused)
            {
                Tell("operatorNotReached", (last = refused).ToStored());
                continue;
            }
            switch (await ReferAsync(number, found, request, search.Token))
            {
                case true:
                    return new TransferReport { End = TransferEnd.Transferred, To = number };
                case false:
                    last = "The operator is busy.";
                    continue;
            }
            if (search.IsCancellationRequested)
                break;
            var (leg, reason) = await RingAsync(number, found, search.Token);
            if (leg is not null && request.Whisper is { } whisper && !await WhisperAsync(leg, whisper, callEnded))
                (leg, reason) = (Spent(leg, found.Plan!), "The operator hung up before the client was put through.");
            if (leg is null)
            {
                if (callEnded.IsCancellationRequested)
                    break;
                Tell("operatorNotReached", (last = reason ?? "Nobody answered.").ToStored());
                continue;
            }
            await hold.CancelAsync();
            await TalkAsync(leg, found, number, callEnded);
            return new TransferReport { End = TransferEnd.Transferred, To = number };
        }
        callEnded.ThrowIfCancellationRequested();
        return new TransferReport { End = TransferEnd.Failed, To = tried, Why = limit.IsCancellationRequested ? "Nobody was reached in time." : _noMore.IsCancellationRequested ? "The program was asked to end." : last ?? "Nobody answered." };
    }

    /// <summary>Lets the carrier hand the client over by itself, where the call's plan says that it can.</summary>
    /// <returns>True: done. False: the number is busy. Null: the carrier does not, or did not say; then the legs are bridged.</returns>
    private async Task<bool?> ReferAsync(string number, TransferTarget target, TransferRequest request, CancellationToken stop)
    {
        // Nobody could whisper to an operator whom the carrier calls, and another plan's number is not this carrier's.
        if (_bridgeOnly || !target.Plan!.Settings.Refer || target.Plan.Id != caller.Plan.Id || request.Whisper is not null)
            return null;
        ReferAnswer answer;
        try
        {
            answer = await client.ReferAsync(number, RingLimit, stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        if (answer.Reached)
        {
            (Outcome, Referred) = (TransferOutcome.Transferred, true);
            To = Shorten(target.Name is null ? number : $"{target.Name}, {number}");
            Tell("referred", To);
            OnReached?.Invoke();
            return true;
        }
        _bridgeOnly = !answer.Accepted;
        Tell("referFailed", answer.Code == 0 ? answer.Text : $"{answer.Code} {answer.Text}".TrimEnd());
        return answer is { Accepted: true, Code: 486 or 600 } ? false : null;
    }

    /// <summary>Rings one number.</summary>
    /// <returns>The answered leg, or why nobody answered.</returns>
    private async Task<TransferPlacing> RingAsync(string number, TransferTarget target, CancellationToken stop)
    {
        var settings = target.Plan!.Settings;
        var rings = TimeSpan.FromSeconds(settings.RingTimeoutSeconds);
        var order = new TransferOrder(callId, target.Plan.Id, number, caller.ShownOver(target.Plan), rings < RingLimit ? rings : RingLimit);
        var (leg, why) = await services.Desk.PlaceAsync(order, stop);
        if (leg is null)
            return new TransferPlacing(null, why);
        _legs.Add(leg);
        await ((Task)leg.Answered).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (leg.Answered is { IsCompletedSuccessfully: true, Result: true } && !stop.IsCancellationRequested)
            return new TransferPlacing(leg, null);
        if (leg.Answered is not { IsCompletedSuccessfully: true, Result: false })
        {
            // Nobody waits for it any more. Had it been answered at this very moment, it is hung up and paid for.
            leg.HangUp();
            return new TransferPlacing(Spent(leg, target.Plan), null);
        }
        var answer = await leg.Ended;
        return new TransferPlacing(null, Said(answer));
    }

    /// <summary>Says to the operator alone who comes; false when the operator did not stay.</summary>
    private async Task<bool> WhisperAsync(TransferLeg leg, Prompt whisper, CancellationToken callEnded)
    {
        using var said = CancellationTokenSource.CreateLinkedTokenSource(callEnded);
        var begun = services.Time.GetTimestamp();
        await Task.WhenAny(leg.Media.PlayAsync(whisper, said.Token), leg.Ended);
        // What broke off before its time did so because the leg ends, and that is told a moment later.
        if (services.Time.GetElapsedTime(begun) < whisper.Duration - BrokenOff)
            await ((Task)leg.Ended).WaitAsync(BrokenOff, services.Time, callEnded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await said.CancelAsync();
        return !leg.Ended.IsCompleted && !callEnded.IsCancellationRequested;
    }

    private async Task TalkAsync(TransferLeg leg, TransferTarget target, string number, CancellationToken callEnded)
    {
        Outcome = TransferOutcome.Transferred;
        To = Shorten(target.Name is null ? number : $"{target.Name}, {number}");
        Tell("transferred", To);
        OnReached?.Invoke();
        void ToClient(char key)
        {
            if (_fromOperator.Take(key, byTones: false))
                Press(client.Media, key);
        }
        leg.KeyPressed += ToClient;
        _talking = leg; // before they hear each other: who hears the operator may press a key
        using (new MediaBridge(client.Media, leg.Media, Heard(_fromClient, leg.Media), Heard(_fromOperator, client.Media)))
        {
            await ((Task)leg.Ended).WaitAsync(callEnded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _talking = null;
        }
        leg.KeyPressed -= ToClient;
        if (leg.Ended.IsCompleted)
            Tell("operatorHungUp", null);
        else
            leg.HangUp();
        Spent(leg, target.Plan!);
    }

    /// <summary>Adds what an answered leg has cost until now; it is over, or has been hung up.</summary>
    private TransferLeg? Spent(TransferLeg leg, DialPlan plan)
    {
        if (!leg.Ended.IsCompleted)
            leg.HangUp();
        if (leg.AnsweredAt is { } since)
            Cost += CallCost.Of((leg.EndedAt == 0 ? Now : leg.EndedAt) - since, plan.Settings.PricePerMinute, plan.Settings.BillingStepSeconds);
        return null;
    }

    private void Failed(string? number, Wording why)
    {
        if (Outcome != TransferOutcome.Transferred)
        {
            Outcome = TransferOutcome.Failed;
            To ??= Shorten(number);
        }
        Tell("transferFailed", why.ToStored());
    }

    /// <summary>The client hears that it goes on; what goes on beneath the bot's voice is heard beneath this too.</summary>
    private async Task HoldAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // A leg without sound plays in no time.
            var period = Task.Delay(RingBack.Sound.Duration, services.Time, stop);
            await client.Media.PlayAsync(RingBack.Sound, stop);
            await period.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Keys that come as tones alone: where the peer takes events too, it is told once.</summary>
    private KeyPresses Heard(PressOnce told, IMediaPort to)
    {
        var presses = new KeyPresses(services.Log);
        presses.Pressed += key =>
        {
            if (told.Take(key, byTones: true))
                Press(to, key);
        };
        return presses;
    }

    private void Press(IMediaPort media, char key)
    {
        // One after the other: a key pressed ends the one before it.
        lock (_noMore)
            _presses = PressAsync(_presses, media, key);
    }

    private static async Task PressAsync(Task before, IMediaPort media, char key)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await media.PressAsync(key.ToString(), CancellationToken.None);
    }

    private void Tell(string what, string? detail) => note(new CallEvent(Now, what, detail));

    private static string? Shorten(string? to) => to is { Length: > MaxTo } ? to[..MaxTo] : to;

    private static Wording Said(CarrierAnswer? answer) => answer switch
    {
        null => "Nothing was heard of it any more.",
        { Ending: CallEnding.RingTimeout } => "Nobody picked up.",
        { Ending: CallEnding.InvalidTones } => "The network said by its tones that the number is not in service.",
        { Ending: CallEnding.CongestionTones } => "The network said by its tones that it has no line free.",
        { SipCode: { } code, SipText: { } text } => Wording.Of($"The carrier said {code} {text}."),
        { SipCode: { } code } => Wording.Of($"The carrier said {code}."),
        { SipText: { } text } => Wording.Of($"It was not reached: {text}."),
        _ => "The carrier did not answer.",
    };
}
