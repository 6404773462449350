using System.Net.Sockets;
using System.Text;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Tests.Support.Fuzz;

/// <summary>Mutated session descriptions: each is read or refused with a reason, and what was read is usable.</summary>
internal sealed class SdpFuzz(int seed)
{
    private static readonly byte[][] Good = Array.ConvertAll<string, byte[]>(
    [
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=sendrecv\r\n",
        "v=0\no=mhandley 29739 7272939 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\na=inactive\nm=video 3227 RTP/AVP 31\na=rtpmap:31 LPC\nm=audio 49217 RTP/AVP 0 12\nc=IN IP4 0.0.0.0\n",
        "v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 2001:db8::1\r\nt=0 0\r\nm=audio 4000/2 RTP/AVP 0\r\na=recvonly\r\n",
    ], Encoding.ASCII.GetBytes);

    private static readonly byte[][] Tokens = Array.ConvertAll<string, byte[]>(
        ["\r\n", "\n", "a=rtpmap:", "c=IN IP4 ", "c=IN IP6 ", "m=audio ", "RTP/AVP", "RTP/SAVP", " 8", " 127", " 128", "65536", "-1", "99999999999999999999", "a=sendonly\r\n", "224.0.0.1", "1.2.3", "::ffff:1.2.3.4", "/127", "\0"], Encoding.ASCII.GetBytes);

    private readonly Mutator _mutator = new(new Random(seed), Tokens);

    /// <summary>Descriptions that could be read.</summary>
    public int Taken { get; private set; }

    /// <summary>Reads one more.</summary>
    public void Step(int number)
    {
        var bytes = _mutator.Next(Good);
        try
        {
            foreach (var family in (ReadOnlySpan<AddressFamily>)[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
            {
                if (!SdpAudio.TryParse(bytes, [8, 0], family, out var audio, out var problem))
                {
                    if (problem.Length == 0)
                        throw new InvalidOperationException("refused without a reason");
                    continue;
                }
                Taken++;
                if (audio.Remote.Port is 0 or > 65_535 || audio.Remote.AddressFamily != family || audio.PayloadType is not (0 or 8) || audio.DtmfPayloadType is < 0 or > 127)
                    throw new InvalidOperationException($"read as {audio}");
            }
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"description {number}: {Convert.ToHexString(bytes)}", e);
        }
    }
}
