using CallTasks.Core.Audio;
using CallTasks.Core.Languages;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Bots;

/// <summary>What bots work with.</summary>
internal sealed record BotTools(ITextToSpeech Speech, ISounds Sounds, GuardedHttp? Http, SpeechEar? Ear, TimeProvider Time, ILogger Log)
{
    /// <summary>The client's parameter that names the language of spoken texts (DOMAIN.md section 6, reserved headers).</summary>
    public const string LanguageParameter = "language";

    /// <summary>
    /// Speaks a text in the client's language, or where there is no such language or no voice for it, in the usual one: a word that somebody wrote
    /// into a column must not hang up on a client who has answered. A program that is not there or hangs is not asked twice: who waits would wait
    /// twice as long for nothing.
    /// </summary>
    /// <param name="text">What is said.</param>
    /// <param name="language">The client's parameter as it stands, or empty.</param>
    /// <param name="another">Told why it is not the client's language.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TextToSpeechException">It cannot be spoken in any language.</exception>
    public async Task<Prompt> SpeakAsync(string text, string language, Action<Wording>? another, CancellationToken cancellationToken)
    {
        try
        {
            return await Speech.SpeakAsync(text, language, cancellationToken);
        }
        catch (TextToSpeechException e) when (e.Trouble is SpeechTrouble.Language or SpeechTrouble.Refused && !string.IsNullOrWhiteSpace(language))
        {
            var prompt = await Speech.SpeakAsync(text, "", cancellationToken);
            another?.Invoke(e.Said);
            return prompt;
        }
    }

    /// <summary>Makes texts ready that the client may come to hear, behind all that is waited for. Never throws.</summary>
    /// <param name="texts">In their order.</param>
    /// <param name="language">The client's parameter as it stands, or empty.</param>
    /// <param name="notWanted">Cancelled when nobody will hear them any more.</param>
    public void Prepare(IEnumerable<string> texts, string language, CancellationToken notWanted)
    {
        // What is no language at all is spoken in the usual one.
        var tag = LanguageTag.Read(language) ?? "";
        foreach (var text in texts) _ = PrepareAsync(text, tag, notWanted);
    }

    private async Task PrepareAsync(string text, string language, CancellationToken notWanted)
    {
        try
        {
            await Speech.PrepareAsync(text, language, notWanted);
        }
        catch (Exception e)
        {
            Log.LogWarning(e, "A text could not be made ready ahead");
        }
    }
}
