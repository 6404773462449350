using CallTasks.Core.Languages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace CallTasks.Web.Components;

public sealed partial class App
{
    /// <summary>
    /// No prerendering: a button that is painted before its circuit listens would swallow the click, and every list would be read
    /// twice. Until the circuit is there (tens of milliseconds) the static outline of the shell is shown.
    /// </summary>
    private static readonly InteractiveServerRenderMode Interactive = new(prerender: false);

    /// <summary>Pages that give or end a cookie, such as the sign-in, have no circuit.</summary>
    private InteractiveServerRenderMode? Mode => Http.AcceptsInteractiveRouting() ? Interactive : null;

    private readonly string _language = Language.Current.Code;
    private string? _theme;

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    private string LightMedia => Media("light");

    private string DarkMedia => Media("dark");

    protected override void OnInitialized() =>
        _theme = Http.Request.Cookies["theme"] is "light" or "dark" ? Http.Request.Cookies["theme"] : null;

    private string Media(string theme) => _theme switch
    {
        null => $"(prefers-color-scheme: {theme})",
        var chosen when chosen == theme => "all",
        _ => "not all",
    };
}
