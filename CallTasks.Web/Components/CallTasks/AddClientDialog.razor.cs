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
    private Dialog _dialog = null!;
    private IReadOnlyList<FieldError> _errors = [];
    private string _phones = "";
    private string _clientId = "";
    private string _zone = "";
    private string _parameters = "";
    private string? _refusal;
    private bool _busy;

    [Inject]
    private ClientCommands Commands { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Parameter, EditorRequired]
    public CallTask Task { get; set; } = null!;

    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    private string PhoneHelp => PhoneCountries.Find(Task.Settings.Country) is { } country
        ? T["PhoneHelpNational", CountryNames.Of(country)]
        : T["PhoneHelpPlus"];

    private string? Bad(params string[] fields) => FormErrors.Of(_errors, fields) is null ? null : "true";

    private async Task AddAsync()
    {
        if (_busy) return;
        (_busy, _refusal) = (true, null);
        try
        {
            var (parameters, unread) = Parameters();
            _errors = unread;
            if (_errors.Count == 0)
            {
                var result = await Commands.AddAsync(Task.Id, [Client(parameters)], Me.Actor(Role.Supervisor));
                if (result.Accepted == 1)
                {
                    Toasts.Say(T["ClientIsIn"]);
                    await OnClose.InvokeAsync();
                    return;
                }

                _errors = result.Errors;
            }

            StateHasChanged();
            await _dialog.FocusFirstErrorAsync();
        }
        catch (InvalidInputException invalid)
        {
            _errors = invalid.Errors;
        }
        catch (RefusedException refused)
        {
            _refusal = refused.Message;
        }
        finally
        {
            _busy = false;
        }
    }

    private ClientInput Client(Dictionary<string, string> parameters) => new()
    {
        Phones = _phones.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ClientId = string.IsNullOrWhiteSpace(_clientId) ? null : _clientId.Trim(),
        TimeZone = string.IsNullOrWhiteSpace(_zone) ? null : _zone.Trim(),
        Parameters = parameters,
    };

    private (Dictionary<string, string> Parameters, IReadOnlyList<FieldError> Errors) Parameters()
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in _parameters.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return (parameters, [new FieldError("clients[0].parameters", T["ParameterWithoutName", line.Length > 40 ? line[..40] + "…" : line])]);
            parameters[line[..equals].Trim()] = line[(equals + 1)..].Trim();
        }

        return (parameters, []);
    }
}
