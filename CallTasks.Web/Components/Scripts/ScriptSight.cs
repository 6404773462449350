using CallTasks.Core.Model;
using CallTasks.Core.Phones;

namespace CallTasks.Web.Components.Scripts;

/// <summary>A script as whoever may not see numbers sees it: keys of other systems and numbers of operators are no more theirs than clients' numbers.</summary>
internal static class ScriptSight
{
    private const string Hidden = "•••";

    public static ScriptBlock Masked(ScriptBlock block) => block switch
    {
        RequestBlock { Headers: { } headers } request => request with { Headers = headers.ToDictionary(header => header.Key, _ => Hidden) },
        TransferBlock { Target: { } target } transfer => transfer with { Target = Masked(target) },
        ResultBlock { Redirect: { } redirect } result => result with { Redirect = Masked(redirect) },
        _ => block,
    };

    private static Redirect Masked(Redirect redirect) => redirect with { Number = PhoneMask.MaskIn(redirect.Number), Url = redirect.Url is null ? null : Hidden };
}
