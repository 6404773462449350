using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Dialing;

/// <summary>Ends the dialogs that an earlier run left on the carrier; each holds its lines until that is done.</summary>
internal sealed class OrphanRelease(ICarrier carrier, Trunks trunks, SettingsQueries settings, RecoveryLedger recovery, Mailbox mailbox, DialingBook book, ILogger log)
{
    /// <summary>Ended at once: each may take 32 s (RFC 3261 Timer B) where a trunk is silent.</summary>
    private const int AtOnce = 100;

    /// <summary>Before the dialling thread starts.</summary>
    public void Begin(IReadOnlyList<LeftCall> left)
    {
        if (left.Count == 0)
            return;
        foreach (var call in left)
        {
            if (call.TaskId is { } task)
                book.Lines.TakeAnyway(task, call.DialPlanId);
            else
                book.Lines.TakeForLegAnyway(call.DialPlanId);
        }
        _ = Task.Run(() => Parallel.ForEachAsync(left, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (call, token) =>
        {
            await ReleaseAsync(call, token);
            mailbox.Post(() =>
            {
                if (call.TaskId is { } task)
                    book.Lines.Release(task, call.DialPlanId);
                else
                    book.Lines.ReleaseLeg(call.DialPlanId);
            });
        }));
    }

    private async Task ReleaseAsync(LeftCall call, CancellationToken cancellationToken)
    {
        try
        {
            var plan = settings.DialPlan(call.DialPlanId, evenDeleted: true) ?? throw new NotFoundException("dial plan", call.DialPlanId);
            await carrier.ReleaseAsync(
                new OrphanDialog { CallId = call.CallId, Phone = call.Phone, CallerId = call.CallerId, Trunk = trunks.Of(plan), Dialog = call.Dialog }, cancellationToken);
            await recovery.ReleasedAsync(call.CallId);
            log.LogInformation("Call {Call} to {Phone}, left by an earlier run, was ended on the carrier", call.CallId, PhoneMask.Mask(call.Phone));
        }
        catch (Exception e)
        {
            log.LogWarning(e, "Call {Call}, left by an earlier run, could not be ended on the carrier", call.CallId);
        }
    }
}
