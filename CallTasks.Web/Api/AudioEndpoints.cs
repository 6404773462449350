using CallTasks.Core.Audio;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Mvc;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/audio: the audio library. Sounds come in as multipart forms and are played with ranges.</summary>
internal static class AudioEndpoints
{
    /// <summary>A form may be so much larger than its sound.</summary>
    private const long MaxFormBytes = SoundFiles.MaximumBytes + (1024 * 1024);

    public static void Map(RouteGroupBuilder api)
    {
        var audio = api.MapGroup("/audio").WithTags("Audio");
        audio.MapGet("/", All);
        audio.MapGet("/{id:long}", (long id, ShelfQueries shelf) => SoundAnswer.Of(Find(shelf, id)));
        audio.MapPost("/", AddAsync).WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes))
            .Accepts<AudioForm>("multipart/form-data").Produces<SoundAnswer>(StatusCodes.Status201Created);
        audio.MapPut("/{id:long}", RenameAsync);
        audio.MapDelete("/{id:long}", DeleteAsync).Produces(StatusCodes.Status204NoContent);
        audio.MapGet("/{id:long}/file", File).Produces(StatusCodes.Status200OK, contentType: "audio/wav");
    }

    private static ListAnswer<SoundAnswer> All(ShelfQueries shelf, [AsParameters] Paging paging, string? search)
    {
        var errors = new List<FieldError>();
        var (offset, limit) = paging.Read(errors);
        InvalidInputException.ThrowIfAny(errors);
        return Lists.Of(shelf.Sounds(search, offset, limit), SoundAnswer.Of);
    }

    private static async Task<IResult> AddAsync(HttpContext http, SoundCommands commands, ShelfQueries shelf)
    {
        if (!Uploads.IsForm(http.Request)) throw new BadHttpRequestException("Not a form", StatusCodes.Status415UnsupportedMediaType);
        var upload = await Uploads.TakeAsync(http, commands.NewUploadPath(), SoundFiles.MaximumBytes);
        var sound = await commands.AddAsync(upload.Path, upload.Fields.GetValueOrDefault("name"), upload.FileName, ApiGuard.ActorOf(http), http.RequestAborted);
        return TypedResults.Created($"/api/v1/audio/{sound.Id}", SoundAnswer.Of(Find(shelf, sound.Id)));
    }

    private static async Task<SoundAnswer> RenameAsync(long id, SoundBody body, SoundCommands commands, ShelfQueries shelf, HttpContext http)
    {
        await commands.RenameAsync(id, Versions.Required(body.Version), body.Name ?? "", ApiGuard.ActorOf(http));
        return SoundAnswer.Of(Find(shelf, id));
    }

    private static async Task<IResult> DeleteAsync(long id, SoundCommands commands, HttpContext http)
    {
        await commands.DeleteAsync(id, ApiGuard.ActorOf(http));
        return TypedResults.NoContent();
    }

    private static IResult File(long id, SoundCommands commands)
    {
        var path = commands.PathOf(id);
        if (!System.IO.File.Exists(path)) throw new NotFoundException("file of sound", id);
        return TypedResults.PhysicalFile(path, "audio/wav", $"sound-{id}.wav", System.IO.File.GetLastWriteTimeUtc(path), enableRangeProcessing: true);
    }

    private static SavedView<Sound> Find(ShelfQueries shelf, long id) => shelf.SoundView(id) ?? throw new NotFoundException("sound", id);
}

/// <summary>A sound as it is uploaded: a WAV file (PCM, float, A-law or µ-law; mono or stereo) and its name, which may be left out.</summary>
internal sealed record AudioForm
{
    public IFormFile? File { get; init; }
    public string? Name { get; init; }
}

/// <summary>A sound's new name.</summary>
internal sealed record SoundBody
{
    public string? Name { get; init; }
    /// <summary>The version that was read.</summary>
    public int? Version { get; init; }
}

/// <summary>A sound of the library.</summary>
/// <param name="Bytes">Size of the kept file.</param>
/// <param name="SourceRate">Samples per second of the file that was uploaded.</param>
internal sealed record SoundAnswer(
    long Id, int Version, string Name, decimal DurationSeconds, long Bytes, int SourceRate, int SourceChannels, DateTimeOffset UploadedAt, string UploadedBy, IReadOnlyList<UsedByAnswer> UsedBy)
{
    public static SoundAnswer Of(SavedView<Sound> view)
    {
        var s = view.Thing.Settings;
        return new SoundAnswer(
            view.Thing.Id, view.Thing.Version, s.Name, s.Milliseconds / 1000m, s.Bytes, s.SourceRate, s.SourceChannels, Instants.Of(s.UploadedAt), s.UploadedBy, UsedByAnswer.Of(view.UsedBy));
    }
}
