using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;

namespace CallTasks.Core.Storage;

/// <summary>Writes of what tasks are made of: dial plans, scripts, the do-not-call list, and the host's own switches.</summary>
public sealed class SettingsLedger(Ledger ledger)
{
    /// <summary>Meta key of *Pause all dialling*.</summary>
    public const string PausedAllKey = "paused-all";

    /// <summary>Adds a dial plan.</summary>
    /// <exception cref="ConflictException">Its name is taken.</exception>
    public Task<DialPlan> CreateDialPlanAsync(DialPlanSettings settings, Actor actor) => ledger.WriteAsync(w =>
    {
        RefuseTakenName(w, settings.Name, 0);
        w.Run("INSERT INTO dial_plans(version, kind, name, settings) VALUES(1, $1, $2, $3)", (int)DialPlanKind.Sip, settings.Name, StoredJson.Write(settings));
        var plan = w.Plan(w.LastId);
        CallerIdLedger.Know(w, settings.CallerIds);
        w.Audit(actor, "dial-plan.create", settings.Name, null, null, Shown(settings));
        w.Publish(new DialPlanChanged(plan));
        return plan;
    });

    /// <summary>Changes a dial plan; running tasks follow at once.</summary>
    /// <exception cref="StaleVersionException">It was changed meanwhile.</exception>
    /// <exception cref="ConflictException">The new name is taken.</exception>
    public Task<DialPlan> ChangeDialPlanAsync(long id, int version, DialPlanSettings settings, Actor actor) => ledger.WriteAsync(w =>
    {
        var plan = LivePlan(w, id);
        if (plan.Version != version) throw new StaleVersionException("dial plan", version, plan.Version);
        RefuseTakenName(w, settings.Name, id);
        w.Run("UPDATE dial_plans SET version = version + 1, name = $2, settings = $3 WHERE id = $1", id, settings.Name, StoredJson.Write(settings));
        w.Cache.Plans.Remove(id);
        var changed = w.Plan(id);
        CallerIdLedger.Know(w, settings.CallerIds);
        w.Audit(actor, "dial-plan.change", settings.Name, null, Shown(plan.Settings), Shown(settings));
        w.Publish(new DialPlanChanged(changed));
        return changed;
    });

    /// <summary>Deletes a dial plan that no living task uses.</summary>
    /// <exception cref="ConflictException">It is built in, or a task uses it.</exception>
    public Task DeleteDialPlanAsync(long id, Actor actor) => ledger.WriteAsync(w =>
    {
        var plan = LivePlan(w, id);
        if (plan.Kind == DialPlanKind.Simulated) throw new ConflictException("The built-in plan Standard stays.");
        if (w.Scalar("SELECT name FROM call_tasks WHERE dial_plan_id = $1 AND deleted_at IS NULL AND status NOT IN (5, 6) LIMIT 1", id) is string task)
            throw new ConflictException($"The task '{task}' uses this plan: give it another plan, or stop it, first.");
        if (w.Scalar("SELECT name FROM directions WHERE settings ->> 'dialPlanId' = $1 AND deleted_at IS NULL LIMIT 1", id) is string direction)
            throw new ConflictException($"The direction '{direction}' uses this plan: give it another plan, or none, first.");
        ThrowIfRedirected(w, "dialPlanId", id, "plan");
        if (ScriptUses.ScriptWith(w, "dialPlanId", id) is { } script) throw new ConflictException($"The script '{script}' transfers over this plan: change it first.");
        w.Run("UPDATE dial_plans SET deleted_at = $2 WHERE id = $1", id, w.Now);
        w.Audit(actor, "dial-plan.delete", plan.Settings.Name, null, Shown(plan.Settings));
        return true;
    });

    /// <summary>Saves a new script.</summary>
    /// <param name="imported">It came in as a file.</param>
    public Task<Script> CreateScriptAsync(string name, IReadOnlyList<ScriptBlock> blocks, Actor actor, bool imported = false) => ledger.WriteAsync(w =>
    {
        w.Run("INSERT INTO scripts(version, name) VALUES(1, $1)", name);
        return SaveVersion(w, new Script { Id = w.LastId, Version = 1, Name = name, Blocks = blocks }, imported ? "script.import" : "script.create", 1, actor);
    });

    /// <summary>Saves a new version of a script; running calls keep theirs.</summary>
    /// <param name="restored">The earlier version whose content it has, or null.</param>
    /// <exception cref="StaleVersionException">It was changed meanwhile.</exception>
    public Task<Script> ChangeScriptAsync(long id, int version, string name, IReadOnlyList<ScriptBlock> blocks, Actor actor, int? restored = null) => ledger.WriteAsync(w =>
    {
        var current = ScriptVersion(w, id);
        if (current != version) throw new StaleVersionException("script", version, current);
        w.Run("UPDATE scripts SET version = $2, name = $3 WHERE id = $1", id, version + 1, name);
        return SaveVersion(w, new Script { Id = id, Version = version + 1, Name = name, Blocks = blocks }, restored is null ? "script.change" : "script.restore", restored ?? version + 1, actor);
    });

    /// <summary>Deletes a script that no living task uses; its versions stay for the calls that ran them.</summary>
    /// <exception cref="ConflictException">A task uses it.</exception>
    public Task DeleteScriptAsync(long id, Actor actor) => ledger.WriteAsync(w =>
    {
        ScriptVersion(w, id);
        if (w.Scalar("SELECT name FROM call_tasks WHERE script_id = $1 AND deleted_at IS NULL AND status NOT IN (5, 6) LIMIT 1", id) is string task)
            throw new ConflictException($"The task '{task}' uses this script: give it another script, or stop it, first.");
        ThrowIfRedirected(w, "scriptId", id, "script");
        if (ScriptUses.ScriptWith(w, "scriptId", id) is { } other) throw new ConflictException($"The script '{other}' hands over to this script: change it first.");
        w.Run("UPDATE scripts SET deleted_at = $2 WHERE id = $1", id, w.Now);
        w.Audit(actor, "script.delete", $"script {id}");
        return true;
    });

    /// <summary>Puts numbers on the do-not-call list; one that stands there keeps its first reason.</summary>
    /// <returns>How many were added.</returns>
    public Task<int> AddToBlacklistAsync(IReadOnlyList<string> phones, string reason, Actor actor) => ledger.WriteAsync(w =>
    {
        var added = 0;
        foreach (var phone in phones) added += w.Run("INSERT OR IGNORE INTO blacklist(phone, reason, added_at, added_by) VALUES($1, $2, $3, $4)", phone, reason, w.Now, actor.Name);
        BlacklistLedger.ForgetCached(w);
        w.Audit(actor, "blacklist.add", $"{added} numbers", null, null, reason);
        return added;
    });

    /// <summary>Takes a number off the do-not-call list.</summary>
    /// <exception cref="NotFoundException">It does not stand there.</exception>
    public Task RemoveFromBlacklistAsync(string phone, Actor actor) => ledger.WriteAsync(w =>
    {
        var removed = w.Run("DELETE FROM blacklist WHERE phone = $1", phone);
        foreach (var list in BlacklistLedger.Arriving(w)) removed += w.Run("DELETE FROM blacklist_staged WHERE import_id = $1 AND phone = $2", list, phone);
        if (removed == 0) throw new NotFoundException("blacklisted number", phone);
        BlacklistLedger.ForgetCached(w);
        w.Audit(actor, "blacklist.remove", phone);
        return true;
    });

    /// <summary>Stops every start on the host at once, or lets them go on.</summary>
    public Task PauseAllAsync(bool paused, Actor actor) => ledger.WriteAsync(w =>
    {
        SetMeta(w, PausedAllKey, paused ? "1" : "0");
        w.Audit(actor, paused ? "host.pause-all" : "host.resume-all", "all dialling");
        w.Publish(new PauseAllChanged(paused));
        return true;
    });

    /// <summary>Keeps a value of the installation.</summary>
    public Task SetMetaAsync(string key, string value) => ledger.WriteAsync(w =>
    {
        SetMeta(w, key, value);
        return true;
    });

    private static void ThrowIfRedirected(LedgerWriter w, string field, long id, string what)
    {
        // Few are deleted, and a task's document is read in some microseconds.
        if (w.Scalar($"SELECT name FROM call_tasks WHERE deleted_at IS NULL AND status NOT IN (5, 6) AND json_extract(settings, '$.redirect.{field}') = $1 LIMIT 1", id) is string task)
            throw new ConflictException($"The task '{task}' redirects to this {Wording.Of(what)}: give it another redirect by default, or stop it, first.");
    }

    private static void SetMeta(LedgerWriter w, string key, string value) =>
        w.Run("INSERT INTO meta(key, value) VALUES($1, $2) ON CONFLICT(key) DO UPDATE SET value = excluded.value", key, value);

    private static DialPlan LivePlan(LedgerWriter w, long id) =>
        w.Scalar("SELECT 1 FROM dial_plans WHERE id = $1 AND deleted_at IS NULL", id) is null ? throw new NotFoundException("dial plan", id) : w.Plan(id);

    private static int ScriptVersion(LedgerWriter w, long id) =>
        (int)(w.Scalar("SELECT version FROM scripts WHERE id = $1 AND deleted_at IS NULL", id) as long? ?? throw new NotFoundException("script", id));

    private static void RefuseTakenName(LedgerWriter w, string name, long except)
    {
        if (w.Scalar("SELECT 1 FROM dial_plans WHERE name = $1 AND id <> $2 AND deleted_at IS NULL", name, except) is not null)
            throw new ConflictException($"There is a dial plan named '{name}' already: choose another name.");
    }

    private static Script SaveVersion(LedgerWriter w, Script script, string action, int told, Actor actor)
    {
        w.Run("INSERT INTO script_versions(script_id, version, name, blocks, created_at, created_by) VALUES($1, $2, $3, $4, $5, $6)", script.Id, script.Version, script.Name, StoredJson.Write(script.Blocks), w.Now, actor.Name);
        ScriptUses.Note(w, script);
        w.Publish(new ScriptChanged(script.Id));
        w.Audit(actor, action, script.Name, null, null, $"version {told}");
        return script;
    }

    /// <summary>For the audit log: no password.</summary>
    private static string Shown(DialPlanSettings settings) => StoredJson.Write(settings with { Password = settings.Password is null ? null : "•••" });
}
