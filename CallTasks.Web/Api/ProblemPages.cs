using CallTasks.Web.Security;
using Microsoft.AspNetCore.Diagnostics;

namespace CallTasks.Web.Api;

/// <summary>Programs get problem details where a status without a body would become a page for people.</summary>
internal sealed class ProblemPages(RequestDelegate next, ApiPaths paths)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (Surface.IsCircuit(http.Request.Path))
        {
            // Its script reads the status alone.
            if (http.Features.Get<IStatusCodePagesFeature>() is { } none) none.Enabled = false;
            await next(http);
            return;
        }

        if (!Surface.IsForPrograms(http.Request.Path))
        {
            await next(http);
            return;
        }

        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        await next(http);
        if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed } && !paths.Knows(http))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            http.Response.Headers.Remove("Allow");
        }

        if (http.Response is not { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null }) return;
        await Problems.WriteAsync(http, http.Response.StatusCode, http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => "There is nothing at this address; /openapi/v1.json lists what there is.",
            StatusCodes.Status405MethodNotAllowed => $"{http.Request.Method} is not possible here; the Allow header says what is.",
            StatusCodes.Status413PayloadTooLarge => "The request is too large. JSON may have 1 MB, a clients file 512 MB.",
            StatusCodes.Status415UnsupportedMediaType => "Send JSON, with Content-Type: application/json.",
            StatusCodes.Status416RangeNotSatisfiable => "The range lies outside of the file.",
            StatusCodes.Status429TooManyRequests => "Too many requests at once: wait a moment and send it again.",
            _ => "The request was refused.",
        });
    }
}
