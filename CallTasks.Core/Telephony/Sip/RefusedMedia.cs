using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// Media that a peer offered beside the audio, each with port 0: an answer has as many media lines as the offer, in its order, and so has every later
/// offer (RFC 3264 sections 6 and 8).
/// </summary>
/// <param name="Before">Lines in front of the audio, each with a line feed.</param>
/// <param name="Behind">Lines behind it.</param>
internal sealed record RefusedMedia(string Before, string Behind)
{
    /// <summary>Characters of all lines: a dozen media, where telephones offer two or three.</summary>
    internal const int Most = 1_000;

    /// <summary>Nothing beside the audio.</summary>
    public static readonly RefusedMedia None = new("", "");

    /// <summary>One line more; null where it cannot be read or a bound is passed.</summary>
    /// <param name="line">What follows <c>m=</c>.</param>
    /// <param name="behindAudio">It came after the audio.</param>
    public RefusedMedia? With(ReadOnlySpan<byte> line, bool behindAudio)
    {
        var space = line.IndexOf((byte)' ');
        var rest = space <= 0 ? default : line[(space + 1)..];
        var port = rest.IndexOf((byte)' ');
        if (port <= 0 || port + 1 == rest.Length || line.ContainsAnyExceptInRange((byte)' ', (byte)'~') || Before.Length + Behind.Length + line.Length + 5 > Most)
            return null;
        var refused = $"m={Encoding.ASCII.GetString(line[..space])} 0 {Encoding.ASCII.GetString(rest[(port + 1)..])}\n";
        return behindAudio ? this with { Behind = Behind + refused } : this with { Before = Before + refused };
    }

    /// <summary>Writes such lines.</summary>
    public static void Write(SipWriter writer, string lines)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            writer.Add(line).EndLine();
    }
}
