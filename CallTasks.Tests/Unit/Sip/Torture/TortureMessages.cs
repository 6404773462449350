using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Sip.Torture;

/// <summary>The messages of RFC 4475 as the bytes of a datagram, made from their written form (RFC 4475 section 2).</summary>
internal static partial class TortureMessages
{
    private const string Sdp = "v=0\no=mhandley 29739 7272939 IN IP4 {0}\ns=-\nc=IN IP4 {0}\nt=0 0\nm=audio 49217 RTP/AVP 0 12\nm=video 3227 RTP/AVP 31\na=rtpmap:31 LPC";

    private static readonly Dictionary<string, byte[]> All = Read();

    /// <summary>Their names, in the order of the RFC's sections.</summary>
    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>A copy of one: reading a message unfolds it in place.</summary>
    public static byte[] Of(string name) => [.. All[name]];

    private static Dictionary<string, byte[]> Read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "CallTasks.Tests", "Unit", "Sip", "Torture", "rfc4475.txt")).ReplaceLineEndings("\n");
        return text.Split("\n=== ").Skip(1).ToDictionary(part => part[..part.IndexOf('\n', StringComparison.Ordinal)], part => Bytes(part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..]));
    }

    private static byte[] Bytes(string written)
    {
        written = written.TrimEnd('\n') + "\n";
        written = SdpMark().Replace(written, mark => Sdp.Replace("{0}", mark.Groups[1].Value, StringComparison.Ordinal));
        written = RepeatMark().Replace(written, mark => string.Concat(Enumerable.Repeat(mark.Groups[2].Value, int.Parse(mark.Groups[1].Value, CultureInfo.InvariantCulture))));
        written = OneLineMark().Replace(written, mark => mark.Groups[1].Value.Replace("\n", "", StringComparison.Ordinal));
        if (!written.Contains("\n\n", StringComparison.Ordinal))
            written += "\n";
        var message = new MemoryStream();
        var at = 0;
        foreach (Match mark in HexMark().Matches(written))
        {
            message.Write(Encoding.UTF8.GetBytes(written[at..mark.Index].ReplaceLineEndings("\r\n")));
            message.Write(Convert.FromHexString(mark.Groups[1].Value));
            at = mark.Index + mark.Length;
        }
        message.Write(Encoding.UTF8.GetBytes(written[at..].ReplaceLineEndings("\r\n")));
        return message.ToArray();
    }

    [GeneratedRegex("<sdp ([0-9.]+)>")]
    private static partial Regex SdpMark();

    [GeneratedRegex("<repeat count=([0-9]+)>([^<]+)</repeat>")]
    private static partial Regex RepeatMark();

    [GeneratedRegex("<allOneLine>\n(.*?)\n</allOneLine>", RegexOptions.Singleline)]
    private static partial Regex OneLineMark();

    [GeneratedRegex("<hex>([0-9A-F]+)</hex>")]
    private static partial Regex HexMark();
}
