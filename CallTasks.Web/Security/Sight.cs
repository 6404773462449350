using System.Text.Json;
using System.Text.Json.Nodes;
using CallTasks.Core.Model;
using CallTasks.Core.Phones;

namespace CallTasks.Web.Security;

/// <summary>How much of a number somebody may see in an answer to a program.</summary>
/// <param name="Whole">False: numbers are masked.</param>
internal readonly record struct Sight(bool Whole)
{
    private const string Hidden = "•••";

    public static Sight Of(HttpContext http) => Of(ApiGuard.VisitorOf(http));

    public static Sight Of(Visitor visitor) => new(visitor.Role >= Role.Supervisor);

    public string Phone(string phone) => Whole ? phone : PhoneMask.Mask(phone);

    /// <summary>An address of another system: its host; what stands behind it is often a key.</summary>
    public string? Address(string? url)
    {
        if (Whole || url is null) return url;
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var rest = host < 3 ? 0 : url.AsSpan(host).IndexOfAny('/', '?', '#') is >= 0 and var at ? host + at : url.Length;
        return rest == url.Length ? url : $"{url.AsSpan(0, rest)}/{Hidden}";
    }

    /// <summary>What only those may read who see everything.</summary>
    public string? Secret(string? text) => Whole || string.IsNullOrEmpty(text) ? text : Hidden;

    public string? Text(string? text) => Whole ? text : PhoneMask.MaskIn(text);

    /// <summary>A JSON object whose values may hold numbers.</summary>
    public JsonNode Json(string? json)
    {
        if (json is null) return new JsonObject();
        var node = JsonNode.Parse(json)!;
        if (Whole || node is not JsonObject named) return node;
        var masked = new JsonObject();
        foreach (var (name, value) in named) masked[name] = PhoneMask.MaskIn(value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString());
        return masked;
    }
}
