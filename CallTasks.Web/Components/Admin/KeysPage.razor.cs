using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.AdminTexts;

namespace CallTasks.Web.Components.Admin;

/// <summary>Keys of programs and links of displays: made, shown once, revoked.</summary>
public sealed partial class KeysPage
{
    private IReadOnlyList<ApiKey>? _keys;
    private IReadOnlyList<WallLink>? _links;
    private Panel? _open;

    /// <summary>What is open above the page.</summary>
    private enum Panel
    {
        Key,
        Link,
    }

    [Inject]
    private AccountQueries Queries { get; set; } = null!;

    [Inject]
    private KeyCommands Commands { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    private protected override Action Read()
    {
        var (keys, links) = (Queries.Keys(), Queries.WallLinks());
        return () => (_keys, _links) = (keys, links);
    }

    private void Close() => _open = null;

    private async Task RevokeAsync(ApiKey key)
    {
        if (await Confirmations.AskAsync(T["RevokeKeyQuestion", key.Name], T["RevokeKeyText"], T["Revoke"]))
            await Acting.TryAsync(() => Commands.RevokeKeyAsync(key.Id, Me.Actor(Role.Administrator)), T["RevokedDone", key.Name]);
    }

    private async Task RevokeAsync(WallLink link)
    {
        if (await Confirmations.AskAsync(T["RevokeLinkQuestion", link.Name], T["RevokeLinkText"], T["Revoke"]))
            await Acting.TryAsync(() => Commands.RevokeLinkAsync(link.Id, Me.Actor(Role.Administrator)), T["RevokedDone", link.Name]);
    }
}
