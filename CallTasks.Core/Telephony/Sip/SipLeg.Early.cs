using System.Text;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// What is heard before the answer (RFC 3960, the gateway model): a provisional answer with a session description opens the sound, so that the network's
/// special information tones end the call, which nobody would ever answer. Calls without such an answer pay nothing for it.
/// </summary>
internal sealed partial class SipLeg
{
    /// <summary>Phones that may be ringing, by their To tags; the last whose sound came is listened to.</summary>
    private readonly List<EarlyDialog> _earlyDialogs = [];
    private EarlyDialog? _earlyHeard;
    private InformationToneEar? _earlyEar;

    /// <summary>A provisional answer of 101 to 199.</summary>
    private void OnEarly(SipMessage answer, long at)
    {
        var dialog = _earlyDialogs.Find(known => SameTag(answer.ToTag, known.Tag));
        if (answer.StatusCode == 199)
        {
            // This phone does not ring any more (RFC 6228).
            if (dialog is not null)
                _earlyDialogs.Remove(dialog);
            return;
        }
        if (dialog is null)
        {
            if (_earlyDialogs.Count >= SipLimits.EarlyDialogs)
                return;
            _earlyDialogs.Add(dialog = new EarlyDialog(Encoding.UTF8.GetString(answer.ToTag)));
        }
        if (!answer.HasSdp || _why is not null)
            return;
        if (!SdpAudio.TryParse(answer.Body, _request.Trunk.Codecs, _wire.Route.EndPoint.AddressFamily, out var audio, out var problem))
        {
            if (!dialog.Told)
                Publish(new LegEvent.EarlyMedia { At = at, Problem = problem });
            dialog.Told = true;
            return;
        }
        if (audio == dialog.Audio)
            return; // it came again
        var first = dialog.Audio is null;
        dialog.Audio = audio;
        if (first)
            Publish(new LegEvent.EarlyMedia { At = at });
        else if (dialog != _earlyHeard)
            return;
        if (dialog != _earlyHeard)
        {
            _earlyHeard = dialog;
            _ = OnTonesAsync(_earlyEar = new InformationToneEar());
        }
        _media!.ConnectEarly(audio, SymmetricFrom, _earlyEar!);
    }

    /// <summary>Found on the thread that serves everybody's sound, acted on on another.</summary>
    private async Task OnTonesAsync(InformationToneEar ear)
    {
        var tones = await ear.Found.ConfigureAwait(false);
        lock (_gate)
        {
            if (ear != _earlyEar || _state != State.Proceeding || _why is not null)
                return; // answered or cancelled meanwhile
            // Where several phones ring, the tones of one say nothing about the others.
            var alone = _earlyDialogs.Count <= 1;
            Publish(new LegEvent.TonesHeard { At = _endpoint.Wheel.Clock.UnixMs, Tones = tones, Decides = alone });
            if (alone)
                Release(tones.Meaning == InformationMeaning.NoCircuit ? CallEnding.CongestionTones : CallEnding.InvalidTones, "special information tones before the answer");
        }
    }

    /// <summary>What an answer without a session description goes by: that of its own early dialog, else the last that came.</summary>
    private SdpAudio? EarlyAudio(SipMessage answer) => (_earlyDialogs.Find(known => SameTag(answer.ToTag, known.Tag)) ?? _earlyHeard)?.Audio;

    /// <summary>An answer, or another INVITE: what rang before counts no more.</summary>
    private void ForgetEarly()
    {
        _earlyDialogs.Clear();
        (_earlyHeard, _earlyEar) = (null, null);
    }

    private sealed class EarlyDialog(string tag)
    {
        public string Tag { get; } = tag;

        /// <summary>What it said, or null.</summary>
        public SdpAudio? Audio { get; set; }

        /// <summary>That its description cannot be used has been told.</summary>
        public bool Told { get; set; }
    }
}
