using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using CallTasks.Web.Security;

namespace CallTasks.Web.Components.Scripts;

/// <summary>A script as whoever may not see numbers sees it: keys of other systems and numbers of operators are no more theirs than clients' numbers.</summary>
internal static class ScriptSight
{
    private static readonly Sight Partly = new(Whole: false);

    public static ScriptBlock Masked(ScriptBlock block) => block switch
    {
        RequestBlock request => request with
        {
            Url = Partly.Address(request.Url)!,
            Headers = request.Headers?.ToDictionary(header => header.Key, header => Partly.Secret(header.Value)!),
            Body = Partly.Secret(request.Body),
        },
        TransferBlock { Target: { } target } transfer => transfer with { Target = Masked(target) },
        ResultBlock { Redirect: { } redirect } result => result with { Redirect = Masked(redirect) },
        _ => block,
    };

    private static Redirect Masked(Redirect redirect) => redirect with { Number = PhoneMask.MaskIn(redirect.Number), Url = Partly.Address(redirect.Url) };
}
