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
        calls.MapGet("/{id:long}", (long id, CallQueries queries, HttpContext http) => new CallDetailsAnswer(Find(queries, id), Sight.Of(http)));
        calls.MapGet("/{id:long}/trace", (long id, CallQueries queries, HttpContext http) => CallTraceAnswer.Of(queries.Trace(id) ?? throw new NotFoundException("trace of call", id), Sight.Of(http)));
        calls.MapGet("/{id:long}/recording", Recording).RequireAuthorization(Policies.Supervise).Produces(StatusCodes.Status200OK, contentType: "audio/wav");

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

    private static ListAnswer<CallAnswer> Interrupted(CallQueries queries, [AsParameters] Paging paging, long? taskId, HttpContext http)
    {
        var errors = new List<FieldError>();
        var (offset, limit) = paging.Read(errors);
        InvalidInputException.ThrowIfAny(errors);
        var sight = Sight.Of(http);
        return Lists.Of(queries.Interrupted(taskId, offset, limit), call => CallAnswer.Of(call, sight));
    }

    private static async Task<CallAnswer> DecideAsync(long id, Func<long, Actor, Task> decide, CallQueries queries, HttpContext http)
    {
        await decide(id, ApiGuard.ActorOf(http));
        return CallAnswer.Of(Find(queries, id).Call, Sight.Of(http));
    }

    private static CallDetails Find(CallQueries queries, long id) => queries.Find(id) ?? throw new NotFoundException("call", id);
}
