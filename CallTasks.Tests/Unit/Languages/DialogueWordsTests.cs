using CallTasks.Core.Languages;
using CallTasks.Web.Components.Calls;

namespace CallTasks.Tests.Unit.Languages;

public sealed class DialogueWordsTests
{
    private const string Kept = "Bot: Speech: hello\nSpeech: espeak-ng has no voice for the language 'xx'. Choose another language, or use a recorded WAV file.\nRequest: The answer was 500.\nRecogniser: The speech recogniser cannot be reached, or broke off its answer.\nWhisper: Somebody's own words.\nClient: Request: nothing\nelse";

    [Fact]
    public void What_the_bot_says_of_itself_in_a_dialogue_is_read_in_the_readers_language_and_what_was_said_stays()
    {
        var russian = LanguageTests.Spoken(Language.Russian.Culture, () => CallWords.Turns(Kept));

        Assert.Equal(["бот", "озвучивание", "запрос", "распознавание", "подсказка оператору", "клиент", null], russian.Select(turn => turn.Who));
        Assert.Equal(
            [
                "Speech: hello",
                "У espeak-ng нет голоса для языка «xx». Выберите другой язык или возьмите запись WAV.",
                "Ответ: 500.",
                "Распознаватель речи недоступен или оборвал ответ.",
                "Somebody's own words.",
                "Request: nothing",
                "else",
            ],
            russian.Select(turn => turn.Said));
    }

    [Fact]
    public void In_English_it_reads_as_it_was_kept()
    {
        var english = LanguageTests.Spoken(Language.English.Culture, () => CallWords.Turns(Kept));

        Assert.Equal(("request", "The answer was 500."), english[2]);
        Assert.Equal("espeak-ng has no voice for the language 'xx'. Choose another language, or use a recorded WAV file.", english[1].Said);
    }
}
