using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Shelf;

namespace CallTasks.Core.Commands;

/// <summary>What may be done with one kind of saved thing: made, changed, deleted, by the rules of its kind.</summary>
/// <typeparam name="T">What a person sets on it.</typeparam>
public sealed class SavedCommands<T> where T : class, INamed
{
    private readonly SavedLedger<T> _ledger;
    private readonly Func<T, IReadOnlyList<FieldError>> _rules;
    private readonly BulkWork _bulk;

    /// <summary>Over the kind's ledger and rules.</summary>
    /// <param name="ledger">Writes it.</param>
    /// <param name="rules">What it must be like.</param>
    /// <param name="bulk">Carries a change on to whatever follows the thing.</param>
    public SavedCommands(SavedLedger<T> ledger, Func<T, IReadOnlyList<FieldError>> rules, BulkWork bulk) => (_ledger, _rules, _bulk) = (ledger, rules, bulk);

    /// <summary>What is wrong, field by field; empty when it can be saved.</summary>
    public IReadOnlyList<FieldError> Check(T settings) => _rules(settings);

    /// <summary>Adds a thing.</summary>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    /// <exception cref="ConflictException">Its name or number is taken, or there are as many as can be.</exception>
    public async Task<Saved<T>> CreateAsync(T settings, Actor actor)
    {
        InvalidInputException.ThrowIfAny(_rules(settings));
        return await _ledger.CreateAsync(settings, actor);
    }

    /// <summary>Changes a thing.</summary>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    /// <exception cref="StaleVersionException">It was changed meanwhile.</exception>
    /// <exception cref="ConflictException">The new name or number is taken.</exception>
    public async Task<Saved<T>> ChangeAsync(long id, int version, T settings, Actor actor)
    {
        InvalidInputException.ThrowIfAny(_rules(settings));
        var changed = await _ledger.ChangeAsync(id, version, settings, actor);
        // Tasks follow their set.
        if (changed is Saved<RecallSet>) await _bulk.SettleAsync();
        return changed;
    }

    /// <summary>Deletes a thing that nothing alive uses.</summary>
    /// <exception cref="ConflictException">A task or script uses it; the message names them.</exception>
    public Task DeleteAsync(long id, Actor actor) => _ledger.DeleteAsync(id, actor);
}
