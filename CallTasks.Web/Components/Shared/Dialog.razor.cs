using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace CallTasks.Web.Components.Shared;

/// <summary>
/// A modal dialog or side sheet over the browser's own dialog element, which keeps the focus inside and gives it back. It is open
/// while it is rendered. Esc and the cross ask the owner; Ctrl+Enter presses the button marked <c>data-default</c>.
/// </summary>
public sealed partial class Dialog : IAsyncDisposable
{
    private readonly string _titleId = $"dialog-{Guid.NewGuid():N}";
    private ElementReference _dialog;
    private DotNetObjectReference<Dialog>? _self;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>True: a wide sheet at the side, for forms.</summary>
    [Parameter]
    public bool Sheet { get; set; }

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter]
    public RenderFragment? Foot { get; set; }

    /// <summary>The reader wants to leave; the owner stops rendering the dialog, or asks first.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    [JSInvokable]
    public Task AskToClose() => InvokeAsync(() => OnClose.InvokeAsync());

    /// <summary>Puts the focus on the first field that is marked invalid.</summary>
    public async Task FocusFirstErrorAsync()
    {
        // The errors are rendered once the caller's event has ended its first step; only then can one be found.
        await Task.Yield();
        await Js.InvokeVoidAsync("callTasks.focusFirstError", _dialog);
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        try
        {
            await Js.InvokeVoidAsync("callTasks.closeDialog", _dialog);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or JSException or OperationCanceledException or InvalidOperationException)
        {
            // The element or the browser has gone already: then the dialog is closed as well.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            await Js.InvokeVoidAsync("callTasks.openDialog", _dialog, _self);
        }
    }
}
