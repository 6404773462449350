using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallTasks.Core.Model;
using Microsoft.AspNetCore.WebUtilities;

namespace CallTasks.Web.Api;

/// <summary>Refusals in the form programs expect (RFC 9457), with one entry per field where fields are wrong.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    /// <summary>Quotation marks stay readable; the media type keeps a browser from taking it for a page.</summary>
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes problem details; nothing when the answer has begun.</summary>
    public static Task WriteAsync(HttpContext http, int status, string detail, IReadOnlyList<FieldError>? errors = null, Action<JsonObject>? more = null)
    {
        if (http.Response.HasStarted) return Task.CompletedTask;
        var problem = new JsonObject
        {
            ["type"] = $"https://httpwg.org/specs/rfc9110.html#status.{status}",
            ["title"] = ReasonPhrases.GetReasonPhrase(status),
            ["status"] = status,
            ["detail"] = detail,
            ["instance"] = http.Request.Path.Value,
        };
        if (errors is not null)
        {
            var fields = new JsonObject();
            foreach (var field in errors.GroupBy(e => e.Field))
                fields[field.Key] = new JsonArray([.. field.Select(e => (JsonNode)e.Message)]);
            problem["errors"] = fields;
        }

        more?.Invoke(problem);
        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(problem.ToJsonString(Readable));
    }
}
