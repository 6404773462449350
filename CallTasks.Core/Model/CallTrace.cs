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
    /// <summary>Traces are kept of so many calls, the newest: at most some 300 MB of the disk, twice as much where every call was handed over, and a tenth of it where messages are as long as carriers' are.</summary>
    public const int KeptCalls = 10_000;

    /// <summary>Messages of all legs of a call together: two long ones, or a direction's six numbers that were busy.</summary>
    internal const int MostOfLegs = 120;

    /// <summary>Characters of all legs of a call together.</summary>
    internal const int MostCharactersOfLegs = 65_536;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The messages of several legs as one trace, in the order of their instants; beyond the bounds those in the middle are left out. Null where there are none.</summary>
    internal static CallTrace? Join(IReadOnlyList<CallTrace?> legs)
    {
        var traces = legs.OfType<CallTrace>().ToList();
        if (traces.Count < 2)
            return traces.Count == 0 ? null : traces[0];
        var messages = traces.SelectMany(trace => trace.Messages).OrderBy(message => message.At).ToList(); // stable: a leg's own stay as they are
        var leftOut = traces.Sum(trace => trace.LeftOut);
        var characters = messages.Sum(message => message.Text.Length);
        while (messages.Count > MostOfLegs || (characters > MostCharactersOfLegs && messages.Count > 1))
        {
            var middle = messages.Count / 2;
            characters -= messages[middle].Text.Length;
            messages.RemoveAt(middle);
            leftOut++;
        }
        return new CallTrace(messages, leftOut);
    }

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
