using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

/// <summary>
/// Reads what one component shows, off its circuit: a read that hangs leaves the reader an outline and a console that answers. A quick one
/// is waited for, so that it is painted at once and nothing flickers.
/// </summary>
/// <param name="where">Where reads run.</param>
/// <param name="patience">How long a read is waited for before its outline is shown.</param>
/// <param name="navigation">Tells which page stands: what a page that was left could not read breaks no other.</param>
public sealed class PageReads(TaskScheduler where, TimeSpan patience, NavigationManager navigation)
{
    /// <summary>What takes longer gets an outline; what is quicker would only flicker.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private long _turn;

    /// <summary>Reads and shows; what a later call has overtaken is not shown any more.</summary>
    /// <param name="read">Reads, without touching anything that is shown, and returns what shows it. What it throws is thrown here.</param>
    /// <param name="forget">Called when the read takes its time: takes away what stands there from before, so that the outline appears.</param>
    public Task ShowAsync(Func<Action> read, Action? forget = null)
    {
        var turn = ++_turn;
        var reading = Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.DenyChildAttach, where);
        if (!IsQuick(reading))
        {
            forget?.Invoke();
            return ShowLaterAsync(reading, turn);
        }

        reading.GetAwaiter().GetResult()();
        return Task.CompletedTask;
    }

    private string Page => new Uri(navigation.Uri).AbsolutePath;

    private bool IsQuick(Task reading)
    {
        try
        {
            return reading.Wait(patience);
        }
        catch (AggregateException)
        {
            // Told by whoever takes the result.
            return true;
        }
    }

    private async Task ShowLaterAsync(Task<Action> reading, long turn)
    {
        var page = Page;
        Action show;
        try
        {
            show = await reading;
        }
        catch when (turn != _turn || page != Page)
        {
            // Nobody waits for it any more.
            return;
        }

        if (turn == _turn) show();
    }
}
