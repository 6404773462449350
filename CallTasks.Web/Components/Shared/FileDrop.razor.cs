using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using static CallTasks.Web.Resources.SharedTexts;

namespace CallTasks.Web.Components.Shared;

/// <summary>Chooses a file and sends it by HTTP with progress. The file never travels over the circuit.</summary>
public sealed partial class FileDrop : IAsyncDisposable
{
    private readonly string _uploadId = Guid.NewGuid().ToString("N");
    private ElementReference _input;
    private DotNetObjectReference<FileDrop>? _self;
    private (long Sent, long Total)? _progress;
    private bool _over;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Endings the browser offers, such as ".csv,.xlsx".</summary>
    [Parameter]
    public string? Accept { get; set; }

    [Parameter]
    public string Help { get; set; } = "";

    [Parameter]
    public string? Invalid { get; set; }

    /// <summary>Told what was chosen; null when the choice was taken back.</summary>
    [Parameter]
    public EventCallback<ChosenFile?> OnChosen { get; set; }

    public ChosenFile? Chosen { get; private set; }

    /// <summary>Sends the chosen file; the result is what the server said (status 0: it did not arrive, or was cancelled).</summary>
    public async Task<UploadAnswer> SendAsync(string url)
    {
        _self ??= DotNetObjectReference.Create(this);
        _progress = (0, Chosen?.Size ?? 0);
        StateHasChanged();
        try
        {
            return await Js.InvokeAsync<UploadAnswer>("callTasks.upload", Timeout.InfiniteTimeSpan, _uploadId, _input, url, _self);
        }
        finally
        {
            _progress = null;
            StateHasChanged();
        }
    }

    [JSInvokable]
    public Task Uploaded(long sent, long total) => InvokeAsync(() =>
    {
        _progress = (sent, total);
        StateHasChanged();
    });

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        try
        {
            await Js.InvokeVoidAsync("callTasks.cancelUpload", _uploadId);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or InvalidOperationException)
        {
            // The browser has gone and its upload with it.
        }
    }

    /// <summary>"812 bytes", "1.4 MB".</summary>
    internal static string Size(long bytes) => bytes switch
    {
        < 1024 => T.Count("Bytes", bytes),
        < 1024 * 1024 => T["Kilobytes", Viewer.Decimal(bytes / 1024.0)],
        _ => T["Megabytes", Viewer.Decimal(bytes / 1024.0 / 1024)],
    };

    private async Task TakeAsync()
    {
        Chosen = await Js.InvokeAsync<ChosenFile?>("callTasks.chosenFile", _input);
        await OnChosen.InvokeAsync(Chosen);
    }

    private Task CancelAsync() => Js.InvokeVoidAsync("callTasks.cancelUpload", _uploadId).AsTask();

    /// <summary>A file of the reader's machine, not yet sent.</summary>
    public sealed record ChosenFile(string Name, long Size);

    /// <summary>What came back from an upload.</summary>
    /// <param name="Status">HTTP status; 0: it did not arrive, or was cancelled.</param>
    /// <param name="Body">What the server said.</param>
    public sealed record UploadAnswer(int Status, string Body)
    {
        /// <summary>What went wrong, in the server's words; null when it was taken.</summary>
        public string? Problem => Status is >= 200 and < 300 ? null : Status == 0 ? T["UploadBroken"] : ProblemText.Read(Status, Body);
    }
}
