using System.Text.Json;
using System.Text.Json.Nodes;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/audit: who changed what.</summary>
internal static class AuditEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/audit", List).WithTags("Audit").RequireAuthorization(Policies.Administer);

    /// <summary>Newest first; the next page is before the last ID of this one.</summary>
    private static ListAnswer<AuditAnswer> List(AuditQueries audit, string? actor, string? action, string? text, string? from, string? to, long? before, int? limit)
    {
        var errors = new List<FieldError>();
        var (_, most) = new Paging(null, limit).Read(errors);
        var period = Lists.Period(from, to, errors);
        InvalidInputException.ThrowIfAny(errors);
        var page = audit.List(new AuditSearch { Actor = actor, Action = action, Text = text, From = period.From, To = period.To, BeforeId = before, Limit = most });
        return Lists.Of(page, AuditAnswer.Of);
    }
}

/// <summary>An entry of the audit log; before and after are documents, or texts.</summary>
internal sealed record AuditAnswer(long Id, DateTimeOffset At, string Actor, string Action, string Subject, long? TaskId, JsonNode? Before, JsonNode? After)
{
    public static AuditAnswer Of(AuditEntry entry) =>
        new(entry.Id, Instants.Of(entry.At), entry.Actor, entry.Action, entry.Subject, entry.TaskId, Document(entry.Before), Document(entry.After));

    /// <summary>A stored document, or the text that stands in its place.</summary>
    private static JsonNode? Document(string? stored)
    {
        if (stored is null) return null;
        try
        {
            return stored.StartsWith('{') ? JsonNode.Parse(stored) : JsonValue.Create(stored);
        }
        catch (JsonException)
        {
            return JsonValue.Create(stored);
        }
    }
}
