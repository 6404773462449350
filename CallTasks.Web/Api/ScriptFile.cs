using System.Text.Encodings.Web;
using System.Text.Json;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>A script as a file: to keep it, to send it, to bring it to another console.</summary>
internal static class ScriptFile
{
    /// <summary>Largest file, as large as a JSON body.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Says what the file is.</summary>
    private const string Format = "calltasks-script/1";

    private static readonly JsonSerializerOptions Json = Configured();

    /// <summary>Writes a version.</summary>
    public static byte[] Write(Script script) =>
        JsonSerializer.SerializeToUtf8Bytes(new ScriptFileBody { Format = Format, Name = script.Name, Blocks = [.. script.Blocks.Select(block => ScriptBlockBody.Of(block, new Sight(true)))] }, Json);

    /// <summary>Reads a file; what its blocks say is checked where they are saved.</summary>
    /// <exception cref="InvalidInputException">It is no such file.</exception>
    public static ScriptBody Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes) throw Bad("file", $"The file is larger than {MaxBytes >> 20} MB.");
        try
        {
            var read = JsonSerializer.Deserialize<ScriptFileBody>(file.StartsWith("\uFEFF"u8) ? file[3..] : file, Json);
            if (read?.Format != Format) throw Bad("format", $"This is no script file: its format must be \"{Format}\".");
            return new ScriptBody { Name = read.Name, Blocks = read.Blocks };
        }
        catch (JsonException e)
        {
            throw new InvalidInputException([JsonBodies.Explain(e)]);
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or half a character.
            throw Bad("file", "The file is not valid JSON in UTF-8.");
        }
    }

    /// <summary>What the file is called: the script's name without what a file system refuses, and its version.</summary>
    public static string NameOf(Script script)
    {
        const int MaxName = 100;
        var name = new string([.. script.Name.Where(c => !char.IsControl(c) && !"<>:\"/\\|?*".Contains(c, StringComparison.Ordinal)).Take(MaxName)]).Trim(' ', '.');
        return $"{(name.Length == 0 ? "script" : name)} v{script.Version}.json";
    }

    private static InvalidInputException Bad(string field, Wording message) => new([new FieldError(field, message)]);

    private static JsonSerializerOptions Configured()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        JsonBodies.Configure(options);
        return options;
    }
}

/// <summary>The file's document.</summary>
internal sealed record ScriptFileBody
{
    /// <summary>calltasks-script/1.</summary>
    public string? Format { get; init; }
    public string? Name { get; init; }
    public IReadOnlyList<ScriptBlockBody>? Blocks { get; init; }
}

/// <summary>A script's file as it is uploaded.</summary>
internal sealed record ScriptForm
{
    public IFormFile? File { get; init; }
    /// <summary>The name it gets here; left out: the file's.</summary>
    public string? Name { get; init; }
}
