using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.AdminTexts;

namespace CallTasks.Web.Components.Admin;

/// <summary>People who sign in: added, given a role or a password, locked, deleted. Follows what others change.</summary>
public sealed partial class UsersPage
{
    private IReadOnlyList<User>? _users;
    private Opened? _open;

    /// <summary>What is open above the page.</summary>
    private enum Panel
    {
        User,
        Password,
    }

    [Inject]
    private AccountQueries Queries { get; set; } = null!;

    [Inject]
    private AccountCommands Commands { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private Ticker Ticker { get; set; } = null!;

    private protected override Action Read()
    {
        var users = Queries.Users();
        return () => _users = users;
    }

    private bool IsMe(User user) => Me.Now is { Kind: VisitorKind.User } me && me.Id == user.Id;

    private void Close() => _open = null;

    private async Task LockAsync(User user)
    {
        if (!user.Locked && !await Confirmations.AskAsync(T["LockQuestion", user.Name], T["LockText"], T["Lock"])) return;
        await Acting.TryAsync(() => Commands.ChangeAsync(user.Id, user.Version, user.Name, user.Role, !user.Locked, Me.Actor(Role.Administrator)), T[user.Locked ? "UnlockedDone" : "LockedDone", user.Name]);
    }

    private async Task DeleteAsync(User user)
    {
        if (await Confirmations.AskAsync(T["DeleteQuestion", user.Name], T["DeleteText"], T["Delete"]))
            await Acting.TryAsync(() => Commands.DeleteAsync(user.Id, Me.Actor(Role.Administrator)), T["DeletedDone", user.Name]);
    }

    private sealed record Opened(Panel Panel, User? User);
}
