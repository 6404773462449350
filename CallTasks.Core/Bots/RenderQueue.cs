namespace CallTasks.Core.Bots;

/// <summary>
/// Whose text is rendered next. Those for which somebody waits and those that are made ahead have their own places, so that a client who has
/// answered never stands behind texts that are perhaps never said.
/// </summary>
/// <param name="limit">How long somebody waits for a text, and the program may take for one.</param>
/// <param name="time">Measures it.</param>
internal sealed class RenderQueue(TimeSpan limit, TimeProvider time)
{
    /// <summary>Texts rendered at once for those who wait. Each takes a core for a moment; the calls themselves need the others.</summary>
    public const int AtOnce = 2;

    /// <summary>Texts rendered at once ahead: as many, but behind everybody else on the processor.</summary>
    public const int AheadAtOnce = 2;

    /// <summary>Texts that wait to be made ahead: as many as a host has lines. Those beyond are made when they are said.</summary>
    public const int MaxWaitingAhead = 1_000;

    private readonly Lock gate = new();
    private readonly LinkedList<Rendering> hurried = [];
    private readonly LinkedList<Rendering> ahead = [];
    private int running;
    private int runningAhead;

    /// <summary>Texts that wait to be made ahead.</summary>
    internal int WaitingAhead
    {
        get { lock (gate) return ahead.Count; }
    }

    /// <summary>Somebody waits for it: from now on it stands with those that are waited for.</summary>
    public void Hurry(Rendering text)
    {
        lock (gate)
        {
            if (text.IsHurried) return;
            text.IsHurried = true;
            if (text.Place is not { } place) return;
            ahead.Remove(place);
            text.Limit!.CancelAfter(limit);
            Stand(text);
        }
    }

    /// <summary>Somebody would have it ready.</summary>
    public void Wish(Rendering text)
    {
        lock (gate) text.Wishes++;
    }

    /// <summary>One who wished for it will not say it. Where nobody else would, it loses its place; one that runs is finished.</summary>
    public void GiveUp(Rendering text)
    {
        lock (gate)
        {
            text.Wishes--;
            if (text.IsHurried || text.Wishes > 0 || text.Place is not { } place) return;
            ahead.Remove(place);
            Drop(text);
        }
    }

    /// <summary>Waits for its turn. <see cref="Leave"/> follows, whatever becomes of it.</summary>
    /// <returns>Ends the rendering when it takes too long.</returns>
    /// <exception cref="OperationCanceledException">It was given up (<see cref="Rendering.IsGivenUp"/>), or somebody waited for longer than the limit.</exception>
    public async Task<CancellationToken> EnterAsync(Rendering text)
    {
        CancellationToken within;
        lock (gate)
        {
            text.Limit = new CancellationTokenSource(text.IsHurried ? limit : Timeout.InfiniteTimeSpan, time);
            within = text.Limit.Token;
            if (!text.IsHurried && (text.Wishes <= 0 || ahead.Count >= MaxWaitingAhead)) Drop(text);
            else Stand(text);
        }
        await text.Turn.Task.WaitAsync(within);
        return within;
    }

    /// <summary>It is over; the next one begins.</summary>
    public void Leave(Rendering text)
    {
        lock (gate)
        {
            if (text.Place is { List: { } line } place)
            {
                line.Remove(place);
                text.Place = null;
            }
            if (text.Runs)
            {
                text.Runs = false;
                if (text.IsAhead) runningAhead--;
                else running--;
            }
            Advance();
            text.Limit?.Dispose();
            text.Limit = null;
        }
    }

    private void Stand(Rendering text)
    {
        text.Place = (text.IsHurried ? hurried : ahead).AddLast(text);
        Advance();
    }

    private void Advance()
    {
        while (running < AtOnce && hurried.First is { Value: var next })
        {
            running++;
            Begin(next, isAhead: false);
        }
        while (runningAhead < AheadAtOnce && hurried.Count == 0 && ahead.First is { Value: var next })
        {
            runningAhead++;
            Begin(next, isAhead: true);
        }
    }

    private void Begin(Rendering text, bool isAhead)
    {
        text.Place!.List!.Remove(text.Place);
        text.Place = null;
        text.IsAhead = isAhead;
        text.Runs = true;
        if (isAhead) text.Limit!.CancelAfter(limit);
        text.Turn.TrySetResult();
    }

    private static void Drop(Rendering text)
    {
        text.Place = null;
        text.IsGivenUp = true;
        text.Turn.TrySetCanceled();
    }
}
