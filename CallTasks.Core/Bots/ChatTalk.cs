using CallTasks.Core.Audio;
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
public sealed record ChatLine(ChatSide Side, string Text, string? Block, int? Fits = null);

/// <summary>
/// Tries a script: the bot that calls run with, without a carrier. In writing keys and words are typed, questions wait for them, and pauses are
/// passed over; with a sound of its own it speaks and hears as it does in a call. Requests to other systems are made, transfers are only told.
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
        lock (_gate) (_script, _block, _asks) = (script.Id, block.Id, false);
        Changed?.Invoke();
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

    void IBotWatch.Said(string who, string what) => Add(who switch { "Bot" => ChatSide.Bot, "Client" => ChatSide.Client, _ => ChatSide.Note }, what);

    void IBotWatch.Set(string name, string value)
    {
        lock (_gate) _variables[name] = value;
        Changed?.Invoke();
    }

    Task<TransferReport> ITransferLegs.TransferAsync(TransferRequest request, CancellationToken callEnded)
    {
        var to = request.To switch
        {
            { Mode: RedirectMode.DialPlan } => $"{request.To.Number}",
            { Mode: RedirectMode.Direction } => $"direction {request.To.DirectionId}",
            _ => $"{request.To.Url}",
        };
        Add(ChatSide.Note, $"[transfer: {to}{(OperatorsAnswer ? "" : ", no answer")}]");
        return Task.FromResult(new TransferReport { End = OperatorsAnswer ? TransferEnd.Transferred : TransferEnd.Failed });
    }

    Task IMediaPort.PlayAsync(Prompt prompt, CancellationToken cancellationToken) => Task.CompletedTask;

    void IMediaPort.StartRecording(string path)
    {
        // Nothing sounds.
    }

    Task<bool> IMediaPort.FinishRecordingAsync() => Task.FromResult(false);

    private void Add(ChatSide side, string text)
    {
        lock (_gate)
        {
            if (_lines.Count < MaxLines) _lines.Add(new ChatLine(side, text, _block));
        }

        Changed?.Invoke();
    }

    private async Task TalkAsync()
    {
        var outcome = await _bot.RunAsync(_call, _over.Token);
        lock (_gate) _outcome = outcome;
        Changed?.Invoke();
    }
}
