using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Dialing;

/// <summary>
/// How well one dial plan's carrier does (DOMAIN.md section 7): dead, when nothing answers any more; slowed, when half of its last 20
/// calls met overload or errors. Used by one thread; instants are monotonic ticks of 100 ns.
/// </summary>
/// <remarks>
/// Many trunks carry calls and never answer OPTIONS, so silence to OPTIONS alone proves nothing: such a trunk is dead once its calls
/// stay without any answer too. One that has answered OPTIONS before is dead as soon as it stops.
/// </remarks>
public sealed class CarrierHealth
{
    /// <summary>Calls that are looked at.</summary>
    public const int Window = 20;

    /// <summary>Calls in a row without any reply that prove a trunk dead when OPTIONS is not answered either.</summary>
    public const int SilentCalls = 3;

    /// <summary>How often a call may try a dead trunk that never answered OPTIONS, 30 s: about the time in which a call finds out (RFC 3261 Timer B, 32 s).</summary>
    public const long TrialEvery = 30 * TimeSpan.TicksPerSecond;

    /// <summary>Slowest pace that trouble leads to: 1 per 5 s.</summary>
    public static PaceRate Slowest { get; } = new(1, 5 * TimeSpan.TicksPerSecond);

    /// <summary>Halvings that bring 1,000 per second below the slowest pace.</summary>
    private const int MaxHalvings = 13;

    private readonly Queue<bool> _latest = new(Window);
    private int _bad;
    private int _silent;
    private int _unanswered;
    private bool _answersOptions;
    private bool? _probeReached;
    private bool _proven;
    private string _probeAnswer = "no answer";
    private long _nextTrial = long.MinValue;
    private bool _dead;
    private string? _unregistered;

    /// <summary>How often the pace is halved now.</summary>
    public int Halvings { get; private set; }

    /// <summary>Nothing answers, or the registration is missing: no call is started but a trial now and then.</summary>
    public bool Dead => _dead || _unregistered is not null;

    /// <summary>What is the matter, for people; null when all is well.</summary>
    public Wording? Reason =>
        _unregistered is not null ? Wording.Of($"The carrier has no registration of ours ({_unregistered}); dialling goes on when it has.")
        : _dead ? Wording.Of($"The carrier does not answer ({_probeAnswer}); dialling goes on when it does.")
        : Halvings > 0 ? Wording.Of($"Half of the carrier's last {Window} calls met overload or errors; its pace is reduced.")
        : null;

    /// <summary>How the registration stands that the dial plan asks for.</summary>
    /// <param name="problem">Why there is none; null: there is one, or none is asked for.</param>
    public void Registered(string? problem) => _unregistered = problem;

    /// <summary>The answer to OPTIONS.</summary>
    /// <param name="reachable">Any SIP answer came.</param>
    /// <param name="answer">Code and phrase, or what went wrong.</param>
    public void Probed(bool reachable, string answer)
    {
        _probeAnswer = answer;
        if (reachable)
        {
            _answersOptions = true;
            _probeReached = true;
            Alive();
            return;
        }
        var stopped = _answersOptions && _probeReached == true;
        _probeReached = false;
        if (stopped || _silent >= SilentCalls)
            Die();
    }

    /// <summary>Whether a call may start as far as the carrier goes.</summary>
    /// <param name="now">Monotonic ticks.</param>
    /// <remarks>
    /// Until a trunk has answered for the first time (since it was dead), few calls are sent to it: should nobody be there, hundreds
    /// would wait half a minute each to find that out.
    /// </remarks>
    public bool MayStart(long now)
    {
        if (_unregistered is not null)
            return false;
        if (_dead)
            return !_answersOptions && now >= _nextTrial && _unanswered == 0;
        return _proven || _unanswered < (_probeReached == false ? SilentCalls : Window);
    }

    /// <summary>A call was sent.</summary>
    /// <param name="now">Monotonic ticks.</param>
    public void Sent(long now)
    {
        _unanswered++;
        if (_dead)
            _nextTrial = now + TrialEvery;
    }

    /// <summary>The first reply to a call came, provisional or final: the carrier is there. Once a call, before <see cref="Ended"/>.</summary>
    public void Replied()
    {
        _unanswered = Math.Max(0, _unanswered - 1);
        Alive();
    }

    /// <summary>A call that was sent has ended. Ask <see cref="IsTrouble"/> first.</summary>
    /// <param name="status">What it is recorded as.</param>
    /// <param name="answer">What the carrier said.</param>
    public void Ended(CallStatus status, CarrierAnswer answer)
    {
        if (answer.Ending == CallEnding.Cancelled)
        {
            if (!Heard(answer))
                _unanswered = Math.Max(0, _unanswered - 1);
            return;
        }
        if (Heard(answer))
        {
            Alive();
        }
        else
        {
            _unanswered = Math.Max(0, _unanswered - 1);
            _silent++;
            if (_silent >= Window || (_silent >= SilentCalls && (_probeReached == false || !_proven)))
                Die();
        }
        Look(status is CallStatus.Congestion or CallStatus.ChanUnavail);
    }

    /// <summary>
    /// True when a call's error is the carrier's and not the client's: it got no reply at all while the carrier was dead, did not answer
    /// OPTIONS, or had never been heard of. Such a call is not counted, and the client comes back when the carrier does.
    /// </summary>
    /// <param name="status">What the call is recorded as.</param>
    /// <param name="answer">What the carrier said.</param>
    public bool IsTrouble(CallStatus status, CarrierAnswer answer) =>
        status == CallStatus.ChanUnavail && !Heard(answer) && (Dead || !_proven || _probeReached == false);

    /// <summary>The plan's pace as its carrier can bear it: halved as often as needed, not below <see cref="Slowest"/> nor above what was set.</summary>
    /// <param name="set">What a person set.</param>
    public PaceRate Bearable(PaceRate set)
    {
        if (Halvings == 0)
            return set;
        var period = (Int128)set.Period << Halvings;
        var attempts = set.Attempts;
        // The same pace in a shorter period: a carrier that is short of breath is not well served by 500 calls and a long rest.
        while (attempts > 1 && attempts % 2 == 0 && period > set.Period)
            (attempts, period) = (attempts / 2, period / 2);
        if (period * Slowest.Attempts <= (Int128)Slowest.Period * attempts)
            return new PaceRate(attempts, (long)period);
        return set.PerSecond < Slowest.PerSecond ? set : Slowest;
    }

    private static bool Heard(CarrierAnswer answer) => answer.Progressed || answer.Rang || answer.SipCode is not null || answer.Answered;

    private void Alive()
    {
        _proven = true;
        _silent = 0;
        _dead = false;
    }

    private void Die()
    {
        _dead = true;
        _proven = false;
    }

    /// <summary>
    /// Half of the last 20 bad: one halving; at most a quarter bad: one step back. Either way the next 20 calls decide anew, so that a
    /// step has shown its effect before the next one.
    /// </summary>
    private void Look(bool bad)
    {
        _latest.Enqueue(bad);
        _bad += bad ? 1 : 0;
        if (_latest.Count > Window)
            _bad -= _latest.Dequeue() ? 1 : 0;
        if (_bad * 2 >= Window)
            Halvings = Math.Min(Halvings + 1, MaxHalvings);
        else if (_latest.Count == Window && _bad * 4 <= Window && Halvings > 0)
            Halvings--;
        else
            return;
        _latest.Clear();
        _bad = 0;
    }
}
