using System.Text;
using CallTasks.Core.Model;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CallTasks.Web.Api;

/// <summary>A file that was sent, with the fields beside it.</summary>
/// <param name="Path">Where it lies now; whoever takes it deletes it.</param>
/// <param name="FileName">As its sender calls it; only shown.</param>
/// <param name="Fields">Small fields of the same form.</param>
internal sealed record Upload(string Path, string FileName, IReadOnlyDictionary<string, string> Fields);

/// <summary>Takes files of multipart forms: streamed to the storage folder, never held in memory.</summary>
internal static class Uploads
{
    /// <summary>Largest file: a clients file of some ten million rows.</summary>
    public const long MaxFileBytes = 512L * 1024 * 1024;

    /// <summary>A form may be so much larger than its file.</summary>
    public const long MaxFormBytes = MaxFileBytes + 1024 * 1024;

    /// <summary>Longest field beside the file: the mapping of a few hundred columns.</summary>
    private const int MaxFieldBytes = 256 * 1024;

    /// <summary>A form has a file and a field or two.</summary>
    private const int MaxSections = 10;

    private const int MaxBoundaryLength = 200;
    private const int MaxNameLength = 255;
    private const string FileField = "file";

    public static bool IsForm(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    /// <summary>Smaller bounds than the endpoint's own, for its JSON form.</summary>
    public static void Limit(HttpContext http, long bytes)
    {
        if (http.Request.ContentLength > bytes) throw new BadHttpRequestException("Too large", StatusCodes.Status413PayloadTooLarge);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = bytes;
    }

    /// <summary>Reads the form; the file lies at <paramref name="path"/> afterwards, or nowhere when this throws.</summary>
    /// <param name="maxFileBytes">Largest file.</param>
    /// <exception cref="InvalidInputException">It is no such form, or has no file.</exception>
    public static async Task<Upload> TakeAsync(HttpContext http, string path, long maxFileBytes = MaxFileBytes)
    {
        try
        {
            return await ReadAsync(http, path, maxFileBytes);
        }
        catch (Exception e)
        {
            File.Delete(path);
            if (e is InvalidDataException) throw Bad($"The form is not a whole multipart/form-data document, or its file is larger than {maxFileBytes >> 20} MB.");
            if (e is IOException && e is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested && e.Message.Contains("end of Stream", StringComparison.OrdinalIgnoreCase)) throw Bad("The form ends in the middle: send it again.");
            throw;
        }
    }

    private static async Task<Upload> ReadAsync(HttpContext http, string path, long maxFileBytes)
    {
        var boundary = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (boundary is not { Length: > 0 and <= MaxBoundaryLength }) throw Bad("The form has no boundary.");
        var reader = new MultipartReader(boundary, http.Request.Body) { BodyLengthLimit = maxFileBytes };
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        string? fileName = null;
        for (var sections = 0; await reader.ReadNextSectionAsync(http.RequestAborted) is { } section; sections++)
        {
            if (sections >= MaxSections) throw Bad($"The form has more than {MaxSections} parts.");
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var part)) throw Bad("A part of the form has no name.");
            var name = HeaderUtilities.RemoveQuotes(part.Name).Value ?? "";
            if (part.IsFileDisposition())
            {
                if (fileName is not null) throw Bad("Send one file at a time.");
                fileName = NameOf(part);
                await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
                await section.Body.CopyToAsync(file, http.RequestAborted);
            }
            else
            {
                fields[name] = await FieldAsync(section.Body, name, http.RequestAborted);
            }
        }

        return fileName is null ? throw Bad("Send the file in the field \"file\".") : new Upload(path, fileName, fields);
    }

    private static string NameOf(ContentDispositionHeaderValue part)
    {
        var name = HeaderUtilities.RemoveQuotes(part.FileNameStar.HasValue ? part.FileNameStar : part.FileName).Value ?? "";
        // Old browsers send whole paths; control characters have no place in a list.
        name = new string([.. name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c)).Take(MaxNameLength)]);
        return name.Length == 0 ? FileField : name;
    }

    private static async Task<string> FieldAsync(Stream body, string name, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxFieldBytes ? Encoding.UTF8.GetString(buffer, 0, length) : throw new InvalidInputException([new FieldError(name, $"At most {MaxFieldBytes / 1024} KB.")]);
    }

    private static InvalidInputException Bad(string message) => new([new FieldError(FileField, message)]);
}
