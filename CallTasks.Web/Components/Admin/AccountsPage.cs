using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Admin;

/// <summary>A page of accounts that follows what others change.</summary>
public abstract class AccountsPage : ComponentBase, IDisposable
{
    [Inject]
    private Accounts Accounts { get; set; } = null!;

    [Inject]
    private Me Visitor { get; set; } = null!;

    [Inject]
    private PageReads Reads { get; set; } = null!;

    public void Dispose()
    {
        Accounts.Changed -= Follow;
        GC.SuppressFinalize(this);
    }

    protected override Task OnInitializedAsync()
    {
        Accounts.Changed += Follow;
        return Reads.ShowAsync(Read);
    }

    /// <summary>Reads what the page lists, without touching what it shows, and returns what shows it.</summary>
    private protected abstract Action Read();

    private void Follow() => _ = InvokeAsync(async () =>
    {
        // Somebody whose role was just taken away reads no more.
        if (!Visitor.May(Role.Administrator)) return;
        await Reads.ShowAsync(Read);
        StateHasChanged();
    });
}
