using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Commands;

/// <summary>A client as a person or program gives it.</summary>
public sealed record ClientInput
{
    /// <summary>Numbers as written, 1 to 10.</summary>
    public IReadOnlyList<string> Phones { get; init; } = [];
    /// <summary>The client's own ID, or null.</summary>
    public string? ClientId { get; init; }
    /// <summary>Named parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
    /// <summary>IANA zone or UTC offset, or null.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>What became of clients that were added.</summary>
/// <param name="Accepted">Came in.</param>
/// <param name="Duplicates">Their number stands in the task already.</param>
/// <param name="Invalid">No number of theirs is valid.</param>
/// <param name="Blacklisted">On the do-not-call list.</param>
/// <param name="Errors">Why clients were refused, by index: <c>clients[0].phones</c>.</param>
public sealed record AddClientsResult(int Accepted, int Duplicates, int Invalid, int Blacklisted, IReadOnlyList<FieldError> Errors);

/// <summary>Adds clients one by one.</summary>
public sealed class ClientCommands(ClientLedger clients, CallTaskQueries queries)
{
    /// <summary>Most clients of one request; more come as a file.</summary>
    public const int MaxClients = 1_000;
    /// <summary>Most numbers of one client.</summary>
    public const int MaxPhones = 10;
    /// <summary>Longest client ID, in bytes of UTF-8.</summary>
    public const int MaxClientIdBytes = 10_240;
    /// <summary>Most parameters of one client.</summary>
    public const int MaxParameters = 500;
    /// <summary>Longest parameter name or value, in characters.</summary>
    public const int MaxParameterLength = 32_767;

    /// <summary>Adds clients; each is accepted or refused by itself.</summary>
    /// <exception cref="InvalidInputException">The request as a whole is not valid.</exception>
    /// <exception cref="ConflictException">The task takes no clients now.</exception>
    public async Task<AddClientsResult> AddAsync(long taskId, IReadOnlyList<ClientInput> inputs, Actor actor)
    {
        if (inputs.Count is 0 or > MaxClients) throw new InvalidInputException([new FieldError("clients", $"Send from 1 to {MaxClients} clients; more come as a file.")]);
        var task = queries.Find(taskId)?.Task ?? throw new NotFoundException("call task", taskId);
        var errors = new List<FieldError>();
        var accepted = new List<NewClient>();
        var origin = new List<int>();
        for (var i = 0; i < inputs.Count; i++)
        {
            if (Read(inputs[i], task.Settings.Country, $"clients[{i}]", errors) is not { } client) continue;
            accepted.Add(client);
            origin.Add(i);
        }

        var invalid = inputs.Count - accepted.Count;
        if (accepted.Count == 0) return new AddClientsResult(0, 0, invalid, 0, errors);
        var outcomes = await clients.AddAsync(taskId, accepted, actor);
        for (var k = 0; k < outcomes.Count; k++)
        {
            if (outcomes[k] == AddOutcome.Duplicate) errors.Add(new FieldError($"clients[{origin[k]}].phones", "This number stands in the task already."));
            else if (outcomes[k] == AddOutcome.Blacklisted) errors.Add(new FieldError($"clients[{origin[k]}].phones", "This number is on the do-not-call list."));
        }

        return new AddClientsResult(outcomes.Count(o => o == AddOutcome.Accepted), outcomes.Count(o => o == AddOutcome.Duplicate), invalid, outcomes.Count(o => o == AddOutcome.Blacklisted), errors);
    }

    private static NewClient? Read(ClientInput input, string? country, string field, List<FieldError> errors)
    {
        var before = errors.Count;
        if (input.Phones.Count is 0 or > MaxPhones) errors.Add(new FieldError($"{field}.phones", $"A client has from 1 to {MaxPhones} numbers."));
        if (input.ClientId is { } id && System.Text.Encoding.UTF8.GetByteCount(id) > MaxClientIdBytes) errors.Add(new FieldError($"{field}.clientId", $"At most {MaxClientIdBytes} bytes."));
        if (input.TimeZone is { Length: > 0 } zone && !ClientZones.TryFind(zone, out _)) errors.Add(new FieldError($"{field}.timeZone", "Must be an IANA zone such as Europe/Berlin, or a UTC offset such as +03:00."));
        if (input.Parameters.Count > MaxParameters || input.Parameters.Any(p => p.Key.Length is 0 or > MaxParameterLength || (p.Value?.Length ?? 0) > MaxParameterLength))
            errors.Add(new FieldError($"{field}.parameters", $"At most {MaxParameters} parameters of at most {MaxParameterLength} characters."));
        if (errors.Count > before) return null;

        var phones = new List<string>();
        foreach (var text in input.Phones)
        {
            var phone = PhoneNumberParser.Parse(text, country);
            if (phone.E164 is { } number && phone.IsValid)
            {
                if (!phones.Contains(number)) phones.Add(number);
            }
            else if (errors.Count == before) errors.Add(new FieldError($"{field}.phones", phone.Problem.ToMessage()));
        }

        if (phones.Count == 0) return null;
        errors.RemoveRange(before, errors.Count - before);
        return new NewClient
        {
            Phones = phones,
            ClientId = string.IsNullOrWhiteSpace(input.ClientId) ? null : input.ClientId,
            TimeZone = string.IsNullOrWhiteSpace(input.TimeZone) ? null : input.TimeZone,
            Parameters = input.Parameters.Count == 0 ? null : StoredJson.Write(input.Parameters),
        };
    }
}
