namespace CallTasks.Core.Telephony.Sip;

/// <summary>Request methods that are told apart.</summary>
internal enum SipMethod
{
    /// <summary>Any method not listed here.</summary>
    Unknown,
    /// <summary>RFC 3261 section 13.</summary>
    Invite,
    /// <summary>RFC 3261 section 17.1.1.3.</summary>
    Ack,
    /// <summary>RFC 3261 section 15.</summary>
    Bye,
    /// <summary>RFC 3261 section 9.</summary>
    Cancel,
    /// <summary>RFC 3261 section 11.</summary>
    Options,
    /// <summary>RFC 6086.</summary>
    Info,
    /// <summary>RFC 3311.</summary>
    Update,
    /// <summary>RFC 6665.</summary>
    Notify,
    /// <summary>RFC 3515.</summary>
    Refer,
    /// <summary>RFC 3428.</summary>
    Message,
    /// <summary>RFC 3262.</summary>
    Prack,
    /// <summary>RFC 3261 section 10.</summary>
    Register,
    /// <summary>RFC 6665.</summary>
    Subscribe,
}

/// <summary>Methods as they stand on the wire; they are case-sensitive (RFC 3261 section 7.1).</summary>
internal static class SipMethods
{
    /// <summary>The Allow header of this program.</summary>
    public static ReadOnlySpan<byte> Allowed => "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, NOTIFY"u8;

    /// <summary>Reads a method.</summary>
    public static SipMethod Parse(ReadOnlySpan<byte> text) => text.Length switch
    {
        3 when text.SequenceEqual("ACK"u8) => SipMethod.Ack,
        3 when text.SequenceEqual("BYE"u8) => SipMethod.Bye,
        4 when text.SequenceEqual("INFO"u8) => SipMethod.Info,
        5 when text.SequenceEqual("REFER"u8) => SipMethod.Refer,
        5 when text.SequenceEqual("PRACK"u8) => SipMethod.Prack,
        6 when text.SequenceEqual("INVITE"u8) => SipMethod.Invite,
        6 when text.SequenceEqual("CANCEL"u8) => SipMethod.Cancel,
        6 when text.SequenceEqual("UPDATE"u8) => SipMethod.Update,
        6 when text.SequenceEqual("NOTIFY"u8) => SipMethod.Notify,
        7 when text.SequenceEqual("OPTIONS"u8) => SipMethod.Options,
        7 when text.SequenceEqual("MESSAGE"u8) => SipMethod.Message,
        8 when text.SequenceEqual("REGISTER"u8) => SipMethod.Register,
        9 when text.SequenceEqual("SUBSCRIBE"u8) => SipMethod.Subscribe,
        _ => SipMethod.Unknown,
    };

    /// <summary>Writes a method this program sends.</summary>
    public static ReadOnlySpan<byte> Name(SipMethod method) => method switch
    {
        SipMethod.Invite => "INVITE"u8,
        SipMethod.Ack => "ACK"u8,
        SipMethod.Bye => "BYE"u8,
        SipMethod.Cancel => "CANCEL"u8,
        SipMethod.Options => "OPTIONS"u8,
        SipMethod.Register => "REGISTER"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "never sent"),
    };
}
