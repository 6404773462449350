using CallTasks.Core.Model;
using CallTasks.Web.Components.Scripts;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/editor/voice: a WebSocket that carries the sound of a talk which a page of the same person has opened.</summary>
internal static class VoiceEndpoints
{
    public const string Path = "/editor/voice";

    /// <summary>How often a browser that says nothing is asked whether it is there, and how long it may take to answer.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    /// <summary>Before the endpoints: nothing else of ours speaks WebSockets by itself.</summary>
    public static WebApplication UseVoice(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Path), voice => voice.UseWebSockets(new WebSocketOptions { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive }));
        return app;
    }

    public static WebApplication MapVoice(this WebApplication app)
    {
        app.MapGet(Path + "/{key}", TalkAsync).RequireAuthorization(Policies.Supervise).ExcludeFromDescription();
        return app;
    }

    private static async Task TalkAsync(string key, HttpContext http, VoiceStudio studio, Accounts accounts, IHostApplicationLifetime life, TimeProvider time)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, "This address takes the sound of a talk by WebSocket: open the editor of a script and choose Try.");
            return;
        }

        if (!SameOrigin.IsFromOurPage(http.Request))
        {
            await Problems.WriteAsync(http, StatusCodes.Status403Forbidden, "The request comes from a page of another site.");
            return;
        }

        if (accounts.Of(http.User) is not { } visitor || studio.Take(key, visitor) is not { } seat)
        {
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound, "There is no such talk, or its sound is carried already.");
            return;
        }

        // Whoever may no longer talk is heard no more from this moment on.
        void Follow()
        {
            if (accounts.Of(http.User)?.Role is not >= Role.Supervisor) seat.Finish(VoiceEnd.Refused);
        }

        accounts.Changed += Follow;
        try
        {
            await using var stopping = life.ApplicationStopping.Register(() => seat.Finish(VoiceEnd.Lost));
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            Follow();
            await new VoiceLine(seat, socket, time).RunAsync();
        }
        finally
        {
            accounts.Changed -= Follow;
            seat.Finish(VoiceEnd.Lost);
        }
    }
}
