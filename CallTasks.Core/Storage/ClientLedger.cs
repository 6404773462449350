using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Phones;

namespace CallTasks.Core.Storage;

/// <summary>A client to be added, numbers already checked.</summary>
public sealed record NewClient
{
    /// <summary>E.164 numbers, 1 to 10, distinct.</summary>
    public required IReadOnlyList<string> Phones { get; init; }
    /// <summary>The client's own ID; generated when null.</summary>
    public string? ClientId { get; init; }
    /// <summary>IANA zone or UTC offset from the file, or null.</summary>
    public string? TimeZone { get; init; }
    /// <summary>Parameters as a JSON object, or null.</summary>
    public string? Parameters { get; init; }
    /// <summary>Zones of the first number where somebody has looked them up already, off the writer's thread.</summary>
    internal IReadOnlyList<string>? FirstPhoneZones { get; init; }
}

/// <summary>What became of a client that was to be added.</summary>
public enum AddOutcome
{
    /// <summary>It is in.</summary>
    Accepted,
    /// <summary>Its number stands in the task already.</summary>
    Duplicate,
    /// <summary>All its numbers are on the do-not-call list.</summary>
    Blacklisted,
}

/// <summary>How an import stands (stored by number; never renumber).</summary>
public enum ImportState
{
    /// <summary>Being read; nothing of it is visible yet.</summary>
    Running = 0,
    /// <summary>In.</summary>
    Done = 1,
    /// <summary>The file was broken; nothing came in.</summary>
    Failed = 2,
    /// <summary>A person stopped it; nothing came in.</summary>
    Cancelled = 3,
}

/// <summary>How far an import has come.</summary>
/// <param name="Read">Rows read.</param>
/// <param name="Accepted">Clients that came in (or will, once it is done).</param>
/// <param name="Duplicates">Rows whose number stood there already.</param>
/// <param name="Invalid">Rows rejected for what is written in them.</param>
/// <param name="Blacklisted">Rows whose every number is on the do-not-call list.</param>
/// <param name="Progress">Share of the file read, 0 to 1.</param>
public sealed record ImportCounts(long Read, long Accepted, long Duplicates, long Invalid, long Blacklisted, double Progress);

/// <summary>An import that was begun.</summary>
/// <param name="ImportId">Row number.</param>
/// <param name="TaskId">Its task.</param>
/// <param name="BatchId">The hidden batch its clients go into.</param>
public sealed record ImportTicket(long ImportId, long TaskId, long BatchId);

/// <summary>Brings clients in: one by one, or a file as a hidden batch that becomes visible by flipping one row.</summary>
public sealed class ClientLedger(Ledger ledger)
{
    /// <summary>Clients of one slice while calls are dialled: about 10 ms of the writer.</summary>
    public const int SmallSlice = 500;

    /// <summary>
    /// Clients of one slice while nothing dials: about 0.3 s of the writer. Numbers come in any order, so a slice touches most pages
    /// of their index, and each commit writes them anew; larger slices write less.
    /// </summary>
    public const int LargeSlice = 20_000;

    /// <summary>Adds clients to the task's own batch, visible at once.</summary>
    /// <returns>What became of each, in order.</returns>
    /// <exception cref="ConflictException">The task takes no clients in its status, an import is running, or a test call would have too many.</exception>
    public Task<IReadOnlyList<AddOutcome>> AddAsync(long taskId, IReadOnlyList<NewClient> clients, Actor actor) => ledger.WriteAsync<IReadOnlyList<AddOutcome>>(w =>
    {
        var task = TakesClients(w, taskId);
        if (task.Settings.TestCall) ThrowIfTooMany(w, taskId, clients);
        var batch = w.Scalar("SELECT id FROM batches WHERE task_id = $1 AND by_hand = 1", taskId) as long? ?? NewBatch(w, taskId, visible: true, byHand: true);
        var outcomes = new AddOutcome[clients.Count];
        for (var i = 0; i < clients.Count; i++) outcomes[i] = Add(w, task, batch, clients[i]);
        var accepted = outcomes.Count(o => o == AddOutcome.Accepted);
        w.Count(taskId, Counter.Clients, (int)ClientState.New, accepted);
        if (accepted > 0)
        {
            Welcome(w, task);
            w.Audit(actor, "call-task.add-clients", task.Settings.Name, taskId, null, $"{accepted} clients");
        }

        return outcomes;
    });

    /// <summary>
    /// Begins an import into a hidden batch; one at a time per task. What an abandoned import left must be cleaned up
    /// (<see cref="IsBeingCleanedAsync"/>) before the first slice: its numbers would count as duplicates.
    /// </summary>
    /// <exception cref="ConflictException">The task takes no clients in its status, an import is running, or it is a test call.</exception>
    public Task<ImportTicket> BeginImportAsync(long taskId, string fileName, Actor actor) => ledger.WriteAsync(w =>
    {
        var task = TakesClients(w, taskId, evenUncleaned: true);
        if (task.Settings.TestCall) throw new ConflictException($"This is a test call, which takes no file: type its numbers in, at most {CallTaskSettings.MaxTestNumbers}.");
        var batch = NewBatch(w, taskId, visible: false, byHand: false);
        w.Run("INSERT INTO imports(task_id, batch_id, state, file_name, read, accepted, duplicates, invalid, blacklisted, progress, created_at) VALUES($1, $2, 0, $3, 0, 0, 0, 0, 0, 0, $4)",
            taskId, batch, fileName, w.Now);
        var ticket = new ImportTicket(w.LastId, taskId, batch);
        w.Audit(actor, "call-task.import", task.Settings.Name, taskId, null, fileName);
        w.Publish(new ImportChanged(ticket.ImportId, taskId));
        return ticket;
    });

    /// <summary>True while clients of an abandoned import are still there.</summary>
    public Task<bool> IsBeingCleanedAsync(long taskId) => ledger.WriteAsync(w => IsBeingCleaned(w, taskId));

    /// <summary>Opens the door for an import's clients: what is judged off the writer's thread, and numbers written in order.</summary>
    /// <param name="connections">To look up what is stored.</param>
    /// <param name="rejectDuplicates">Whether the first of two clients with one number wins.</param>
    public ImportIntake Open(ImportTicket import, SqliteConnections connections, bool rejectDuplicates) => new(ledger, connections, import, rejectDuplicates);

    /// <summary>Records how far an import has come.</summary>
    public Task ReportProgressAsync(ImportTicket import, ImportCounts counts) => ledger.WriteAsync(w =>
    {
        WriteCounts(w, import, counts, ImportState.Running, null, null);
        return true;
    });

    /// <summary>Makes the import's clients visible: one row flips, the task's counters and status follow in the same commit.</summary>
    /// <exception cref="ConflictException">The task was stopped meanwhile and takes no clients any more.</exception>
    public Task FinishImportAsync(ImportTicket import, ImportCounts counts, string? rejectedFile) => ledger.WriteAsync(w =>
    {
        var task = w.Task(import.TaskId);
        if (TaskTransitions.Of(task.Status, TaskAction.AddClients, task.Settings.StartMode, task.StartedAt is not null).Said is { } refusal) throw new ConflictException(refusal);
        w.Run("UPDATE batches SET visible = 1 WHERE id = $1", import.BatchId);
        w.Count(import.TaskId, Counter.Clients, (int)ClientState.New, counts.Accepted);
        WriteCounts(w, import, counts with { Progress = 1 }, ImportState.Done, null, rejectedFile);
        if (counts.Accepted > 0) Welcome(w, task);
        return true;
    });

    /// <summary>Ends an import without bringing anything in; its hidden clients are cleaned up in slices.</summary>
    /// <param name="cancelledBy">Who cancelled it, or null where nobody did.</param>
    public Task AbandonImportAsync(ImportTicket import, ImportCounts counts, ImportState state, Wording? error, Actor? cancelledBy = null) => ledger.WriteAsync(w =>
    {
        WriteCounts(w, import, counts with { Accepted = 0 }, state, error, null);
        if (cancelledBy is not null) w.Audit(cancelledBy, "call-task.cancel-import", $"import {import.ImportId}", import.TaskId);
        BulkWork.Enqueue(w, BulkJobKind.CleanBatch, import.TaskId, import.BatchId);
        return true;
    });

    /// <summary>At start: imports that were running when the program ended came to nothing, and say so.</summary>
    public Task<int> AbandonLeftImportsAsync() => ledger.WriteAsync(w =>
    {
        var left = new List<ImportTicket>();
        using (var rows = w.Query("SELECT id, task_id, batch_id FROM imports WHERE state = 0"))
        {
            while (rows.Read()) left.Add(new ImportTicket(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2)));
        }

        foreach (var import in left)
        {
            w.Run("UPDATE imports SET state = 2, error = $2, accepted = 0, ended_at = $3 WHERE id = $1", import.ImportId,
                "The program was stopped while this file was read; nothing of it came in. Upload it again.", w.Now);
            if (import.TaskId == BlacklistLedger.NoTask) BulkWork.Enqueue(w, BulkJobKind.CleanBlacklist, BlacklistLedger.NoTask, import.ImportId);
            else BulkWork.Enqueue(w, BulkJobKind.CleanBatch, import.TaskId, import.BatchId);
        }

        return left.Count;
    });

    private static CallTask TakesClients(LedgerWriter w, long taskId, bool evenUncleaned = false)
    {
        var task = w.Task(taskId);
        if (TaskTransitions.Of(task.Status, TaskAction.AddClients, task.Settings.StartMode, task.StartedAt is not null).Said is { } refusal) throw new ConflictException(refusal);
        if (w.Scalar("SELECT 1 FROM imports WHERE task_id = $1 AND state = 0 LIMIT 1", taskId) is not null)
            throw new ConflictException("A file is being read into this task. Wait until it is in, or cancel it.");
        if (w.IsBeingCopied(taskId)) throw new ConflictException("Clients are being copied into this task. Wait until they are in, or give the copy up.");
        if (!evenUncleaned && IsBeingCleaned(w, taskId))
            throw new ConflictException("What an abandoned file left in this task is being cleaned up. Try again in a moment.");
        return task;
    }

    private static void ThrowIfTooMany(LedgerWriter w, long taskId, IReadOnlyList<NewClient> clients)
    {
        var there = (long)w.Scalar("SELECT count(*) FROM client_phones WHERE task_id = $1", taskId)!;
        var more = clients.Sum(c => c.Phones.Count);
        if (there + more > CallTaskSettings.MaxTestNumbers)
            throw new ConflictException($"A test call has at most {CallTaskSettings.MaxTestNumbers} numbers: this one has {there}, and {more} more were sent. Send fewer, or make a call task that is no test.");
    }

    private static bool IsBeingCleaned(LedgerWriter w, long taskId) =>
        w.Scalar("SELECT 1 FROM bulk_jobs WHERE task_id = $1 AND kind IN ($2, $3) LIMIT 1", taskId, (int)BulkJobKind.CleanBatch, (int)BulkJobKind.CleanCopy) is not null;

    /// <summary>Clients came in: the task gets the status that follows, and queues look again.</summary>
    internal static void Welcome(LedgerWriter w, CallTask task)
    {
        var to = TaskTransitions.Of(task.Status, TaskAction.AddClients, task.Settings.StartMode, task.StartedAt is not null).To;
        if (to != task.Status) w.SetStatus(task, to);
        w.Publish(new ClientsChanged(task.Id));
    }

    private static long NewBatch(LedgerWriter w, long taskId, bool visible, bool byHand)
    {
        w.Run("INSERT INTO batches(task_id, visible, by_hand) VALUES($1, $2, $3)", taskId, visible ? 1 : 0, byHand ? 1 : 0);
        return w.LastId;
    }

    private static AddOutcome Add(LedgerWriter w, CallTask task, long batch, NewClient client)
    {
        var phones = client.Phones;
        if (task.Settings.RejectDuplicates)
        {
            var known = w.Prepare("SELECT 1 FROM client_phones WHERE task_id = ?1 AND phone = ?2 LIMIT 1");
            foreach (var phone in phones)
            {
                if (known.Bind(1, task.Id).Bind(2, phone).Run()) return AddOutcome.Duplicate;
            }
        }

        // A client keeps the numbers that may be called; without any it is rejected.
        var allowed = phones.Count == 1 && !w.IsBlacklisted(phones[0]) ? phones : phones.Where(p => !w.IsBlacklisted(p)).ToArray();
        if (allowed.Count == 0) return AddOutcome.Blacklisted;

        var zoneSet = client.TimeZone is { } zone ? w.ZoneSetId([zone])
            : client.FirstPhoneZones is { } zones && ReferenceEquals(allowed[0], phones[0]) ? w.SharedZoneSetId(zones)
            : w.SharedZoneSetId(PhoneTimeZones.ZonesOf(allowed[0]));
        w.NoteZone(batch, zoneSet);
        w.Prepare("""
            INSERT INTO clients(task_id, batch_id, client_id, phones, state, due_at, next_number, next_reason, zone_set_id, time_zone, parameters, attempts)
            VALUES(?1, ?2, ?3, ?4, 0, 0, 0, 0, ?5, ?6, ?7, 0)
            """)
            .Bind(1, task.Id).Bind(2, batch).Bind(3, client.ClientId ?? Guid.NewGuid().ToString("N"))
            .Bind(4, allowed.Count == 1 ? allowed[0] : string.Join(',', allowed)).Bind(5, zoneSet).Bind(6, client.TimeZone).Bind(7, client.Parameters).Run();
        var row = w.LastId;
        var number = w.Prepare("INSERT OR IGNORE INTO client_phones(task_id, phone, client_row) VALUES(?1, ?2, ?3)");
        foreach (var phone in allowed) number.Bind(1, task.Id).Bind(2, phone).Bind(3, row).Run();
        return AddOutcome.Accepted;
    }

    private static void WriteCounts(LedgerWriter w, ImportTicket import, ImportCounts counts, ImportState state, Wording? error, string? rejectedFile)
    {
        w.Run("UPDATE imports SET state = $2, read = $3, accepted = $4, duplicates = $5, invalid = $6, blacklisted = $7, progress = $8, error = $9, rejected_file = $10, ended_at = $11 WHERE id = $1",
            import.ImportId, (int)state, counts.Read, counts.Accepted, counts.Duplicates, counts.Invalid, counts.Blacklisted, counts.Progress, error?.ToStored(), rejectedFile,
            state == ImportState.Running ? null : w.Now);
        w.Publish(new ImportChanged(import.ImportId, import.TaskId));
    }
}
