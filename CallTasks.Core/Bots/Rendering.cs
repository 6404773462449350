namespace CallTasks.Core.Bots;

/// <summary>A text on its way to the program and through it. Its state is <see cref="RenderQueue"/>'s.</summary>
internal sealed class Rendering
{
    /// <summary>Somebody waits for it.</summary>
    public bool IsHurried { get; set; }

    /// <summary>How many would have it ready, should they come to say it.</summary>
    public int Wishes { get; set; }

    /// <summary>It runs though nobody waited for it when it began.</summary>
    public bool IsAhead { get; set; }

    /// <summary>Nobody wanted it any more before it began, or there was no room to wait ahead.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>Where it waits; null: it does not.</summary>
    public LinkedListNode<Rendering>? Place { get; set; }

    /// <summary>It has one of the places of those that run.</summary>
    public bool Runs { get; set; }

    /// <summary>Completed when it runs, or cancelled when it is given up.</summary>
    public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends it when it takes too long; null before it waits and after it is over.</summary>
    public CancellationTokenSource? Limit { get; set; }
}
