using CallTasks.Core.Dialing;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>Why a running task starts no call now.</summary>
internal sealed record WaitingForAnswer(WaitingReason Reason, DateTimeOffset? Until, string Text)
{
    /// <summary>*Pause all dialling* has no word of its own in version 1: it is told as budget, with its text.</summary>
    public static WaitingForAnswer? Of(WaitingFor? waiting) =>
        waiting is null ? null : new(waiting.Reason == WaitingReason.PausedAll ? WaitingReason.Budget : waiting.Reason, Instants.Of(waiting.Until), waiting.Text);
}

/// <summary>How far a task has come, in clients.</summary>
internal sealed record ProgressAnswer(long Clients, long Done, long InWork, long WaitingRecall, long NotCalled)
{
    public static ProgressAnswer Of(TaskStatistics s) =>
        new(s.TotalClients, s.DoneClients, s.Clients(ClientState.InWork), s.Clients(ClientState.WaitingRecall), s.Clients(ClientState.New));
}

/// <summary>Work on many clients that goes on; <c>done</c> of <c>total</c> are rows gone through.</summary>
internal sealed record BulkWorkAnswer(long Id, long TaskId, BulkJobKind Kind, long Done, long Total, double Progress, bool Failed, bool CanCancel)
{
    public static BulkWorkAnswer Of(BulkJobView job) => new(job.Id, job.TaskId, job.Kind, job.Done, job.Total, Math.Round(job.Progress, 4), job.Failed, job.CanCancel);
}

/// <summary>The status after a command.</summary>
internal sealed record StatusAnswer(CallTaskStatus Status);

/// <summary>A call task as it stands.</summary>
internal sealed record CallTaskAnswer
{
    public required long Id { get; init; }
    public required int Version { get; init; }
    public required CallTaskStatus Status { get; init; }
    public required WaitingForAnswer? WaitingFor { get; init; }
    public required ProgressAnswer Progress { get; init; }
    /// <summary>What its calls cost so far.</summary>
    public required decimal Cost { get; init; }
    /// <summary>Work on its clients that goes on; empty in a list.</summary>
    public required IReadOnlyList<BulkWorkAnswer> BulkWork { get; init; }
    public required string Name { get; init; }
    public required long ScriptId { get; init; }
    public required long DialPlanId { get; init; }
    public required StartMode StartMode { get; init; }
    public required DateTimeOffset? StartAt { get; init; }
    public required IntensityBody Intensity { get; init; }
    public required int MaxLines { get; init; }
    public required int IneffectiveSeconds { get; init; }
    public required string? Country { get; init; }
    public required IdentificationBody? Identification { get; init; }
    public required long? AmbientNoiseId { get; init; }
    public required CallerIdBody CallerId { get; init; }
    public required RedirectBody Redirect { get; init; }
    public required RecallBody? Recall { get; init; }
    public required int? CallsPerClient { get; init; }
    public required int? CallsPerNumber { get; init; }
    public required RecallStart RecallStart { get; init; }
    public required TimeOnly? RecallTimeOfDay { get; init; }
    public required CallingHoursBody? CallingHours { get; init; }
    public required string TimeZone { get; init; }
    public required RecordBody Record { get; init; }
    public required int Priority { get; init; }
    public required bool TestCall { get; init; }
    public required bool DetectGender { get; init; }
    public required bool RejectDuplicates { get; init; }
    public required bool Simulated { get; init; }
    public required string? Owner { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset? EndedAt { get; init; }
    public required decimal? StartedLateBySeconds { get; init; }

    public static CallTaskAnswer Of(TaskSnapshot snapshot, Sight sight)
    {
        var (task, s) = (snapshot.Task, snapshot.Task.Settings);
        return new CallTaskAnswer
        {
            Id = task.Id,
            Version = task.Version,
            Status = task.Status,
            WaitingFor = WaitingForAnswer.Of(snapshot.WaitingFor),
            Progress = ProgressAnswer.Of(snapshot.Statistics),
            Cost = snapshot.Statistics.Cost,
            BulkWork = [.. snapshot.BulkWork.Select(BulkWorkAnswer.Of)],
            Name = s.Name,
            ScriptId = s.ScriptId,
            DialPlanId = s.DialPlanId,
            StartMode = s.StartMode,
            StartAt = Instants.Of(s.StartAt),
            Intensity = new IntensityBody { Attempts = s.Intensity.Attempts, Seconds = s.Intensity.Seconds },
            MaxLines = s.MaxLines,
            IneffectiveSeconds = s.IneffectiveSeconds,
            Country = s.Country,
            Identification = IdentificationBody.Of(s.Identification),
            AmbientNoiseId = s.AmbientNoiseId,
            Redirect = RedirectBody.Of(s.Redirect, sight),
            TestCall = s.TestCall,
            DetectGender = s.DetectGender,
            CallerId = CallerIdBody.Of(s.CallerId),
            Recall = s.RecallSetId is null && s.Recall == RecallRules.None ? null : new RecallBody { SetId = s.RecallSetId, Busy = Rule(s.Recall.Busy), NoAnswer = Rule(s.Recall.NoAnswer), Machine = Rule(s.Recall.Machine), Short = Rule(s.Recall.Short), Failure = Rule(s.Recall.Failure) },
            CallsPerClient = s.CallsPerClient,
            CallsPerNumber = s.CallsPerNumber,
            RecallStart = s.RecallStart,
            RecallTimeOfDay = s.RecallTimeOfDay,
            CallingHours = s.CallingHours is { } hours ? CallingHoursBody.Of(hours) : null,
            TimeZone = s.TimeZone,
            Record = new RecordBody { On = s.Record.On, FromSecond = s.Record.FromSecond },
            Priority = s.Priority,
            RejectDuplicates = s.RejectDuplicates,
            Simulated = task.Simulated,
            Owner = task.Owner,
            CreatedAt = Instants.Of(task.CreatedAt),
            StartedAt = Instants.Of(task.StartedAt),
            EndedAt = Instants.Of(task.EndedAt),
            StartedLateBySeconds = Instants.Seconds(task.StartedLateBy),
        };
    }

    private static RecallRuleBody? Rule(RecallRule? rule) => rule is null ? null : new RecallRuleBody { AfterSeconds = rule.AfterSeconds, Times = rule.Times };
}
