using CallTasks.Core.Audio;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;

namespace CallTasks.Core.Bots;

/// <summary>Who had a turn in a chat with a bot.</summary>
public enum ChatSide
{
    /// <summary>The bot.</summary>
    Bot = 0,
    /// <summary>Whoever tries the script.</summary>
    Client = 1,
    /// <summary>Something that the client would not hear: a transfer, a request that failed.</summary>
    Note = 2,
}

/// <summary>A line of a chat.</summary>
/// <param name="Side">Whose.</param>
/// <param name="Text">Words; keys and sounds stand in brackets.</param>
/// <param name="Block">The block that was run.</param>
/// <param name="Fits">For an answer: which of the question's answers it was, from 0; -1: none; null: not known (yet).</param>
public sealed record ChatLine(ChatSide Side, string Text, string? Block, int? Fits = null)
{
    /// <summary>A note in the language of whoever reads it; null: <see cref="Text"/> is all.</summary>
    public Wording? Told { get; init; }
}

/// <summary>
/// Tries a script: the bot that calls run with, without a carrier. In writing keys and words are typed, questions wait for them, and pauses are
/// passed over; with a sound of its own it speaks and hears as it does in a call. Requests to other systems are made; nobody is dialled, and
/// no system is asked to whom a client goes: what a call would do there is told, and by voice its ringing is heard.
/// Safe to be used from any thread.
/// </summary>
public sealed class ChatTalk : IBotWatch, ITransferLegs, IMediaPort, IDisposable
{
    /// <summary>Lines that are kept; a script runs 1,000 blocks at most, and asks a question 11 times.</summary>
    public const int MaxLines = 2_000;

    /// <summary>Longest text that is taken in one turn, in characters.</summary>
    public const int MaxTextLength = 1_000;

    private readonly BotSession _bot;
    private readonly BotCall _call;
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _gate = new();
    private readonly List<ChatLine> _lines = [];
    private readonly Dictionary<string, string> _variables;
    private string? _block;
    private string? _whisper;
    private long _script;
    private bool _asks;
    private BotOutcome? _outcome;
    private Task _talk = Task.CompletedTask;

    /// <summary>Prepares a chat; <see cref="Start"/> begins it.</summary>
    /// <param name="bot">The bot that calls run with.</param>
    /// <param name="scripts">The script, and those it may hand over to.</param>
    /// <param name="parameters">The client that it is tried with, as a JSON object, or null.</param>
    /// <param name="taskRedirect">What the task would say; null: hang up.</param>
    /// <param name="media">Where it speaks and hears; null: in writing.</param>
    public ChatTalk(BotSession bot, ScriptSet scripts, string? parameters = null, Redirect? taskRedirect = null, IMediaPort? media = null)
    {
        _bot = bot;
        _call = new BotCall { Scripts = scripts, Parameters = parameters, Media = media ?? this, Transfers = this, TaskRedirect = taskRedirect ?? Redirect.HangUp, IsRehearsal = media is null, Watch = this };
        _variables = ScriptText.Variables(parameters);
    }

    /// <summary>Something is new; called on the bot's flow, so handlers must be quick and not throw.</summary>
    public event Action? Changed;

    /// <summary>Transfers find somebody; off: nobody answers, and the bot goes on.</summary>
    public bool OperatorsAnswer { get; set; } = true;

    /// <summary>A sound of the library that goes on beneath the talk, as the task's would; null: none. In writing nothing sounds.</summary>
    public long? AmbientNoiseId { get; init; }

    /// <summary>Names a direction; null, or null for one: by its number.</summary>
    public Func<long, string?>? DirectionName { get; init; }

    /// <summary>What was said so far.</summary>
    public IReadOnlyList<ChatLine> Lines
    {
        get { lock (_gate) return [.. _lines]; }
    }

    /// <summary>The client's parameters and what blocks set.</summary>
    public IReadOnlyDictionary<string, string> Variables
    {
        get { lock (_gate) return new Dictionary<string, string>(_variables, StringComparer.Ordinal); }
    }

    /// <summary>The block that runs, or ran last; null before the first.</summary>
    public string? Block
    {
        get { lock (_gate) return _block; }
    }

    /// <summary>The script that <see cref="Block"/> belongs to.</summary>
    public long ScriptId
    {
        get { lock (_gate) return _script; }
    }

    /// <summary>A question waits for an answer.</summary>
    public bool Asks
    {
        get { lock (_gate) return _asks && _outcome is null; }
    }

    /// <summary>How it ended; null while it goes on.</summary>
    public BotOutcome? Outcome
    {
        get { lock (_gate) return _outcome; }
    }

    /// <summary>Begins, once.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_script != 0) throw new InvalidOperationException("The chat was started before.");
            _script = _call.Scripts.Main.Id;
            _talk = Task.Run(TalkAsync);
        }
    }

    /// <summary>Presses keys; what is no key is left out.</summary>
    public void Press(string keys)
    {
        foreach (var key in keys.Take(MaxTextLength).Where(key => char.IsAsciiDigit(key) || key is '*' or '#')) _call.Input.Press(key);
    }

    /// <summary>Says something.</summary>
    public void Say(string text) => _call.Input.Say(text.Length > MaxTextLength ? text[..MaxTextLength] : text);

    /// <summary>Keeps silent: the question has no answer.</summary>
    public void KeepSilent() => _call.Input.KeepSilent();

    /// <summary>Hangs up, as a client does.</summary>
    public void HangUp() => _over.Cancel();

    /// <summary>Completes when the bot has done.</summary>
    public Task WhenOver()
    {
        lock (_gate) return _talk;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over.Cancel();
        Changed = null;
    }

    void IBotWatch.Entered(Script script, ScriptBlock block)
    {
        bool another;
        lock (_gate)
        {
            another = _block is not null && _script != script.Id;
            (_script, _block, _asks, _whisper) = (script.Id, block.Id, false, (block as TransferBlock)?.Whisper);
        }

        if (another) Note($"[another bot goes on: {script.Name}]");
        else Changed?.Invoke();
    }

    void IBotWatch.Asks()
    {
        lock (_gate) _asks = true;
        Changed?.Invoke();
    }

    void IBotWatch.Answered(int answer)
    {
        lock (_gate)
        {
            _asks = false;
            if (_lines.Count > 0 && _lines[^1] is { Side: ChatSide.Client } said) _lines[^1] = said with { Fits = answer };
        }

        Changed?.Invoke();
    }

    void IBotWatch.Said(string who, string what)
    {
        if (who is "Bot" or "Client") Add(who == "Bot" ? ChatSide.Bot : ChatSide.Client, what);
        else Add(ChatSide.Note, what, Wording.FromEnglish(what));
    }

    void IBotWatch.Set(string name, string value)
    {
        lock (_gate) _variables[name] = value;
        Changed?.Invoke();
    }

    void IBotWatch.Redirects(Redirect to)
    {
        if (to.Mode == RedirectMode.Hangup) Note($"[the bot hangs up]");
        else if (to.Mode == RedirectMode.Nothing) Note($"[nothing is done: the call goes on as it is]");
    }

    async Task<TransferReport> ITransferLegs.TransferAsync(TransferRequest request, CancellationToken callEnded)
    {
        switch (request.To)
        {
            case { Mode: RedirectMode.DialPlan, Number: var number }:
                Note($"[transfer to {number}: nobody is dialled in a try]");
                break;
            case { Mode: RedirectMode.Direction, DirectionId: var direction }:
                Note($"[transfer to the direction {(direction is { } id && DirectionName?.Invoke(id) is { } name ? name : $"{direction}")}: nobody is dialled in a try]");
                break;
            case { Url: var url }:
                Note($"[transfer to the number that {url} names: it is not asked in a try]");
                break;
        }

        // What the client hears while operators are called.
        if (!_call.IsRehearsal) await _call.Media.PlayAsync(RingBack.Sound, callEnded);
        if (callEnded.IsCancellationRequested) return new TransferReport { End = TransferEnd.CallEnded };
        if (!OperatorsAnswer)
        {
            Note($"[no operator answers: the bot goes on]");
            return new TransferReport { End = TransferEnd.Failed };
        }

        string? whisper;
        lock (_gate) whisper = string.IsNullOrWhiteSpace(_whisper) ? null : ScriptText.Fill(_whisper, _variables);
        if (whisper is not null) Note($"[the operator alone hears: {whisper}]");
        Note($"[an operator takes the client: the bot has done]");
        return new TransferReport { End = TransferEnd.Transferred };
    }

    Task IMediaPort.PlayAsync(Prompt prompt, CancellationToken cancellationToken) => Task.CompletedTask;

    void IMediaPort.StartRecording(string path)
    {
        // Nothing sounds.
    }

    Task<bool> IMediaPort.FinishRecordingAsync() => Task.FromResult(false);

    private void Note(Wording told) => Add(ChatSide.Note, told.In(Language.English), told);

    private void Add(ChatSide side, string text, Wording? told = null)
    {
        lock (_gate)
        {
            if (_lines.Count < MaxLines) _lines.Add(new ChatLine(side, text, _block) { Told = told });
        }

        Changed?.Invoke();
    }

    private async Task TalkAsync()
    {
        var noise = AmbientNoiseId is { } sound && !_call.IsRehearsal ? _bot.SurroundAsync(sound, _call.Media, _over.Token) : Task.CompletedTask;
        var outcome = await _bot.RunAsync(_call, _over.Token);
        await noise;
        lock (_gate) _outcome = outcome;
        Changed?.Invoke();
    }
}
