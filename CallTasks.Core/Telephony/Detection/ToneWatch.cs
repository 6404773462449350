namespace CallTasks.Core.Telephony.Detection;

/// <summary>Follows steady tones frame by frame and tells those that only machines make. Nothing allocates.</summary>
internal sealed class ToneWatch
{
    /// <summary>Share of a frame's energy that a tone has at least: what one frequency keeps of a tone 8 dB above noise.</summary>
    private const float MinimumPurity = 0.7f;

    /// <summary>A tone's level changes less than that between frames, decibels; a voice's changes more.</summary>
    private const float MaximumStep = 2.5f;

    // Lengths in frames of 20 ms. Voices hold one frequency that purely for 100 ms at most, low ones longer.
    private const int BeepFrames = 8;
    private const int LowBeepFrames = 14;
    private const int FaxFrames = 20;
    private const int InformationFrames = 7;

    /// <summary>Between two special information tones lies no more than that (ITU-T E.180: 30 ms at most, and what lines make of it).</summary>
    private const int InformationGap = 8;

    /// <summary>Dial, ringing and busy tones end here (ITU-T E.180: 400 to 450 Hz; North America up to 620 Hz); hertz.</summary>
    private const int ProgressHighest = 640;

    /// <summary>Beeps lie above a voice's pitch, hertz.</summary>
    private const int LowestBeep = 400;

    /// <summary>A low tone that begins in the first so many frames is the end of the ringing.</summary>
    private const int RingingUntil = 10;

    /// <summary>A beep keeps its level from its first frame on, decibels: what fades is a note, of a string or a bell.</summary>
    private const float MostFading = 0.8f;

    /// <summary>Mean share of the energy: vowels come near <see cref="MinimumPurity"/>, beeps stay above it except in much noise.</summary>
    private const float BeepPurity = 0.76f;

    /// <summary>A beep is at most so much quieter than the loudest frames of the voice before it, decibels: what is, plays in the room.</summary>
    private const float MostBelowVoice = 13;

    /// <summary>So many lost packets in a row do not end a tone.</summary>
    private const int MostLost = 4;

    private readonly ToneBank bank = new();
    private int now;
    private int frequency;
    private float level;
    private int lost;
    private int ringing;
    private int ringingUntil = RingingUntil;
    private float firstLevel;
    private float purities;
    private int length;
    private int missed;
    private int lastInformation;
    private int lastInformationEnd;

    /// <summary>Frequency of the tone that <see cref="Take"/> told last, hertz.</summary>
    public int Frequency { get; private set; }

    /// <summary>The last frame belongs to a tone that is long enough to be no voice: whatever it is, nobody speaks.</summary>
    public bool InTone => length >= InformationFrames;

    /// <summary>The same, and the last frame was heard, not lost.</summary>
    public bool Sounds => InTone && lost == 0;

    /// <summary>Frames of the tone that goes on.</summary>
    public int Length => length;

    /// <summary>Takes a frame.</summary>
    /// <param name="frame">160 samples, −1 to 1.</param>
    /// <param name="frameLevel">Its level, decibels.</param>
    /// <param name="noise">Level of the noise, decibels: what is not above it is no tone of the call.</param>
    /// <param name="loudest">Level of the loudest frames before it, decibels.</param>
    /// <param name="spoken">Somebody spoke before: a low tone is then no rest of the ringing.</param>
    /// <returns>What decides, or null.</returns>
    public AnswerCause? Take(ReadOnlySpan<float> frame, float frameLevel, float noise, float loudest, bool spoken)
    {
        now++;
        if (frameLevel <= SpeechTimings.Quietest && length > 0 && ++lost <= MostLost) return null;
        lost = 0;
        if (frameLevel < noise + 6 || frameLevel < -50)
        {
            End();
            return null;
        }

        var (strongest, purity) = bank.Strongest(frame);
        var steady = length == 0 || (Math.Abs(strongest - frequency) <= ToneBank.Step && Math.Abs(frameLevel - level) <= MaximumStep);
        if (strongest < LowestBeep) purity = 0; // what lies below the bank looks like its lowest frequency
        if (purity < MinimumPurity || !steady)
        {
            // One frame may be hurt by noise or a lost packet.
            if (length > 2 && missed == 0)
            {
                missed++;
                return null;
            }

            End();
            if (purity < MinimumPurity) return null;
        }

        if (length == 0) (frequency, firstLevel, purities) = (strongest, frameLevel, 0);
        purities += purity;
        level = frameLevel;
        missed = 0;
        length++;
        Frequency = frequency;
        if (frequency >= 2075 && frequency <= 2125) return length == FaxFrames ? AnswerCause.Fax : null;
        if (length == InformationFrames && Information()) return AnswerCause.InformationTones;
        if (Rings(spoken)) return null;
        // The first information tone alone may be followed by the second.
        var least = frequency <= ProgressHighest ? LowBeepFrames : spoken ? BeepFrames : InformationTone(frequency) == 1 ? LowBeepFrames + 6 : BeepFrames + 1;
        return length >= least && IsBeep(loudest, spoken) ? AnswerCause.Beep : null;
    }

    /// <summary>A low tone in the first frames is the end of the ringing, and so is the same tone soon after it.</summary>
    private bool Rings(bool spoken)
    {
        if (frequency > ProgressHighest || spoken || now - length > ringingUntil || (ringing > 0 && Math.Abs(frequency - ringing) > ToneBank.Step)) return false;
        (ringing, ringingUntil) = (frequency, now + RingingUntil);
        return true;
    }

    private bool IsBeep(float loudest, bool spoken) =>
        firstLevel - level <= MostFading && purities >= BeepPurity * length && (!spoken || level >= loudest - MostBelowVoice);

    private void End()
    {
        if (length >= InformationFrames)
        {
            lastInformation = InformationTone(frequency);
            lastInformationEnd = now;
        }

        length = 0;
        missed = 0;
    }

    /// <summary>Two tones of the three in their order are enough.</summary>
    private bool Information() =>
        InformationTone(frequency) is > 1 and var step && step == lastInformation + 1 && now - length - lastInformationEnd <= InformationGap;

    /// <summary>1, 2, 3 for the special information tones, each 50 Hz wide at most (ITU-T E.180) and a step of ours on each side; 0 for others.</summary>
    private static int InformationTone(int hertz) => hertz switch
    {
        >= 885 and < 1000 => 1,
        >= 1340 and <= 1460 => 2,
        >= 1740 and <= 1860 => 3,
        _ => 0,
    };
}
