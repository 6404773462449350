using System.Threading.Channels;

namespace CallTasks.Core.Bots;

/// <summary>What a client does to a bot: keys that are pressed, and words that are typed where a script is tried without sound.</summary>
public sealed class ClientInput
{
    /// <summary>Turns that nobody has taken yet; who presses keys without end is not kept up with.</summary>
    private const int MaxWaiting = 200;

    private readonly Channel<ClientTurn> _turns = Channel.CreateBounded<ClientTurn>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A key was pressed: 0–9, *, #, A–D.</summary>
    public void Press(char key) => _turns.Writer.TryWrite(new ClientTurn(key, null));

    /// <summary>Something was said, as text.</summary>
    public void Say(string words) => _turns.Writer.TryWrite(new ClientTurn(null, words));

    /// <summary>The client keeps silent: the question has no answer.</summary>
    public void KeepSilent() => _turns.Writer.TryWrite(default);

    /// <summary>What came before a question is no answer to it.</summary>
    internal void Forget()
    {
        while (_turns.Reader.TryRead(out _))
        {
            // Dropped.
        }
    }

    internal bool TryTake(out ClientTurn turn) => _turns.Reader.TryRead(out turn);

    internal Task WaitAsync(CancellationToken cancellationToken) => _turns.Reader.WaitToReadAsync(cancellationToken).AsTask();
}

/// <summary>One of both, or neither: silence.</summary>
internal readonly record struct ClientTurn(char? Key, string? Words);
