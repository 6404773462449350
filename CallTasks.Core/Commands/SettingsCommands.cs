using CallTasks.Core.Bots;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony;

namespace CallTasks.Core.Commands;

/// <summary>Dial plans, scripts, the do-not-call list, and *Pause all dialling*.</summary>
public sealed class SettingsCommands(SettingsLedger ledger, SettingsQueries settings, ShelfQueries shelf, ITextToSpeech speech, ICarrier carrier, Trunks trunks)
{
    /// <summary>Most numbers of one request to the do-not-call list.</summary>
    public const int MaxBlacklistNumbers = 10_000;
    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>Adds a SIP trunk.</summary>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    public async Task<DialPlan> CreateDialPlanAsync(DialPlanSettings plan, Actor actor)
    {
        InvalidInputException.ThrowIfAny(DialPlanRules.Validate(plan));
        return await ledger.CreateDialPlanAsync(plan, actor);
    }

    /// <summary>Changes a dial plan; a null password keeps the one that is stored.</summary>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    public async Task<DialPlan> ChangeDialPlanAsync(DialPlan current, int version, DialPlanSettings plan, Actor actor)
    {
        InvalidInputException.ThrowIfAny(DialPlanRules.Validate(plan, current.Kind));
        var kept = plan.Password is null && plan.Username == current.Settings.Username ? plan with { Password = current.Settings.Password } : plan;
        return await ledger.ChangeDialPlanAsync(current.Id, version, kept, actor);
    }

    /// <summary>Deletes a dial plan that no living task uses.</summary>
    public Task DeleteDialPlanAsync(long id, Actor actor) => ledger.DeleteDialPlanAsync(id, actor);

    /// <summary>Asks a plan's carrier by OPTIONS whether it is there; changes nothing and leaves no trace.</summary>
    /// <exception cref="NotFoundException">There is no such plan.</exception>
    public Task<TrunkProbe> TestDialPlanAsync(long id, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return carrier.ProbeAsync(trunks.Of(settings.DialPlan(id) ?? throw new NotFoundException("dial plan", id)), cancellationToken);
    }

    /// <summary>Looks at a plan's carrier step by step, without a call; changes nothing but a registration that the plan asks for.</summary>
    /// <exception cref="NotFoundException">There is no such plan.</exception>
    public Task<IReadOnlyList<TrunkStep>> CheckDialPlanAsync(long id, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return carrier.InspectAsync(trunks.Of(settings.DialPlan(id) ?? throw new NotFoundException("dial plan", id)), cancellationToken);
    }

    /// <summary>Saves a new script.</summary>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    public async Task<Script> CreateScriptAsync(string name, IReadOnlyList<ScriptBlock> blocks, Actor actor)
    {
        Check(0, name, blocks);
        return await ledger.CreateScriptAsync(name.Trim(), blocks, actor);
    }

    /// <summary>Saves a new version of a script.</summary>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    public async Task<Script> ChangeScriptAsync(long id, int version, string name, IReadOnlyList<ScriptBlock> blocks, Actor actor)
    {
        Check(id, name, blocks);
        return await ledger.ChangeScriptAsync(id, version, name.Trim(), blocks, actor);
    }

    /// <summary>Saves a script that came in as a file, as a new one.</summary>
    /// <exception cref="InvalidInputException">A field is not valid, or names what is not there.</exception>
    public async Task<Script> ImportScriptAsync(string name, IReadOnlyList<ScriptBlock> blocks, Actor actor)
    {
        Check(0, name, blocks);
        return await ledger.CreateScriptAsync(name.Trim(), blocks, actor, imported: true);
    }

    /// <summary>Saves a new version with the content of an earlier one.</summary>
    /// <param name="id">The script.</param>
    /// <param name="earlier">The version that comes back.</param>
    /// <param name="version">The version that was current when it was chosen.</param>
    /// <param name="actor">Who.</param>
    /// <exception cref="NotFoundException">There is no such script or version.</exception>
    /// <exception cref="ConflictException">It is the current one.</exception>
    /// <exception cref="InvalidInputException">It names what is not there any more.</exception>
    /// <exception cref="StaleVersionException">The script was changed meanwhile.</exception>
    public async Task<Script> RestoreScriptAsync(long id, int earlier, int version, Actor actor)
    {
        var current = settings.Script(id) ?? throw new NotFoundException("script", id);
        var old = settings.ScriptVersion(id, earlier) ?? throw new NotFoundException("script version", $"{id} v{earlier}");
        if (current.Version != version) throw new StaleVersionException("script", version, current.Version);
        if (earlier == current.Version) throw new ConflictException($"Version {earlier} is the current one: there is nothing to restore.");
        Check(id, old.Name, old.Blocks);
        return await ledger.ChangeScriptAsync(id, version, old.Name, old.Blocks, actor, restored: earlier);
    }

    /// <summary>Deletes a script that no living task uses.</summary>
    public Task DeleteScriptAsync(long id, Actor actor) => ledger.DeleteScriptAsync(id, actor);

    /// <summary>Puts numbers on the do-not-call list.</summary>
    /// <param name="country">Country of numbers without "+", or null.</param>
    /// <returns>How many were added.</returns>
    /// <exception cref="InvalidInputException">A number is not one, or the reason is too long.</exception>
    public async Task<int> AddToBlacklistAsync(IReadOnlyList<string> phones, string? reason, string? country, Actor actor)
    {
        var errors = new List<FieldError>();
        if (phones.Count is 0 or > MaxBlacklistNumbers) errors.Add(new FieldError("phones", $"Send from 1 to {MaxBlacklistNumbers} numbers."));
        if (reason?.Length > MaxReasonLength) errors.Add(new FieldError("reason", $"At most {MaxReasonLength} characters."));
        InvalidInputException.ThrowIfAny(errors);
        var numbers = new List<string>(phones.Count);
        for (var i = 0; i < phones.Count; i++)
        {
            var phone = PhoneNumberParser.Parse(phones[i], country);
            if (phone.E164 is { } number && phone.IsValid) numbers.Add(number);
            else errors.Add(new FieldError($"phones[{i}]", phone.Problem.ToMessage()));
        }

        InvalidInputException.ThrowIfAny(errors);
        return await ledger.AddToBlacklistAsync(numbers, reason ?? "", actor);
    }

    /// <summary>Takes a number off the do-not-call list.</summary>
    public Task RemoveFromBlacklistAsync(string phone, Actor actor) => ledger.RemoveFromBlacklistAsync(phone, actor);

    /// <summary>Stops every start on the host at once, or lets them go on.</summary>
    public Task PauseAllAsync(bool paused, Actor actor) => ledger.PauseAllAsync(paused, actor);

    /// <summary>What is there of all that a script may name.</summary>
    /// <param name="scriptId">Row number of the script itself; 0: a new one.</param>
    public ScriptReferences References(long scriptId) => new()
    {
        CanSpeak = speech.IsAvailable,
        ScriptId = scriptId,
        HasSound = sound => shelf.Sound(sound) is not null,
        HasScript = script => settings.Script(script) is not null,
        HasDirection = direction => shelf.Direction(direction) is not null,
        HasDialPlan = plan => settings.DialPlan(plan) is not null,
    };

    private void Check(long id, string name, IReadOnlyList<ScriptBlock> blocks)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(name) || name.Length > CallTaskSettings.MaxNameLength) errors.Add(new FieldError("name", $"Give it a name of 1 to {CallTaskSettings.MaxNameLength} characters."));
        errors.AddRange(ScriptRules.Validate(blocks, References(id)));
        InvalidInputException.ThrowIfAny(errors);
    }
}
