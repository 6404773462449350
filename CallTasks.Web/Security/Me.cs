using System.Security.Claims;
using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using Microsoft.AspNetCore.Components.Authorization;

namespace CallTasks.Web.Security;

/// <summary>
/// Whoever sits before a page, as they stand now. Commands get their actor here and nowhere else, so that an event of a page whose person
/// has lost the right, or never had it, does nothing.
/// </summary>
public sealed class Me(Accounts accounts, AuthenticationStateProvider provider)
{
    /// <summary>Who it is; null when nobody is signed in (any more).</summary>
    public Visitor? Now => accounts.Of(Principal);

    /// <summary>Whether numbers are shown whole.</summary>
    public bool SeesNumbers => May(Role.Supervisor);

    internal ClaimsPrincipal Principal =>
        provider.GetAuthenticationStateAsync() is { IsCompletedSuccessfully: true } state ? state.Result.User : new ClaimsPrincipal();

    /// <summary>Whether they have at least a role: for what a page shows. What it does asks <see cref="Actor"/>.</summary>
    public bool May(Role least) => Now?.Role >= least;

    /// <summary>Who gives a command.</summary>
    /// <param name="least">The role that the command asks for.</param>
    /// <exception cref="ForbiddenException">They have not this role (any more).</exception>
    public Actor Actor(Role least) => Now switch
    {
        null => throw new ForbiddenException("You are signed out: sign in again."),
        { } visitor when visitor.Role < least => throw new ForbiddenException("Your role does not allow this. An administrator can give you another one."),
        { } visitor => visitor.Actor,
    };

    /// <summary>A phone number as they may see it.</summary>
    public string Phone(string? phone) => SeesNumbers ? phone ?? "" : PhoneMask.Mask(phone);

    /// <summary>A text that may hold numbers, such as parameters or a dialogue, as they may see it.</summary>
    public string? Text(string? text) => SeesNumbers ? text : PhoneMask.MaskIn(text);
}
