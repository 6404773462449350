using CallTasks.Core.Model;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using static CallTasks.Web.Resources.ScriptsTexts;

namespace CallTasks.Web.Components.Scripts;

/// <summary>The drawing of a script. The browser moves what is dragged; the server is told where it was let go.</summary>
public sealed partial class ScriptCanvas : IAsyncDisposable
{
    /// <summary>Room around the drawing, so that a block can be put beyond the last one.</summary>
    private const int Room = 300;

    private ElementReference _canvas;
    private DotNetObjectReference<ScriptCanvas>? _self;
    private IReadOnlyList<ArrowLine> _lines = [];
    private Dictionary<string, ScriptCheck> _problems = [];
    private int _width;
    private int _height;
    private Drawing? _routed;
    private string? _reveal;
    private string? _followed;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Parameter, EditorRequired]
    public EditedScript Script { get; set; } = null!;

    /// <summary>A block was chosen.</summary>
    [Parameter]
    public EventCallback<string> OnSelect { get; set; }

    /// <summary>A block was moved or led to another, or a key asks for something.</summary>
    [Parameter]
    public EventCallback<CanvasAct> OnAct { get; set; }

    /// <summary>The block that a bot is at while the script is tried; null: none.</summary>
    [Parameter]
    public string? At { get; set; }

    private ScriptEditor Editor => Script.Editor;

    private ScriptShelves Shelves => Script.Shelves;

    private bool Editable => Script.Editable;

    /// <summary>Scrolls to a block after the next drawing, and gives it the focus.</summary>
    public void Reveal(string id) => _reveal = id;

    /// <summary>A block was let go at another place.</summary>
    [JSInvokable]
    public Task Moved(string id, int x, int y) => InvokeAsync(() => OnAct.InvokeAsync(new CanvasAct.Move(id, x, y)));

    /// <summary>An arrow was drawn from a block to another.</summary>
    [JSInvokable]
    public Task Connected(string id, string arrow, string target) => InvokeAsync(() => OnAct.InvokeAsync(new CanvasAct.Connect(id, arrow, target)));

    /// <summary>A key that the console knows was pressed, on a block or beside all of them.</summary>
    [JSInvokable]
    public Task Pressed(string key, string? id) => InvokeAsync(() => OnAct.InvokeAsync(new CanvasAct.Key(key, id)));

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        try
        {
            await Js.InvokeVoidAsync("callTasks.canvas.leave", _canvas);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or JSException or OperationCanceledException or InvalidOperationException)
        {
            // The drawing has gone with its page.
        }
    }

    protected override void OnParametersSet()
    {
        var places = Editor.Places;
        // Routes are looked for once a step, not once a rendering.
        if (!ReferenceEquals(_routed, Editor.Now))
        {
            _routed = Editor.Now;
            var arrows = Editor.Order.SelectMany(block => block.Arrows.Index().Where(arrow => arrow.Item.Target is { } target && places.ContainsKey(target)).Select(arrow => (Block: block.Id, arrow.Item.Name, arrow.Index, Target: arrow.Item.Target!))).ToList();
            var paths = ArrowRoutes.Of([.. arrows.Select(arrow => (arrow.Block, arrow.Index, arrow.Target))], places, Editor.Order);
            _lines = [.. arrows.Select((arrow, n) => new ArrowLine(arrow.Block, arrow.Name, arrow.Target, ScriptLayout.From(places[arrow.Block], arrow.Index), ScriptLayout.To(places[arrow.Target]), paths[n]))];
        }

        _problems = Script.Checks.SelectMany(check => check.Blocks.Select(block => (Block: block, Check: check))).GroupBy(told => told.Block, told => told.Check, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.FirstOrDefault(check => check.Grave) ?? group.First(), StringComparer.Ordinal);
        _width = places.Values.Select(place => place.X).DefaultIfEmpty(0).Max() + ScriptLayout.Width + Room;
        _height = Editor.Now.Blocks.Select(block => places[block.Id].Y + ScriptLayout.Height(block.Arrows.Count)).DefaultIfEmpty(0).Max() + Room;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            await Js.InvokeVoidAsync("callTasks.canvas.enter", _canvas, _self);
        }

        if (At != _followed)
        {
            _followed = At;
            if (At is not null) await Js.InvokeVoidAsync("callTasks.canvas.follow", _canvas, At);
        }

        if (_reveal is { } id)
        {
            _reveal = null;
            await Js.InvokeVoidAsync("callTasks.canvas.reveal", _canvas, id);
        }
    }

    private static string Line(ArrowLine line) => FormattableString.Invariant($"{line.From.X} {line.From.Y} {line.To.X} {line.To.Y}");

    /// <summary>For whoever hears the drawing: what the block leads to, and what is wrong with it.</summary>
    private static string Told(IReadOnlyList<ScriptArrow> arrows, ScriptCheck? problem) =>
        string.Join("; ", arrows.Select(arrow => T["LeadsTo", BlockKinds.Label(arrow), arrow.Target is { Length: > 0 } target ? target : T["NoBlock"]]).Concat(problem is null ? [] : [problem.Message]));

    /// <summary>One arrow of the drawing.</summary>
    private sealed record ArrowLine(string Source, string Name, string Target, Place From, Place To, string Path)
    {
        public (string, string) Key => (Source, Name);
    }
}

/// <summary>What was done on the drawing.</summary>
public abstract record CanvasAct
{
    /// <summary>A block was let go at another place.</summary>
    public sealed record Move(string Id, int X, int Y) : CanvasAct;

    /// <summary>An arrow was led to a block.</summary>
    public sealed record Connect(string Id, string Arrow, string Target) : CanvasAct;

    /// <summary>A key asks for something: undo, redo, delete, duplicate, save; on a block, or beside all of them.</summary>
    public sealed record Key(string Name, string? Id) : CanvasAct;
}
