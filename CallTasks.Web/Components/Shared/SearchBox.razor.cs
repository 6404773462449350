using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CallTasks.Web.Components.Shared;

/// <summary>Searches as one types: the value is told 300 ms after the last key, or at once on Enter.</summary>
public sealed partial class SearchBox
{
    /// <summary>Long enough that a word is searched once, short enough to feel immediate.</summary>
    public static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// What the page gave, and the field that shows it. What is typed is never written back: it would arrive late and undo the keys after
    /// it. So a text that comes from outside gets a new field.
    /// </summary>
    private Given _given = new("");
    private string _text = "";
    private string _told = "";
    private ITimer? _timer;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public string? Placeholder { get; set; }

    [Parameter, EditorRequired]
    public string? Value { get; set; }

    [Parameter]
    public EventCallback<string> ValueChanged { get; set; }

    public void Dispose() => _timer?.Dispose();

    protected override void OnParametersSet()
    {
        // What is being typed is never overwritten by an older value that comes back.
        if ((Value ?? "") == _told) return;
        _text = _told = Value ?? "";
        _given = new Given(_told);
    }

    private void Typed(ChangeEventArgs change)
    {
        _text = change.Value?.ToString() ?? "";
        _timer ??= Time.CreateTimer(_ => InvokeAsync(TellAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Debounce, Timeout.InfiniteTimeSpan);
    }

    private Task PressedAsync(KeyboardEventArgs key) => key.Key == "Enter" ? TellAsync() : Task.CompletedTask;

    private Task TellAsync()
    {
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (_text.Trim() == _told) return Task.CompletedTask;
        _told = _text.Trim();
        return ValueChanged.InvokeAsync(_told);
    }

    /// <summary>Each is another, whatever its text.</summary>
    private sealed class Given(string text)
    {
        public string Text { get; } = text;
    }
}
