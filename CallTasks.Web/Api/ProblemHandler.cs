using System.Text.Json;
using System.Text.RegularExpressions;
using CallTasks.Core.Model;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Diagnostics;

namespace CallTasks.Web.Api;

/// <summary>The one place where refusals become status codes, and where an unexpected fault becomes a 500 that tells nothing of our insides.</summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        if (!Surface.IsForPrograms(http.Request.Path)) return false;
        if (exception is OperationCanceledException && http.RequestAborted.IsCancellationRequested) return true;
        await (exception switch
        {
            ForbiddenException e => Problems.WriteAsync(http, StatusCodes.Status403Forbidden, e.Message),
            NotFoundException e => Problems.WriteAsync(http, StatusCodes.Status404NotFound, e.Message),
            ConflictException e => Problems.WriteAsync(http, StatusCodes.Status409Conflict, e.Message),
            StaleVersionException e => Problems.WriteAsync(http, StatusCodes.Status412PreconditionFailed, e.Message, more: problem => problem["current"] = e.Current),
            InvalidInputException e => Invalid(http, e.Errors),
            BadHttpRequestException e => Bad(http, e),
            _ => Unexpected(http, exception),
        });
        return true;
    }

    private static Task Invalid(HttpContext http, IReadOnlyList<FieldError> errors) =>
        Problems.WriteAsync(http, StatusCodes.Status400BadRequest, errors.Count == 1 ? $"{errors[0].Field}: {errors[0].Message}" : $"{errors.Count} fields cannot be accepted; see errors.", errors);

    private static Task Bad(HttpContext http, BadHttpRequestException e)
    {
        if (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
            return Problems.WriteAsync(http, e.StatusCode, "The request is too large. JSON may have 1 MB, a clients file 512 MB.");
        if (e.StatusCode == StatusCodes.Status415UnsupportedMediaType)
            return Problems.WriteAsync(http, e.StatusCode, "Send JSON, with Content-Type: application/json.");
        if (e.InnerException is JsonException json) return Invalid(http, [JsonBodies.Explain(json)]);
        if (Parameter().Match(e.Message) is { Success: true } match)
            return Invalid(http, [new FieldError(JsonNamingPolicy.CamelCase.ConvertName(match.Groups["name"].Value), $"Must be {Words(match.Groups["type"].Value)}.")]);
        if (e.Message.Contains("body", StringComparison.OrdinalIgnoreCase)) return Invalid(http, [new FieldError("body", "Send a JSON object.")]);
        return Problems.WriteAsync(http, e.StatusCode, e.Message);
    }

    private Task Unexpected(HttpContext http, Exception exception)
    {
        log.LogError(exception, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
        return Problems.WriteAsync(http, StatusCodes.Status500InternalServerError, "The server met a fault of its own. Its log says more.");
    }

    private static string Words(string type) => type switch
    {
        "int" or "long" or "int?" or "long?" or "Nullable<int>" or "Nullable<long>" => "a whole number",
        "bool" or "bool?" or "Nullable<bool>" => "true or false",
        _ => "of another form",
    };

    // The framework's own words; a test holds us to them.
    [GeneratedRegex("Failed to bind parameter \"(?<type>[^ ]+) (?<name>[^\"]+)\" from")]
    private static partial Regex Parameter();
}
