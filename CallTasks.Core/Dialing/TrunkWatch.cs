using CallTasks.Core.Telephony;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Dialing;

/// <summary>Asks the trunks of dial plans in use by OPTIONS whether they are there.</summary>
internal sealed class TrunkWatch(ICarrier carrier, RegistrationWatch registrations, Trunks trunks, DialerOptions options, Mailbox mailbox, TimeProvider time, ILogger log)
{
    /// <summary>Begins to ask; called on the dialling thread.</summary>
    public void Begin(PlanDialing plan)
    {
        var stop = new CancellationTokenSource();
        plan.Probes = stop;
        registrations.Begin(plan, stop);
        _ = WatchAsync(plan, stop);
    }

    /// <summary>Asks no more.</summary>
    public static void End(PlanDialing plan)
    {
        plan.Probes?.Cancel();
        plan.Probes = null;
    }

    private async Task WatchAsync(PlanDialing plan, CancellationTokenSource stop)
    {
        var token = stop.Token;
        try
        {
            await Task.Yield();
            while (!token.IsCancellationRequested)
            {
                TrunkProbe probe;
                try
                {
                    probe = await carrier.ProbeAsync(trunks.Of(plan.Plan), token);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    probe = new TrunkProbe(false, null, e.Message);
                }
                mailbox.Post(() => Tell(plan, probe, stop));
                await Task.Delay(probe.Reachable ? options.ProbeEvery : options.ProbeDeadEvery, time, token);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody dials over it any more.
        }
        finally
        {
            stop.Dispose();
        }
    }

    private void Tell(PlanDialing plan, TrunkProbe probe, CancellationTokenSource stop)
    {
        if (plan.Probes != stop)
            return;
        var before = plan.Health.Reason;
        plan.Probed(probe);
        if (before != plan.Health.Reason)
            log.LogInformation("Dial plan {Plan}: {Reason}", plan.Id, plan.Health.Reason ?? $"the carrier answers ({probe.Answer})");
    }
}
