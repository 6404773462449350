using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.CallTasksTexts;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>Adds one client, typed in by hand.</summary>
public sealed partial class AddClientDialog
{
    private string _phones = "";
    private string _clientId = "";
    private string _zone = "";
    private string _parameters = "";

    [Inject]
    private ClientCommands Commands { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Parameter, EditorRequired]
    public CallTask Task { get; set; } = null!;

    private string PhoneHelp => PhoneCountries.Find(Task.Settings.Country) is { } country
        ? T["PhoneHelpNational", CountryNames.Of(country)]
        : T["PhoneHelpPlus"];

    private System.Threading.Tasks.Task AddAsync() => GiveAsync(async () =>
    {
        var result = await Commands.AddAsync(Task.Id, [Client(Parameters())], Me.Actor(Role.Supervisor));
        if (result.Accepted == 0) InvalidInputException.ThrowIfAny(result.Errors);
        Toasts.Say(T["ClientIsIn"]);
        await OnClose.InvokeAsync();
    });

    private ClientInput Client(Dictionary<string, string> parameters) => new()
    {
        Phones = _phones.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ClientId = string.IsNullOrWhiteSpace(_clientId) ? null : _clientId.Trim(),
        TimeZone = string.IsNullOrWhiteSpace(_zone) ? null : _zone.Trim(),
        Parameters = parameters,
    };

    private Dictionary<string, string> Parameters()
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in _parameters.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new InvalidInputException([new FieldError("clients[0].parameters", T["ParameterWithoutName", line.Length > 40 ? line[..40] + "…" : line])]);
            parameters[line[..equals].Trim()] = line[(equals + 1)..].Trim();
        }

        return parameters;
    }
}
