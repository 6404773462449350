using System.Text.RegularExpressions;
using CallTasks.Core.Commands;
using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.TaskFormTexts;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>
/// Takes a clients file and shows what would come of it: its first rows as the reader sees them, the role of each column to choose, and
/// how many clients would come in. The file waits on the server until it is imported.
/// </summary>
public sealed partial class ClientsFileFields : IDisposable
{
    /// <summary>Columns with a choice each; nobody reads more across.</summary>
    private const int MaxColumns = 100;

    private FileDrop? _drop;
    private ClientsFilePreview? _preview;
    private IDisposable? _tick;
    private string? _problem;
    private (string? Id, string? Country, bool? RejectDuplicates, string? Mapping)? _looked;

    [Inject]
    private ImportCommands Imports { get; set; } = null!;

    [Inject]
    private ClientsFilePreviews Previews { get; set; } = null!;

    [Inject]
    private Ticker Ticker { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>The file that waits; null: none.</summary>
    [Parameter]
    public string? PreviewId { get; set; }

    [Parameter]
    public EventCallback<string?> PreviewIdChanged { get; set; }

    /// <summary>Roles that were chosen, by column from 0; changed in place.</summary>
    [Parameter, EditorRequired]
    public Dictionary<int, string> Roles { get; set; } = [];

    /// <summary>Country of numbers without +; null or blank: the task's.</summary>
    [Parameter]
    public string? Country { get; set; }

    /// <summary>null: as the task says.</summary>
    [Parameter]
    public bool? RejectDuplicates { get; set; }

    /// <summary>The task whose clients count as known; null for a new one.</summary>
    [Parameter]
    public long? TaskId { get; set; }

    /// <summary>Something was chosen, or something new is known of the file.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    public void Dispose()
    {
        Previews.Changed -= OnPreview;
        _tick?.Dispose();
    }

    protected override void OnInitialized()
    {
        Previews.Changed += OnPreview;
        // A file goes when nobody asks for it any more; this form does, as long as it is open.
        _tick = Ticker.Subscribe(() => { if (PreviewId is { } id) Previews.Find(id); });
    }

    protected override Task OnParametersSetAsync() => LookAsync();

    /// <summary>Looks at the file anew where the choice has changed.</summary>
    private async Task LookAsync()
    {
        if (PreviewId is not { } id)
        {
            (_preview, _looked) = (null, null);
            return;
        }

        try
        {
            _preview = Imports.Preview(id);
            var choice = (id, Country, RejectDuplicates, ColumnRoles.Json(_preview.Headers, Roles));
            if (_looked == choice) return;
            _looked = choice;
            _preview = await Imports.LookAgainAsync(id, choice.Item4, Country, TaskId, RejectDuplicates);
            _problem = null;
        }
        catch (NotFoundException)
        {
            (_preview, _problem) = (null, T["FileGone"]);
            await PreviewIdChanged.InvokeAsync(null);
        }
        catch (RefusedException refused)
        {
            _problem = refused.Message;
        }
    }

    private async Task TakeAsync(FileDrop.ChosenFile? file)
    {
        if (file is null || _drop is null) return;
        await ForgetAsync();
        var answer = await _drop.SendAsync("api/v1/imports/previews");
        if (answer.Problem is { } problem) _problem = problem;
        else if (Taken().Match(answer.Body) is { Success: true } taken) await PreviewIdChanged.InvokeAsync(taken.Groups["id"].Value);
    }

    private async Task ForgetAsync()
    {
        var id = PreviewId;
        (_problem, _preview) = (null, null);
        Roles.Clear();
        if (id is null) return;
        await Imports.ForgetPreviewAsync(id);
        await PreviewIdChanged.InvokeAsync(null);
    }

    private Task ChooseAsync(int column, string role)
    {
        Roles[column] = role;
        return RoledAsync();
    }

    private Task NameAsync(int column, string name)
    {
        Roles[column] = string.IsNullOrWhiteSpace(name) ? ColumnRoles.Parameter : $"{ColumnRoles.Parameter}:{name.Trim()}";
        return RoledAsync();
    }

    private async Task RoledAsync()
    {
        await LookAsync();
        await Changed.InvokeAsync();
    }

    private void OnPreview(string id)
    {
        if (id != PreviewId) return;
        InvokeAsync(async () =>
        {
            if (id != PreviewId || Previews.Find(id) is not { } now) return;
            _preview = now;
            StateHasChanged();
            if (now.State != PreviewState.Counting) await Changed.InvokeAsync();
        });
    }

    private static int Shown(ClientsFilePreview file) => Math.Min(file.Headers.Count, MaxColumns);

    private string RoleOf(ClientsFilePreview file, int column) =>
        Roles.TryGetValue(column, out var chosen) ? chosen.Split(':', 2)[0]
        : column < file.Columns.Count ? ColumnRoles.WordOf(file.Columns[column])
        : ColumnRoles.Words[^1];

    private string NameOf(ClientsFilePreview file, int column) =>
        Roles.TryGetValue(column, out var chosen) && chosen.IndexOf(':') is > 0 and var colon ? chosen[(colon + 1)..]
        : column < file.Columns.Count && file.Columns[column].Name is { } name ? name
        : file.Headers[column];

    private static string RoleName(string word) => word switch
    {
        "phone" => T["RolePhone"],
        "clientId" => T["RoleClientId"],
        "timezone" => T["RoleTimeZone"],
        ColumnRoles.Parameter => T["RoleParameter"],
        _ => T["RoleIgnore"],
    };

    private static string Facts(ClientsFilePreview file)
    {
        var separator = file.Separator switch
        {
            null => null,
            '\t' => T["SeparatorTab"],
            var sign => T["SeparatorSign", sign],
        };
        return Viewer.Facts(new[] { FileDrop.Size(file.Bytes), file.Format.ToString().ToUpperInvariant(), file.Encoding, separator }.OfType<string>());
    }

    [GeneratedRegex("""^\{"id":"(?<id>[0-9a-f]{32})""")]
    private static partial Regex Taken();
}
