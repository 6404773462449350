using System.Text.Json.Serialization;

namespace CallTasks.Core.Model;

/// <summary>Another system is asked over HTTP.</summary>
public sealed record RequestBlock : ScriptBlockWithNext
{
    /// <summary>Longest address, in characters.</summary>
    public const int MaxUrlLength = 2_000;
    /// <summary>Most headers.</summary>
    public const int MaxHeaders = 20;
    /// <summary>Longest name of a header.</summary>
    public const int MaxHeaderNameLength = 100;
    /// <summary>Longest value of a header: a signed token has room.</summary>
    public const int MaxHeaderLength = 2_000;
    /// <summary>Longest body, in characters.</summary>
    public const int MaxBodyLength = 10_000;
    /// <summary>Longest wait, in seconds: the client hears silence meanwhile.</summary>
    public const double MaxTimeoutSeconds = 30;
    /// <summary>Longest path into the answer, in characters.</summary>
    public const int MaxPathLength = 200;

    /// <summary>http or https; may hold <c>{name}</c> variables behind the host, which are escaped.</summary>
    public required string Url { get; init; }
    /// <summary>GET, POST, PUT, PATCH or DELETE.</summary>
    public string Method { get; init; } = "GET";
    /// <summary>Further headers, or null; values may hold <c>{name}</c> variables.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }
    /// <summary>What is sent, or null; may hold <c>{name}</c> variables, which are escaped as the kind of body asks for.</summary>
    public string? Body { get; init; }
    /// <summary>The variable in which the answer is kept, or null.</summary>
    public string? SaveAs { get; init; }
    /// <summary>Which part of a JSON answer is kept, such as <c>data.items[0].name</c>; null: all of it.</summary>
    public string? Path { get; init; }
    /// <summary>How long the answer is waited for, 0.5 to 30 s.</summary>
    public double TimeoutSeconds { get; init; } = 5;
    /// <summary>The block that follows when there was no answer, or none with a code of success, or without the part that is asked for; null to end the call.</summary>
    public string? ErrorNext { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<ScriptArrow> Arrows => [new("next", ScriptArrow.NextKey, Next), new("errorNext", ScriptArrow.ErrorKey, ErrorNext)];

    /// <inheritdoc/>
    public override ScriptBlock WithArrow(string arrow, string? target) => arrow == "errorNext" ? this with { ErrorNext = target } : base.WithArrow(arrow, target);
}
