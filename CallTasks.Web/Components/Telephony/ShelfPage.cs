using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.TelephonyTexts;

namespace CallTasks.Web.Components.Telephony;

/// <summary>What every page of a list of saved things has: its place in the address, and how things are checked, saved and deleted.</summary>
public abstract class ShelfPage : KeyedPage
{
    [Inject]
    private protected Acting Acting { get; set; } = null!;

    [Inject]
    private protected Toasts Toasts { get; set; } = null!;

    [Inject]
    private protected Confirmations Confirmations { get; set; } = null!;

    [Inject]
    private Me Visitor { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "q")]
    private protected string? Q { get; set; }

    private protected static string? Bad(IReadOnlyList<FieldError> errors, string field) => FormErrors.Of(errors, field) is null ? null : "true";

    /// <summary>What could not be read, and what the rules say of fields that could.</summary>
    private protected static IReadOnlyList<FieldError> Checked(IReadOnlyList<FieldError> unread, IEnumerable<FieldError> rules) =>
        [.. unread, .. rules.Where(error => unread.All(known => !FormErrors.Concern(known, error.Field)))];

    private protected async Task SaveAsync<TThing>(SavedCommands<TThing> commands, Saved<TThing>? edited, TThing thing, Action load) where TThing : class, INamed
    {
        if (edited is not null) await commands.ChangeAsync(edited.Id, edited.Version, thing, Visitor.Actor(Role.Supervisor));
        else await commands.CreateAsync(thing, Visitor.Actor(Role.Supervisor));
        load();
        Toasts.Say(T["Saved", thing.Name]);
    }

    /// <summary>Asks first, naming the thing and what goes with it.</summary>
    private protected async Task<bool> DeleteAsync(string name, string touches, Func<Actor, Task> delete, Action load, Role least = Role.Supervisor)
    {
        if (!await Confirmations.AskAsync(T["AskDelete", name], touches, T["Delete"])) return false;
        if (!await Acting.TryAsync(() => delete(Visitor.Actor(least)), T["DeletedThing", name])) return false;
        load();
        return true;
    }
}
