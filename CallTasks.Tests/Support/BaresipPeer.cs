using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CallTasks.Core.Audio;

namespace CallTasks.Tests.Support;

/// <summary>baresip as the called telephone: it picks up at once, plays a tone, and keeps what it hears as a WAV file.</summary>
public sealed class BaresipPeer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ProcessPeer _process;
    private readonly int _console;

    private BaresipPeer(string phone, short[] says)
    {
        var program = Peers.Require("baresip", "baresip-core");
        Port = FreePort.Next();
        var media = FreePort.Next();
        _console = FreePort.Next();
        Directory.CreateDirectory(_folder.File("heard"));
        using (var tone = File.Create(_folder.File("tone.wav")))
            WavFile.WritePcm16(tone, says, 8_000, 1);
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
            module_app cons.so
            cons_listen 127.0.0.1:{_console}
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

    /// <summary>The keys that were pressed to it, as it logged them; each once.</summary>
    public string Presses => string.Concat(_process.Lines.Select(line => Regex.Match(line, @"received event: '(.)' \(end=0\)")).Where(m => m.Success).Select(m => m.Groups[1].Value));

    /// <summary>Starts it and returns when its port is open.</summary>
    /// <param name="phone">The number it answers to.</param>
    /// <param name="hertz">The tone it plays.</param>
    public static Task<BaresipPeer> StartAsync(string phone, double hertz) => StartAsync(phone, Tones.Sine(hertz, 60));

    /// <summary>Starts it and returns when its port is open.</summary>
    /// <param name="phone">The number it answers to.</param>
    /// <param name="says">What it plays from the answer on, at 8 kHz.</param>
    public static async Task<BaresipPeer> StartAsync(string phone, short[] says)
    {
        var peer = new BaresipPeer(phone, says);
        return await UdpPort.OpenedAsync(peer, peer.Port, peer._process);
    }

    /// <summary>What it heard in its one call, once that is over: samples at 8 kHz.</summary>
    public async Task<short[]> HeardAsync()
    {
        string? path = null;
        await Eventually.Async(
            () => (path = Directory.EnumerateFiles(_folder.File("heard"), "*-dec.wav").FirstOrDefault()) is not null && _process.Lines.Any(line => line.Contains("audio: destroyed", StringComparison.Ordinal)),
            null, () => "baresip's recording. It logged:\n" + Log);
        return Read(path!);
    }

    /// <summary>What it has heard by now.</summary>
    public short[] HeardSoFar() => Directory.EnumerateFiles(_folder.File("heard"), "*-dec.wav").FirstOrDefault() is { } path ? Read(path) : [];

    /// <summary>Presses a key during its call, as its user does on the keyboard.</summary>
    public Task PressAsync(char key) => TypeAsync(key);

    /// <summary>Hangs up.</summary>
    public Task HangUpAsync() => TypeAsync('b');

    private async Task TypeAsync(char key)
    {
        using var keyboard = new UdpClient(AddressFamily.InterNetwork);
        await keyboard.SendAsync(Encoding.ASCII.GetBytes([key]), "127.0.0.1", _console);
    }

    /// <summary>Its WAV may be left unfinished; the samples follow the 44 bytes of its header either way.</summary>
    private static short[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= 44 ? [] : System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(bytes.AsSpan(44, (length - 44) & ~1)).ToArray();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
