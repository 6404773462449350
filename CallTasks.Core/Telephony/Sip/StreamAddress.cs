using System.Net;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>A peer that is reached by a connection: an address as the others, so that only who sends must know the difference.</summary>
internal sealed class StreamAddress : SocketAddress
{
    /// <summary>A peer to connect to.</summary>
    /// <param name="remote">Where.</param>
    /// <param name="way">TCP or TLS.</param>
    /// <param name="local">The address of ours that reaches it.</param>
    /// <param name="name">With TLS: the name its certificate must bear; null: it is not checked.</param>
    /// <param name="arrived">The connection a message came by, to answer by it; null: whichever is open.</param>
    public StreamAddress(IPEndPoint remote, SipWay way, IPAddress local, string? name, SipStream? arrived = null)
        : base(remote.AddressFamily, remote.Serialize().Buffer.Length)
    {
        var bytes = remote.Serialize();
        Size = bytes.Size;
        bytes.Buffer.Span[..bytes.Size].CopyTo(Buffer.Span);
        Remote = remote;
        Way = way;
        Local = local;
        Name = name;
        Arrived = arrived;
    }

    /// <summary>Where it is.</summary>
    public IPEndPoint Remote { get; }
    /// <summary>TCP or TLS.</summary>
    public SipWay Way { get; }
    /// <summary>Our side.</summary>
    public IPAddress Local { get; }
    /// <summary>Name of its certificate, or null.</summary>
    public string? Name { get; }
    /// <summary>The connection a message came by, or null.</summary>
    public SipStream? Arrived { get; }

    /// <summary>Connections are shared by all that go to the same peer under the same name.</summary>
    public (IPEndPoint Remote, SipWay Way, string? Name) Key => (Remote, Way, Name);
}
