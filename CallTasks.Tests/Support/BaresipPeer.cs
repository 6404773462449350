using System.Globalization;
using CallTasks.Core.Audio;

namespace CallTasks.Tests.Support;

/// <summary>baresip as the called telephone: it picks up at once, plays a tone, and keeps what it hears as a WAV file.</summary>
public sealed class BaresipPeer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ProcessPeer _process;

    private BaresipPeer(string phone, double hertz)
    {
        var program = Peers.Require("baresip", "baresip-core");
        Port = FreePort.Next();
        var media = FreePort.Next();
        Directory.CreateDirectory(_folder.File("heard"));
        using (var tone = File.Create(_folder.File("tone.wav")))
            WavFile.WritePcm16(tone, [.. Enumerable.Range(0, 60 * 8_000).Select(i => (short)(8_000 * Math.Sin(2 * Math.PI * hertz * i / 8_000)))], 8_000, 1);
        _folder.Write("config", string.Create(CultureInfo.InvariantCulture, $"""
            module_path /usr/lib/baresip/modules
            net_interface 127.0.0.1
            sip_listen 127.0.0.1:{Port}
            rtp_ports {media}-{media + 10}
            audio_source aufile,{_folder.File("tone.wav")}
            audio_player aufile,{_folder.File("nobody-hears.wav")}
            ausrc_srate 8000
            auplay_srate 8000
            ausrc_channels 1
            auplay_channels 1
            audio_buffer 20-160
            snd_path {_folder.File("heard")}
            module account.so
            module g711.so
            module aufile.so
            module sndfile.so
            module_app menu.so

            """));
        _folder.Write("accounts", $"<sip:{phone}@127.0.0.1>;regint=0;answermode=auto\n");
        _folder.Write("contacts", "");
        _process = ProcessPeer.Start(program, ["-f", _folder.Path, "-v"], _folder.Path);
    }

    /// <summary>SIP port.</summary>
    public int Port { get; }

    /// <summary>host:port for a trunk.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>What it logged.</summary>
    public string Log => _process.Tail;

    /// <summary>Starts it and returns when its port is open.</summary>
    /// <param name="phone">The number it answers to.</param>
    /// <param name="hertz">The tone it plays.</param>
    public static async Task<BaresipPeer> StartAsync(string phone, double hertz)
    {
        var peer = new BaresipPeer(phone, hertz);
        await UdpPort.OpenAsync(peer.Port, peer._process);
        return peer;
    }

    /// <summary>What it heard in its one call, once that is over: samples at 8 kHz.</summary>
    public async Task<short[]> HeardAsync()
    {
        string? path = null;
        await Eventually.Async(
            () => (path = Directory.EnumerateFiles(_folder.File("heard"), "*-dec.wav").FirstOrDefault()) is not null && _process.Lines.Any(line => line.Contains("audio: destroyed", StringComparison.Ordinal)),
            null, () => "baresip's recording. It logged:\n" + Log);
        // Its WAV may be left unfinished; the samples follow the 44 bytes of its header either way.
        var bytes = await File.ReadAllBytesAsync(path!);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(bytes.AsSpan(44, (bytes.Length - 44) & ~1)).ToArray();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
