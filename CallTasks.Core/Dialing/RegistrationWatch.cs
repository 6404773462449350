using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Dialing;

/// <summary>
/// Keeps trunks in use registered where their dial plan says that they want it: refreshed before it expires, ended when nobody dials over the
/// plan any more, when it was changed, and when the program ends. A plan without its registration starts no call.
/// </summary>
internal sealed class RegistrationWatch(ICarrier carrier, Trunks trunks, Mailbox mailbox, TimeProvider time, ILogger log)
{
    /// <summary>What is asked for; the registrar grants what it likes.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(10);

    /// <summary>After the first failure; doubled with each further one up to <see cref="RetryAtMost"/>: accounts are locked after wrong tries.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RetryAtMost = TimeSpan.FromMinutes(5);

    /// <summary>A changed dial plan is noticed so soon.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>Patience with the end of a registration: it expires by itself.</summary>
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(2);

    private readonly HashSet<Task> _running = [];

    /// <summary>Begins to look after a plan; called on the dialling thread.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stop">Ends it; the plan's own while it is in use.</param>
    public void Begin(PlanDialing plan, CancellationTokenSource stop)
    {
        if (plan.Plan is { Kind: DialPlanKind.Sip, Settings.Register: true })
            plan.Registered("no answer to REGISTER yet");
        var keeping = KeepAsync(plan, stop, stop.Token);
        lock (_running)
        {
            _running.RemoveWhere(task => task.IsCompleted);
            _running.Add(keeping);
        }
    }

    /// <summary>Completes when all registrations that were to end are ended, or could not be in time.</summary>
    public async Task SettleAsync()
    {
        Task[] running;
        lock (_running)
            running = [.. _running];
        await Task.WhenAll(running).WaitAsync(2 * EndWithin, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task KeepAsync(PlanDialing plan, CancellationTokenSource stop, CancellationToken token)
    {
        DialPlan? stands = null;
        try
        {
            await Task.Yield();
            var failures = 0;
            var until = time.GetUtcNow();
            while (!token.IsCancellationRequested)
            {
                var now = plan.Plan;
                if (stands is not null && stands.Version != now.Version)
                {
                    await EndAsync(stands);
                    (stands, failures) = (null, 0);
                }
                if (now is not { Kind: DialPlanKind.Sip, Settings.Register: true })
                {
                    Tell(plan, null, stop);
                    await WaitAsync(plan, now, TimeSpan.MaxValue, token);
                    continue;
                }
                var said = await TryAsync(now, token);
                if (said.Registered)
                {
                    (stands, failures, until) = (now, 0, time.GetUtcNow() + said.Granted);
                    Tell(plan, null, stop);
                    await WaitAsync(plan, now, RefreshAfter(said.Granted), token);
                    continue;
                }
                // A refresh that fails leaves the registration as it is until it expires.
                if (stands is null || time.GetUtcNow() >= until)
                {
                    stands = null;
                    Tell(plan, said.Answer, stop);
                }
                var wait = TimeSpan.FromTicks(Math.Min(RetryAfter.Ticks << Math.Min(failures++, 10), RetryAtMost.Ticks));
                await WaitAsync(plan, now, stands is null || until - time.GetUtcNow() > wait ? wait : Longer(until - time.GetUtcNow()), token);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody dials over it any more.
        }
        finally
        {
            if (stands is not null)
                await EndAsync(stands);
        }
    }

    /// <summary>A fifth of the time, at most a minute, is left for tries that are lost.</summary>
    internal static TimeSpan RefreshAfter(TimeSpan granted) => granted - TimeSpan.FromTicks(Math.Min(granted.Ticks / 5, TimeSpan.TicksPerMinute));

    private static TimeSpan Longer(TimeSpan span) => span > TimeSpan.FromSeconds(1) ? span : TimeSpan.FromSeconds(1);

    private async Task<TrunkRegistration> TryAsync(DialPlan plan, CancellationToken token)
    {
        try
        {
            return await carrier.RegisterAsync(trunks.Of(plan), Validity, token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Dial plan {Plan} could not be registered", plan.Id);
            return new TrunkRegistration(false, TimeSpan.Zero, e.Message);
        }
    }

    private async Task EndAsync(DialPlan plan)
    {
        try
        {
            using var limit = new CancellationTokenSource(EndWithin, time);
            await carrier.RegisterAsync(trunks.Of(plan), TimeSpan.Zero, limit.Token);
        }
        catch (Exception e)
        {
            log.LogInformation("The registration of dial plan {Plan} was left to expire: {Problem}", plan.Id, e.Message);
        }
    }

    private async Task WaitAsync(PlanDialing plan, DialPlan seen, TimeSpan span, CancellationToken token)
    {
        while (span > TimeSpan.Zero && plan.Plan.Version == seen.Version)
        {
            var step = span < LookEvery ? span : LookEvery;
            await Task.Delay(step, time, token);
            if (span != TimeSpan.MaxValue)
                span -= step;
        }
    }

    private void Tell(PlanDialing plan, string? problem, CancellationTokenSource stop) => mailbox.Post(() =>
    {
        if (plan.Probes != stop)
            return;
        var before = plan.Health.Reason;
        plan.Registered(problem);
        if (before != plan.Health.Reason)
            log.LogInformation("Dial plan {Plan}: {Reason}", plan.Id, plan.Health.Reason ?? "the carrier knows where we are");
    });
}
