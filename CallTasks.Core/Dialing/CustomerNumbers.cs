using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallTasks.Core.Bots;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Dialing;

/// <summary>How a customer's system is asked for a transfer's number.</summary>
public sealed record CustomerNumberOptions
{
    /// <summary>Shortest secret, in characters: a shorter one can be tried out.</summary>
    public const int MinSecretLength = 16;

    /// <summary>Requests are signed with it; null: they are not signed.</summary>
    public string? Secret { get; init; }

    /// <summary>Patience with one request, 0.5 s to 15 s: a client waits on the line.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Names the first setting that is out of its range.</summary>
    /// <exception cref="ArgumentException">What is wrong and what is allowed.</exception>
    public void Validate()
    {
        if (Secret is { } secret && secret.Length < MinSecretLength)
            throw new ArgumentException($"Transfers:Secret has {secret.Length} characters; it must have {MinSecretLength} or more.");
        if (Timeout < TimeSpan.FromSeconds(0.5) || Timeout > TimeSpan.FromSeconds(15))
            throw new ArgumentException($"Transfers:TimeoutSeconds is {Timeout.TotalSeconds:0.###}; it must lie between 0.5 and 15.");
    }
}

/// <summary>
/// Asks a customer's own system over HTTP to whom a client is handed over (docs/transfers.md). It is asked a second time where it did not answer or
/// met an error of its own, and never a third; whatever it answers is judged like any other number.
/// </summary>
/// <param name="http">Goes nowhere it must not.</param>
/// <param name="options">Secret and patience.</param>
/// <param name="settings">Finds the dial plan that the answer names.</param>
/// <param name="time">Dates the signature.</param>
public sealed class CustomerNumbers(GuardedHttp http, CustomerNumberOptions options, SettingsQueries settings, TimeProvider time)
{
    /// <summary>Header of the instant, Unix seconds, that the signature covers: an old request can be told from a new one.</summary>
    public const string TimestampHeader = "X-CallTasks-Timestamp";

    /// <summary>Header of the signature: <c>sha256=</c> and HMAC-SHA-256 of instant, dot and body, in hexadecimal digits.</summary>
    public const string SignatureHeader = "X-CallTasks-Signature";

    /// <summary>Requests of one transfer at most.</summary>
    private const int Tries = 2;

    /// <summary>Longest answer, in bytes: a number and a plan's name.</summary>
    private const int MaxAnswer = 4096;

    /// <summary>Most of the values that a request carries, in characters: a script may hold long texts.</summary>
    private const int MaxValue = 2_000;

    /// <summary>Most variables that a request carries.</summary>
    private const int MaxVariables = 200;

    private const int DeepestAnswer = 4;

    /// <summary>The signature of a body at an instant.</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="unixSeconds">The instant.</param>
    /// <param name="body">The body as it is sent.</param>
    public static string Sign(string secret, long unixSeconds, string body) => "sha256=" + Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{unixSeconds}.{body}"))));

    /// <summary>Asks.</summary>
    /// <returns>Number and plan, or why there is none.</returns>
    internal async Task<TransferTarget> AskAsync(string url, long callId, TransferCaller caller, IReadOnlyDictionary<string, string> variables, CancellationToken callEnded)
    {
        var body = Body(callId, caller, variables);
        Wording why = "";
        for (var tried = 0; tried < Tries; tried++)
        {
            var answer = await http.SendAsync(
                new WebRequest { Method = "POST", Url = url, Headers = Headers(body), Body = body, Timeout = options.Timeout, MaxBytes = MaxAnswer }, callEnded);
            if (answer.IsSuccess)
                return Read(answer.Body, caller);
            why = answer.Trouble ?? Wording.Of($"The customer's system answered {answer.Code}.");
            // What it refuses once it refuses again.
            if (answer.Code is { } code && code < 500)
                break;
        }
        return new TransferTarget { Why = why };
    }

    private static string Body(long callId, TransferCaller caller, IReadOnlyDictionary<string, string> variables)
    {
        var values = new JsonObject();
        foreach (var (name, value) in variables.Take(MaxVariables))
            values[name] = value.Length > MaxValue ? value[..MaxValue] : value;
        return new JsonObject { ["callId"] = callId, ["taskId"] = caller.TaskId, ["clientId"] = caller.ClientId, ["phone"] = caller.Phone, ["variables"] = values }.ToJsonString();
    }

    private Dictionary<string, string> Headers(string body)
    {
        var headers = new Dictionary<string, string>();
        if (options.Secret is not { } secret)
            return headers;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        headers[TimestampHeader] = now.ToString(CultureInfo.InvariantCulture);
        headers[SignatureHeader] = Sign(secret, now, body);
        return headers;
    }

    private TransferTarget Read(string body, TransferCaller caller)
    {
        JsonElement answer;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DeepestAnswer });
            answer = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return new TransferTarget { Why = "The customer's system answered with something that is no JSON." };
        }
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("number", out var number) || number.ValueKind != JsonValueKind.String)
            return new TransferTarget { Why = "The customer's system named no number." };
        var read = PhoneNumberParser.Parse(number.GetString(), caller.Country);
        if (!read.IsValid)
            return new TransferTarget { Why = Wording.Of($"The customer's system named a number that may not be called. {read.Problem.ToMessage()}") };
        return PlanOf(answer, caller) is { } plan
            ? new TransferTarget { Plan = plan, Numbers = [read.E164] }
            : new TransferTarget { Why = "The customer's system named a dial plan that does not exist." };
    }

    /// <summary>By row number or name; the call's own where none is named.</summary>
    private DialPlan? PlanOf(JsonElement answer, TransferCaller caller)
    {
        if (!answer.TryGetProperty("dialPlan", out var named) || named.ValueKind == JsonValueKind.Null)
            return caller.Plan;
        return named.ValueKind switch
        {
            JsonValueKind.Number => named.TryGetInt64(out var id) ? settings.DialPlan(id) : null,
            JsonValueKind.String => settings.DialPlans().FirstOrDefault(plan => string.Equals(plan.Settings.Name, named.GetString(), StringComparison.OrdinalIgnoreCase)),
            _ => null,
        };
    }
}
