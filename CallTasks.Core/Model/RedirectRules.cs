using System.Buffers;
using CallTasks.Core.Languages;
using CallTasks.Core.Phones;

namespace CallTasks.Core.Model;

/// <summary>What a redirect by default must be like: each mode with what it needs.</summary>
internal static class RedirectRules
{
    /// <summary>Said where a number is typed in: in a call it would be refused at the client's cost.</summary>
    internal static readonly Wording NoEmergency = "Emergency numbers are never called: name another one.";

    private static readonly SearchValues<char> Dialled = SearchValues.Create("0123456789*#");

    /// <summary>Everything that is wrong, on the fields redirect.*.</summary>
    /// <param name="task">The settings.</param>
    /// <param name="found">What they name.</param>
    public static IEnumerable<FieldError> Validate(CallTaskSettings task, CallTaskReferences found)
    {
        var redirect = task.Redirect;
        switch (redirect.Mode)
        {
            case RedirectMode.Hangup or RedirectMode.Nothing:
                break;
            case RedirectMode.DialPlan:
                if (redirect.DialPlanId is not { } plan)
                    yield return new FieldError("redirect.dialPlanId", "Choose the dial plan over which the call is passed on.");
                else if (found.RedirectPlan is null)
                    yield return new FieldError("redirect.dialPlanId", $"There is no dial plan {plan}: choose one of the list.");
                if (!IsNumber(redirect.Number))
                    yield return new FieldError("redirect.number", $"Say the number that is called: 1 to {Redirect.MaxNumberLength} digits, * or #, such as +4930123456 or 100.");
                else if (EmergencyNumbers.Has(redirect.Number))
                    yield return new FieldError("redirect.number", NoEmergency);
                break;
            case RedirectMode.Direction:
                if (redirect.DirectionId is not { } direction)
                    yield return new FieldError("redirect.directionId", "Choose the direction to which the call is handed over.");
                else if (!found.HasDirection)
                    yield return new FieldError("redirect.directionId", $"There is no direction {direction}: choose one of the list.");
                break;
            case RedirectMode.Customer:
                if (!IsWebAddress(redirect.Url))
                    yield return new FieldError("redirect.url", $"Say where the number is asked for: an address of at most {Redirect.MaxUrlLength} characters such as https://example.com/number, without a user name.");
                break;
            case RedirectMode.Script:
                if (redirect.ScriptId is not { } script)
                    yield return new FieldError("redirect.scriptId", "Choose the script of the bot that goes on.");
                else if (script == task.ScriptId)
                    yield return new FieldError("redirect.scriptId", "This is the task's own script: the call would never end. Choose another one.");
                else if (found.RedirectScript is null)
                    yield return new FieldError("redirect.scriptId", $"There is no script {script}: choose one of the list.");
                break;
            default:
                yield return new FieldError("redirect.mode", "Must be hangup, dialPlan, direction, customer, script or nothing.");
                break;
        }
    }

    internal static bool IsNumber(string? number) =>
        number is { Length: > 0 and <= Redirect.MaxNumberLength } && number != "+" && number.AsSpan(number[0] == '+' ? 1 : 0).IndexOfAnyExcept(Dialled) < 0;

    internal static bool IsWebAddress(string? url) =>
        url is { Length: > 0 and <= Redirect.MaxUrlLength } && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) && address.UserInfo.Length == 0 && address.Host.Length > 0;
}
