using System.Text.RegularExpressions;
using CallTasks.Core.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace CallTasks.Core.Storage;

/// <summary>The database as EF Core sees it: schema, migrations and queries. Writes go through the <see cref="Ledger"/> alone.</summary>
public sealed partial class CallTasksDb(DbContextOptions<CallTasksDb> options) : DbContext(options)
{
    /// <summary>Call tasks, deleted ones included until they are cleaned up.</summary>
    public DbSet<CallTaskRow> CallTasks => Set<CallTaskRow>();
    /// <summary>Dial plans.</summary>
    public DbSet<DialPlanRow> DialPlans => Set<DialPlanRow>();
    /// <summary>Scripts.</summary>
    public DbSet<ScriptRow> Scripts => Set<ScriptRow>();
    /// <summary>All saved versions of scripts.</summary>
    public DbSet<ScriptVersionRow> ScriptVersions => Set<ScriptVersionRow>();
    /// <summary>Single values.</summary>
    public DbSet<MetaRow> Meta => Set<MetaRow>();
    /// <summary>Batches of clients.</summary>
    public DbSet<BatchRow> Batches => Set<BatchRow>();
    /// <summary>Clients.</summary>
    public DbSet<ClientRow> Clients => Set<ClientRow>();
    /// <summary>Zone sets.</summary>
    public DbSet<ZoneSetRow> ZoneSets => Set<ZoneSetRow>();
    /// <summary>Imports.</summary>
    public DbSet<ImportRow> Imports => Set<ImportRow>();
    /// <summary>The do-not-call list.</summary>
    public DbSet<BlacklistRow> Blacklist => Set<BlacklistRow>();
    /// <summary>Calls.</summary>
    public DbSet<CallRow> Calls => Set<CallRow>();
    /// <summary>SIP messages of calls.</summary>
    public DbSet<CallTraceRow> CallTraces => Set<CallTraceRow>();
    /// <summary>Verdicts that can be listened to.</summary>
    public DbSet<VerdictRow> Verdicts => Set<VerdictRow>();
    /// <summary>Statistics.</summary>
    public DbSet<TaskCounterRow> TaskCounters => Set<TaskCounterRow>();
    /// <summary>Reports.</summary>
    public DbSet<ReportRow> Reports => Set<ReportRow>();
    /// <summary>The audit log.</summary>
    public DbSet<AuditRow> Audit => Set<AuditRow>();
    /// <summary>People who sign in.</summary>
    public DbSet<UserRow> Users => Set<UserRow>();
    /// <summary>Keys of the REST API.</summary>
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();
    /// <summary>Links that open the wall.</summary>
    public DbSet<WallLinkRow> WallLinks => Set<WallLinkRow>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<CallTaskRow>(e =>
        {
            e.ToTable("call_tasks").HasIndex(t => t.StartAt);
            // All that the list of tasks is searched, filtered and sorted by: the rows themselves hold long documents, and are not read for it.
            e.HasIndex(t => new { t.DeletedAt, t.Status, t.NameFolded, t.StartedAt, t.StartAt, t.Owner, t.Progress }).HasDatabaseName("ix_call_tasks_list");
        });
        modelBuilder.Entity<DialPlanRow>().ToTable("dial_plans");
        modelBuilder.Entity<ScriptRow>().ToTable("scripts");
        modelBuilder.Entity<ScriptVersionRow>().ToTable("script_versions").HasKey(v => new { v.ScriptId, v.Version });
        modelBuilder.Entity<MetaRow>().ToTable("meta").HasKey(m => m.Key);
        modelBuilder.Entity<BatchRow>().ToTable("batches").HasIndex(b => b.TaskId);
        modelBuilder.Entity<BatchZoneRow>().ToTable("batch_zones").HasKey(z => new { z.BatchId, z.ZoneSetId });
        modelBuilder.Entity<ZoneSetRow>().ToTable("zone_sets").HasIndex(z => z.Zones).IsUnique();
        modelBuilder.Entity<ClientRow>(e =>
        {
            e.ToTable("clients");
            e.HasIndex(c => c.TaskId);
            e.HasIndex(c => new { c.TaskId, c.ClientId });
            e.HasIndex(c => c.Id, "ix_clients_held").HasFilter("held = 1");
            // What may be called next, found without looking at anything that may not: new = 0, waiting for recall = 2.
            e.HasIndex(c => new { c.BatchId, c.ZoneSetId, c.State, c.DueAt }).HasFilter("state IN (0, 2)").HasDatabaseName("ix_clients_due");
            // Clients by state for their list; those that were never called are found by the index above, so that an import pays nothing for this one.
            e.HasIndex(c => new { c.TaskId, c.State, c.DueAt }).HasFilter("state >= 2").HasDatabaseName("ix_clients_state");
        });
        modelBuilder.Entity<ClientPhoneRow>().ToTable("client_phones").HasKey(p => new { p.TaskId, p.Phone, p.ClientRow });
        modelBuilder.Entity<ImportRow>().ToTable("imports").HasIndex(i => i.TaskId);
        modelBuilder.Entity<BlacklistRow>().ToTable("blacklist").HasKey(b => b.Phone);
        modelBuilder.Entity<CallRow>(e =>
        {
            e.ToTable("calls");
            // Each status in the order of starts: lists of one or several statuses are merged from these, never sorted.
            e.HasIndex(c => new { c.TaskId, c.Status, c.StartedAt });
            e.HasIndex(c => new { c.TaskId, c.StartedAt });
            e.HasIndex(c => new { c.TaskId, c.Phone });
            e.HasIndex(c => new { c.TaskId, c.ClientId });
            e.HasIndex(c => c.ClientRow);
            e.HasIndex(c => c.TaskId);
            e.HasIndex(c => c.Id, "ix_calls_open").HasFilter("status < 2");
            e.HasIndex(c => c.Id, "ix_calls_interrupted").HasFilter("interrupted = 1");
            e.HasIndex(c => new { c.TaskId, c.Status, c.StartedAt, c.Problem }, "ix_calls_problem").HasFilter("problem = 1");
        });
        modelBuilder.Entity<CallTraceRow>(e =>
        {
            e.ToTable("call_traces").HasKey(t => t.CallId);
            e.Property(t => t.CallId).ValueGeneratedNever();
        });
        modelBuilder.Entity<TransferLegRow>(e =>
        {
            e.ToTable("transfer_legs").HasIndex(l => l.EndedAt);
            e.HasIndex(l => l.StartedAt);
        });
        ListenedTo(modelBuilder);
        modelBuilder.Entity<TaskCounterRow>().ToTable("task_counters").HasKey(c => new { c.TaskId, c.Counter });
        modelBuilder.Entity<BulkJobRow>().ToTable("bulk_jobs");
        modelBuilder.Entity<NumberStartRow>().ToTable("number_starts").HasKey(s => new { s.Phone, s.StartedAt, s.CallId });
        modelBuilder.Entity<ReportRow>(e =>
        {
            e.ToTable("reports").HasIndex(r => r.TaskId);
            // Each state in each order of the list, so that a page is merged from them and never sorted.
            e.HasIndex(r => r.State);
            e.HasIndex(r => new { r.State, r.TaskNameFolded });
            e.HasIndex(r => new { r.State, r.Rows });
            e.HasIndex(r => new { r.State, r.Bytes });
            e.HasIndex(r => new { r.State, r.CreatedBy });
        });
        SavedThings(modelBuilder);
        Accounts(modelBuilder);

        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties()) property.SetColumnName(SnakeCase(property.Name));
        }
    }

    private static void ListenedTo(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<VerdictRow>(e =>
        {
            e.ToTable("verdicts").HasKey(v => v.CallId);
            e.Property(v => v.CallId).ValueGeneratedNever();
            // Each verdict in the order of the sample, so that a sample is merged from them and never sorted; the columns behind it are passed over without the row.
            e.HasIndex(v => new { v.TaskId, v.Marked, v.Verdict, v.SampleKey, v.StartedAt, v.DialPlanId }, "ix_verdicts_sample_task");
            e.HasIndex(v => new { v.DialPlanId, v.Marked, v.Verdict, v.SampleKey, v.StartedAt }, "ix_verdicts_sample_plan");
            e.HasIndex(v => new { v.Marked, v.Verdict, v.SampleKey, v.StartedAt }, "ix_verdicts_sample");
            // A narrow period is read whole.
            e.HasIndex(v => new { v.TaskId, v.StartedAt, v.DialPlanId, v.Marked, v.Verdict, v.SampleKey }, "ix_verdicts_task_time");
            e.HasIndex(v => new { v.StartedAt, v.DialPlanId, v.Marked, v.Verdict, v.SampleKey }, "ix_verdicts_time");
        });
        modelBuilder.Entity<VerdictRateRow>(e =>
        {
            e.ToTable("verdict_rates").HasKey(r => new { r.TaskId, r.DialPlanId });
            e.HasIndex(r => new { r.DialPlanId, r.MarkedAt }, "ix_verdict_rates_plan");
            e.HasIndex(r => new { r.TaskId, r.MarkedAt }, "ix_verdict_rates_task");
        });
    }

    private static void Accounts(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AuditRow>(e =>
        {
            e.ToTable("audit").HasIndex(a => a.TaskId);
            e.HasIndex(a => new { a.Actor, a.Id });
            e.HasIndex(a => new { a.Action, a.Id });
            e.HasIndex(a => new { a.Actor, a.Action });
            e.HasIndex(a => a.At);
        });
        modelBuilder.Entity<UserRow>().ToTable("users").HasIndex(u => u.NameFolded).IsUnique();
        modelBuilder.Entity<ApiKeyRow>().ToTable("api_keys").HasIndex(k => k.NameFolded).IsUnique();
        modelBuilder.Entity<WallLinkRow>().ToTable("wall_links").HasIndex(l => l.NameFolded).IsUnique();
        modelBuilder.Entity<EndedSessionRow>().ToTable("ended_sessions").HasKey(s => s.Session);
    }

    private static void SavedThings(ModelBuilder modelBuilder)
    {
        void Saved<TRow>(string table) where TRow : SavedRow => modelBuilder.Entity<TRow>().ToTable(table).HasIndex(r => r.UniqueKey);
        Saved<RecallSetRow>("recall_sets");
        Saved<CallerIdRow>("caller_ids");
        Saved<CallerIdGroupRow>("caller_id_groups");
        Saved<DirectionRow>("directions");
        Saved<AudioRow>("audio");
        Saved<HoursPresetRow>("hours_presets");
        Saved<FrequencyCapRow>("frequency_caps");
        Saved<TemplateRow>("templates");
        modelBuilder.Entity<SavedUseRow>(e =>
        {
            e.ToTable("saved_uses").HasKey(u => new { u.Kind, u.SavedId, u.UserKind, u.UserId });
            e.HasIndex(u => new { u.UserKind, u.UserId });
        });
        modelBuilder.Entity<CallerIdUseRow>().ToTable("caller_id_uses").HasKey(u => u.Number);
        modelBuilder.Entity<BlacklistStagedRow>().ToTable("blacklist_staged").HasKey(s => new { s.ImportId, s.Phone });
    }

    private static string SnakeCase(string name) => WordStart().Replace(name, "_$0").ToLowerInvariant();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}
