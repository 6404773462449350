using System.Buffers.Binary;
using System.Net.WebSockets;
using CallTasks.Core.Telephony.Media;

namespace CallTasks.Web.Components.Scripts;

/// <summary>Carries the sound of a talk between the bot and a browser: messages of 20 ms, 160 samples of 16 bits, little-endian, both ways.</summary>
internal sealed class VoiceLine(VoiceSeat seat, WebSocket socket, TimeProvider time)
{
    /// <summary>Bytes of a message; anything else ends the talk.</summary>
    public const int FrameBytes = 2 * StudioMedia.FrameSamples;

    /// <summary>Messages that may come beyond one in 20 ms: what a network holds back and brings at once, and a clock that is a little fast.</summary>
    public const int MaxAhead = 250;

    /// <summary>How long the browser may take to say good-bye.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly byte[] _said = new byte[FrameBytes];

    /// <summary>Begins the talk and stays until it has ended, whoever ends it; then nothing of it is left.</summary>
    public async Task RunAsync()
    {
        using var quiet = new CancellationTokenSource();
        using var away = new CancellationTokenSource();
        seat.Talk.Start();
        var hearing = HearAsync(away.Token);
        var carrying = CarryAsync(quiet.Token, away.Token);
        var talking = TalkAsync();
        var how = await seat.Ended;
        await quiet.CancelAsync();
        using var limit = time.CreateTimer(_ => away.Cancel(), null, Farewell, Timeout.InfiniteTimeSpan);
        await carrying; // one sender at a time
        await CloseAsync(how, away.Token);
        await hearing;
        await talking;
    }

    private async Task TalkAsync()
    {
        await seat.Talk.WhenOver();
        seat.Finish(VoiceEnd.Over);
    }

    private async Task CarryAsync(CancellationToken quiet, CancellationToken away)
    {
        try
        {
            // The socket's own token is not the beat's: a message that is broken off takes the whole socket with it.
            await seat.Media.CarryAsync(frame => SayAsync(frame, away), time, quiet);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            seat.Finish(VoiceEnd.Lost);
        }
    }

    private ValueTask SayAsync(short[] frame, CancellationToken away)
    {
        for (var n = 0; n < frame.Length; n++) BinaryPrimitives.WriteInt16LittleEndian(_said.AsSpan(2 * n), frame[n]);
        return socket.SendAsync(_said.AsMemory(), WebSocketMessageType.Binary, true, away);
    }

    private async Task HearAsync(CancellationToken away)
    {
        try
        {
            seat.Finish(await ListenAsync(away));
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            seat.Finish(VoiceEnd.Lost);
        }
    }

    private async Task<VoiceEnd> ListenAsync(CancellationToken away)
    {
        var message = new byte[FrameBytes + 1];
        var frame = new short[StudioMedia.FrameSamples];
        var began = time.GetTimestamp();
        for (long came = 1; ; came++)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(message.AsMemory(length), away);
                length += part.Count;
            }
            while (!part.EndOfMessage && length < message.Length);
            if (part.MessageType == WebSocketMessageType.Close) return VoiceEnd.Lost;
            if (part.MessageType != WebSocketMessageType.Binary || length != FrameBytes) return VoiceEnd.Refused;
            if (came > MaxAhead + (time.GetElapsedTime(began) / StudioMedia.Frame)) return VoiceEnd.Refused;
            for (var n = 0; n < frame.Length; n++) frame[n] = BinaryPrimitives.ReadInt16LittleEndian(message.AsSpan(2 * n));
            seat.Media.Hear(frame);
        }
    }

    private async Task CloseAsync(VoiceEnd how, CancellationToken away)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(how == VoiceEnd.Refused ? WebSocketCloseStatus.PolicyViolation : WebSocketCloseStatus.NormalClosure, how.ToString(), away);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // Gone without a word.
        }
    }
}
