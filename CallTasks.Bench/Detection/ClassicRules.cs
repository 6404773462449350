using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Bench.Detection;

/// <summary>
/// The threshold rules that dialers have used for twenty years, as Asterisk's application AMD applies them with the parameters it comes with:
/// a frame is silent when the mean of its samples' magnitudes is below 256; silence of 2.5 s before anybody spoke is a machine; a third word
/// (0.1 s of voice after 0.05 s of silence) is a machine, and so is 1.5 s of voice in all; 0.8 s of silence after a word is a person; after
/// 5 s nothing is sure. Written from their description; what is not sure counts as a person, as it does for ours.
/// </summary>
internal static class ClassicRules
{
    private const int InitialSilence = 2500;
    private const int Greeting = 1500;
    private const int AfterGreetingSilence = 800;
    private const int TotalAnalysisTime = 5000;
    private const int MinimumWordLength = 100;
    private const int BetweenWordsSilence = 50;
    private const int MaximumNumberOfWords = 3;
    private const int SilenceThreshold = 256;
    private const int MaximumWordLength = 5000;

    /// <summary>The verdict on a call and its time in milliseconds.</summary>
    public static (AnswerVerdict Verdict, int At) Judge(ReadOnlySpan<short> call)
    {
        int at = 0, silence = 0, voice = 0, word = 0, words = 0;
        bool inWord = true, greeting = false;
        for (var i = 0; i + AnswerDetector.FrameSamples <= call.Length; i += AnswerDetector.FrameSamples)
        {
            const int frame = 20;
            at += frame;
            if (at >= TotalAnalysisTime) break;
            var sum = 0;
            foreach (var sample in call.Slice(i, AnswerDetector.FrameSamples)) sum += Math.Abs((int)sample);
            if (sum / AnswerDetector.FrameSamples < SilenceThreshold)
            {
                silence += frame;
                if (silence >= BetweenWordsSilence) (inWord, word) = (false, 0);
                if (!greeting && silence >= InitialSilence) return (AnswerVerdict.Machine, at);
                if (greeting && silence >= AfterGreetingSilence) return (AnswerVerdict.Human, at);
                continue;
            }

            silence = 0;
            word += frame;
            voice += frame;
            if (word >= MinimumWordLength && !inWord) (inWord, words) = (true, words + 1);
            if (word >= MaximumWordLength || words >= MaximumNumberOfWords || (greeting && voice >= Greeting)) return (AnswerVerdict.Machine, at);
            if (word >= MinimumWordLength) greeting = true;
        }

        return (AnswerVerdict.Unsure, at);
    }
}
