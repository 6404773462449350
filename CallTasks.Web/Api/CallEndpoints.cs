using CallTasks.Core.Audio;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/calls and /interrupted-calls</summary>
internal static class CallEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var calls = api.MapGroup("/calls").WithTags("Calls");
        calls.MapGet("/{id:long}", (long id, CallQueries queries) => new CallDetailsAnswer(Find(queries, id)));
        calls.MapGet("/{id:long}/recording", Recording).Produces(StatusCodes.Status200OK, contentType: "audio/wav");

        var interrupted = api.MapGroup("/interrupted-calls").WithTags("Interrupted calls");
        interrupted.MapGet("/", Interrupted);
        interrupted.MapPost("/{id:long}/redial", (long id, InterruptedCommands commands, CallQueries queries, HttpContext http) => DecideAsync(id, commands.RedialAsync, queries, http));
        interrupted.MapPost("/{id:long}/close", (long id, InterruptedCommands commands, CallQueries queries, HttpContext http) => DecideAsync(id, commands.CloseAsync, queries, http));
    }

    private static IResult Recording(long id, CallQueries queries, StorageFolder folder)
    {
        Find(queries, id);
        var path = new RecordingFiles(folder.Path).PathOf(id);
        if (!File.Exists(path)) throw new NotFoundException("recording of call", id);
        return TypedResults.PhysicalFile(path, "audio/wav", $"call-{id}.wav", File.GetLastWriteTimeUtc(path), enableRangeProcessing: true);
    }

    private static ListAnswer<CallAnswer> Interrupted(CallQueries queries, [AsParameters] Paging paging, long? taskId)
    {
        var errors = new List<FieldError>();
        var (offset, limit) = paging.Read(errors);
        InvalidInputException.ThrowIfAny(errors);
        return Lists.Of(queries.Interrupted(taskId, offset, limit), CallAnswer.Of);
    }

    private static async Task<CallAnswer> DecideAsync(long id, Func<long, Actor, Task> decide, CallQueries queries, HttpContext http)
    {
        await decide(id, ApiGuard.ActorOf(http));
        return CallAnswer.Of(Find(queries, id).Call);
    }

    private static CallDetails Find(CallQueries queries, long id) => queries.Find(id) ?? throw new NotFoundException("call", id);
}
