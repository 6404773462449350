using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>Writes of one kind of saved thing: made, changed, deleted, each with its audit row in the same transaction.</summary>
/// <typeparam name="T">What a person sets on it.</typeparam>
public abstract class SavedLedger<T> where T : class, INamed
{
    /// <summary>Names of users in a refusal: enough to begin with, short enough to read.</summary>
    private const int NamedUsers = 5;

    private readonly SavedTable<T> _table;

    private protected SavedLedger(Ledger ledger, SavedTable<T> table) => (Ledger, _table) = (ledger, table);

    /// <summary>The one writer.</summary>
    protected Ledger Ledger { get; }

    /// <summary>Adds a thing.</summary>
    /// <exception cref="ConflictException">Its name or number is taken, or there are as many as can be.</exception>
    public Task<Saved<T>> CreateAsync(T settings, Actor actor) => Ledger.WriteAsync(w => Create(w, settings, actor));

    /// <summary>Changes a thing.</summary>
    /// <exception cref="NotFoundException">There is none with this ID.</exception>
    /// <exception cref="StaleVersionException">It was changed meanwhile.</exception>
    /// <exception cref="ConflictException">The new name or number is taken.</exception>
    public Task<Saved<T>> ChangeAsync(long id, int version, T settings, Actor actor) => Ledger.WriteAsync(w =>
    {
        var before = Living(w, id);
        if (before.Version != version) throw new StaleVersionException(_table.Word, version, before.Version);
        RefuseTaken(w, settings, id);
        Check(w, before, settings);
        w.Run($"UPDATE {_table.Table} SET version = version + 1, name = $2, unique_key = $3, settings = $4 WHERE id = $1", id, settings.Name, _table.UniqueKey(settings), StoredJson.Write(settings));
        var after = before with { Version = version + 1, Settings = settings };
        w.Audit(actor, _table.Action + ".change", settings.Name, null, StoredJson.Write(before.Settings), StoredJson.Write(settings));
        Written(w, before, after);
        return after;
    });

    /// <summary>Deletes a thing that nothing alive uses.</summary>
    /// <exception cref="NotFoundException">There is none with this ID.</exception>
    /// <exception cref="ConflictException">A task or script uses it; the message names them.</exception>
    public Task DeleteAsync(long id, Actor actor) => Ledger.WriteAsync(w =>
    {
        var thing = Living(w, id);
        if (w.UsersOf(_table.Kind, id, NamedUsers + 1) is { Count: > 0 } users)
            throw new ConflictException($"The {Wording.Of(_table.Word)} '{thing.Settings.Name}' is used by {SavedUses.Told(users, NamedUsers)}: choose another there first.");
        CheckDeletion(w, thing);
        w.Run($"UPDATE {_table.Table} SET deleted_at = $2 WHERE id = $1", id, w.Now);
        w.Audit(actor, _table.Action + ".delete", thing.Settings.Name, null, StoredJson.Write(thing.Settings));
        Written(w, thing, null);
        return true;
    });

    private protected Saved<T> Create(LedgerWriter w, T settings, Actor actor)
    {
        RefuseTaken(w, settings, 0);
        if (w.Scalar($"SELECT count(*) FROM {_table.Table} WHERE deleted_at IS NULL") is long count && count >= _table.Most)
            throw new ConflictException($"There are {count} already, which is as many as can be: delete one that is not needed any more.");
        Check(w, null, settings);
        w.Run($"INSERT INTO {_table.Table}(version, name, unique_key, settings) VALUES(1, $1, $2, $3)", settings.Name, _table.UniqueKey(settings), StoredJson.Write(settings));
        var made = new Saved<T> { Id = w.LastId, Version = 1, Settings = settings };
        w.Audit(actor, _table.Action + ".create", settings.Name, null, null, StoredJson.Write(settings));
        Written(w, null, made);
        return made;
    }

    /// <summary>What only the transaction can see to be wrong; throws a refusal.</summary>
    private protected virtual void Check(LedgerWriter w, Saved<T>? before, T settings)
    {
    }

    /// <summary>Why it must stay, beyond its users; throws a refusal.</summary>
    private protected virtual void CheckDeletion(LedgerWriter w, Saved<T> thing)
    {
    }

    /// <summary>What else changes with it, in the same transaction.</summary>
    /// <param name="before">As it stood, or null for a new one.</param>
    /// <param name="after">As it stands, or null for a deleted one.</param>
    private protected virtual void Written(LedgerWriter w, Saved<T>? before, Saved<T>? after)
    {
    }

    private protected Saved<T> Living(LedgerWriter w, long id) => w.Saved(_table, id) ?? throw new NotFoundException(_table.Word, id);

    private void RefuseTaken(LedgerWriter w, T settings, long except)
    {
        if (w.Scalar($"SELECT 1 FROM {_table.Table} WHERE unique_key = $1 AND id <> $2 AND deleted_at IS NULL", _table.UniqueKey(settings), except) is not null)
            throw new ConflictException($"There is a {Wording.Of(_table.Word)} {Wording.Of(_table.KeyWord)} '{_table.Key(settings)}' already: choose another.");
    }
}
