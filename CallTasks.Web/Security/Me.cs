using System.Security.Claims;
using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using CallTasks.Core.Storage.Queries;
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

    /// <summary>A call as they may see it.</summary>
    public Call See(Call call) => SeesNumbers ? call : call with
    {
        Phone = PhoneMask.Mask(call.Phone),
        ClientId = PhoneMask.MaskIn(call.ClientId)!,
        Dialogue = PhoneMask.MaskIn(call.Dialogue),
        SipText = PhoneMask.MaskIn(call.SipText),
        Marker = PhoneMask.MaskIn(call.Marker),
        TransferredTo = PhoneMask.MaskIn(call.TransferredTo),
        // What was said is as personal as the number it was said to.
        HasRecording = false,
    };

    /// <summary>A call with all that is kept of it, as they may see it.</summary>
    public CallDetails? See(CallDetails? details) => details is null || SeesNumbers ? details : new CallDetails(
        See(details.Call), [.. details.Events.Select(e => e with { Detail = PhoneMask.MaskIn(e.Detail) })], PhoneMask.MaskIn(details.Parameters), [.. details.Others.Select(See)])
    { TracedMessages = details.TracedMessages, Variables = PhoneMask.MaskIn(details.Variables), Gender = details.Gender, Evidence = details.Evidence };

    /// <summary>A call's SIP messages as this person may read them.</summary>
    public CallTrace? See(CallTrace? trace) => trace is null || SeesNumbers ? trace : trace with { Messages = [.. trace.Messages.Select(m => m with { Text = PhoneMask.MaskInMessage(m.Text) })] };

    /// <summary>A client as they may see it.</summary>
    public ClientView See(ClientView client) => SeesNumbers ? client : client with
    {
        ClientId = PhoneMask.MaskIn(client.ClientId)!,
        Phones = [.. client.Phones.Select(PhoneMask.Mask)],
        Parameters = PhoneMask.MaskIn(client.Parameters),
    };

    /// <summary>A page of calls or clients as they may see it.</summary>
    public Page<T> See<T>(Page<T> page, Func<T, T> see) => SeesNumbers ? page : page with { Items = [.. page.Items.Select(see)] };

    /// <summary>A text that may hold numbers, such as parameters or a dialogue, as they may see it.</summary>
    public string? Text(string? text) => SeesNumbers ? text : PhoneMask.MaskIn(text);
}
