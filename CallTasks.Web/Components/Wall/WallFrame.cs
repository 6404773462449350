using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CallTasks.Web.Components.Wall;

/// <summary>A board as it is sent: one line of JSON. It stays the same for every display that shows it.</summary>
internal static class WallFrame
{
    /// <summary>Changes with the program: a display that learns of another one loads its page anew.</summary>
    public static string Build { get; } = typeof(WallFrame).Module.ModuleVersionId.ToString("N");

    /// <summary>HTML needs no escaping for HTML's sake inside a JSON line that is never part of a page.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Draws a board in the language that is spoken on the caller's flow.</summary>
    public static async Task<ReadOnlyMemory<byte>> DrawAsync(WallView view, IServiceProvider services)
    {
        // One renderer a drawing: it would keep every board it ever drew.
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, services.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var board = await renderer.RenderComponentAsync<WallBoard>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(WallBoard.View)] = view }));
            return board.ToHtmlString();
        });
        var line = JsonSerializer.SerializeToUtf8Bytes(new Frame(Build, html), Json);
        return (byte[])[.. line, (byte)'\n'];
    }

    private sealed record Frame(string Build, string Html);
}
