using System.Text;
using Microsoft.JSInterop;

namespace CallTasks.Web.Components.Scripts;

/// <summary>The place in one browser where what was drawn and not saved outlives its circuit: one for each person and script.</summary>
/// <param name="js">The browser.</param>
/// <param name="person">Row number of whoever draws; 0 where it is a key.</param>
/// <param name="script">Row number of the script; 0: a new one.</param>
internal sealed class DrawingKeeper(IJSRuntime js, long person, long script)
{
    private Func<KeptDrawing?>? _next;
    private bool _busy;

    private string Key => FormattableString.Invariant($"script-draft:{person}:{script}");

    /// <summary>What was found when the script was opened, until somebody says what becomes of it: nothing else is kept in its place meanwhile.</summary>
    public KeptDrawing? Offered { get; private set; }

    /// <summary>Looks for what was kept.</summary>
    /// <returns>False when there is something that cannot be read.</returns>
    public async Task<bool> LookAsync()
    {
        if (await ReadAsync() is not { } text) return true;
        return (Offered = KeptDrawing.Read(text)) is not null;
    }

    /// <summary>What was found has been taken up, or is not wanted.</summary>
    public void Answer() => Offered = null;

    // In parts that fit into a message of the circuit.
    private async Task<string?> ReadAsync()
    {
        var text = new StringBuilder();
        while (await js.InvokeAsync<Part?>("callTasks.draftPart", Key, text.Length) is { Text.Length: > 0 } part)
        {
            text.Append(part.Text);
            if (!part.More || text.Length > KeptDrawing.MaxLength) break;
        }

        return text.Length == 0 ? null : text.ToString();
    }

    /// <summary>Keeps what stands when its turn comes; while the browser is still busy with one, only the newest waits.</summary>
    /// <param name="drawing">What is to be kept then; null: nothing any more.</param>
    /// <returns>False when it is too large, or the browser has no room for it: then what was kept before stays.</returns>
    public async Task<bool> KeepAsync(Func<KeptDrawing?> drawing)
    {
        _next = drawing;
        if (_busy) return true;
        _busy = true;
        var kept = true;
        try
        {
            while (_next is { } next)
            {
                _next = null;
                var (now, text) = (next(), (string?)null);
                kept = (now is null || (text = now.Write()) is not null) && await js.InvokeAsync<string?>("callTasks.keepDraft", Key, text) is null;
            }
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The circuit has gone: what it kept last is there.
        }
        finally
        {
            _busy = false;
        }

        return kept;
    }

    /// <summary>Keeps nothing any more.</summary>
    public Task ForgetAsync() => KeepAsync(() => null);

    /// <summary>A part of what is kept.</summary>
    /// <param name="Text">The characters from the place asked for.</param>
    /// <param name="More">Whether others follow.</param>
    internal sealed record Part(string Text, bool More);
}
