using System.IO.Compression;
using System.Text.Json;

namespace CallTasks.Core.Model;

/// <summary>One SIP message of a call.</summary>
/// <param name="At">Unix milliseconds, UTC.</param>
/// <param name="Sent">By us; else it came.</param>
/// <param name="Peer">Transport and address of the other side.</param>
/// <param name="Text">The message without its secrets; a long one is cut.</param>
public sealed record TracedMessage(long At, bool Sent, string Peer, string Text);

/// <summary>The SIP messages of one call, kept where the dial plan says so.</summary>
/// <param name="Messages">In order.</param>
/// <param name="LeftOut">Messages between the first and the last ones that passed the bound.</param>
public sealed record CallTrace(IReadOnlyList<TracedMessage> Messages, int LeftOut)
{
    /// <summary>Traces are kept of so many calls, the newest: at most some 300 MB of the disk, and 30 MB where messages are as long as carriers' are.</summary>
    public const int KeptCalls = 10_000;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>As one block of bytes, compressed.</summary>
    public byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest))
            JsonSerializer.Serialize(deflate, this, Options);
        return packed.ToArray();
    }

    /// <summary>Reads what <see cref="Pack"/> wrote; null when it cannot be read.</summary>
    public static CallTrace? Unpack(byte[] packed)
    {
        try
        {
            using var inflate = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<CallTrace>(inflate, Options);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return null;
        }
    }
}
