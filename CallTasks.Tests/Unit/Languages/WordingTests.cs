using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.Languages;

public sealed class WordingTests
{
    [Fact]
    public void The_engine_says_the_same_in_the_language_of_whoever_reads_it()
    {
        var error = Assert.Single(FrequencyError(0));
        var told = new NotFoundException("call task", 4711);

        Assert.Equal("Must be from 1 to 1000000 s; it is 0.5.", error.Message);
        Assert.Equal("There is no call task 4711.", told.Message);
        Assert.Equal(("Нужно от 1 до 1000000 с; сейчас 0,5.", "Не найдено: задача обзвона 4711."), LanguageTests.Spoken(Language.Russian.Culture, () => (error.Message, told.Message)));
    }

    [Theory]
    [InlineData(1, "1 перезвон (ближайший 14:05)")]
    [InlineData(3, "3 перезвона (ближайший 14:05)")]
    [InlineData(12, "12 перезвонов (ближайший 14:05)")]
    [InlineData(1_200, "1\u00a0200 перезвонов (ближайший 14:05)")]
    public void A_count_takes_the_plural_form_that_its_language_asks_for(long recalls, string russian)
    {
        Wording count = $"{recalls:N0}";
        Wording at = $"{new DateTime(2026, 11, 22, 14, 5, 0):HH:mm}";
        Wording when = $"next {at}";
        Wording said = $"{count} recalls ({when})";

        Assert.Equal(russian, said.In(Language.Russian));
        Assert.Equal($"{recalls.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} recalls (next 14:05)", said.In(Language.English));
    }

    [Fact]
    public void What_was_kept_in_English_as_it_was_told_is_told_in_the_language_of_whoever_reads_it()
    {
        var (host, code, limit) = ("crm.example", 503, 10.0);
        Wording why = "The answer is not JSON.";
        foreach (var said in new[]
        {
            why,
            Wording.Of($"The answer was {code}."),
            Wording.Of($"{"espeak-ng"} did not finish within {limit:0} s. Shorten the text, or try again when the server is less busy."),
            Wording.Of($"{host} lies in a private network; this server speaks to those only where Requests:AllowPrivateAddresses is set."),
            Wording.Of($"{host} could not be asked: {why}"),
            Wording.Of($"The answer has no {"data{0}.{{x}}"}."),
        })
        {
            var kept = said.In(Language.English);
            Assert.NotEqual(kept, said.In(Language.Russian));
            Assert.Equal((kept, said.In(Language.Russian)), (Wording.FromEnglish(kept).In(Language.English), Wording.FromEnglish(kept).In(Language.Russian)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Somebody else's words: {0} {1} {")]
    [InlineData("\u001f[1]")]
    [InlineData("a: b: c")]
    public void What_is_no_sentence_of_ours_stays_as_it_was_kept(string text) => Assert.Equal(text, Wording.FromEnglish(text).In(Language.Russian));

    [Fact]
    public void What_has_no_translation_is_said_in_English()
    {
        var who = "Müller";
        Wording said = $"Nobody translated this for {who} {{yet}}.";

        Assert.Equal("Nobody translated this for Müller {yet}.", said.In(Language.Russian));
        Assert.Equal(Wording.Of("Nobody translated this for Müller {yet}."), said);
    }

    [Fact]
    public void A_part_that_a_person_typed_is_never_translated() =>
        Assert.Equal("Используется: направление «script» (задача «user»). Сначала выберите там другое.",
            Wording.Of($"The {Wording.Of("direction")} '{"script"}' is used by {Wording.Of($"the task '{"user"}'")}: choose another there first.").In(Language.Russian));

    [Fact]
    public void A_plain_sentence_keeps_its_braces()
    {
        Wording said = "Send an object such as {\"Mobile\":\"phone\",\"3\":\"ignore\"}.";

        Assert.Equal("Пришлите объект вроде {\"Mobile\":\"phone\",\"3\":\"ignore\"}.", said.In(Language.Russian));
        Assert.Equal("Send an object such as {\"Mobile\":\"phone\",\"3\":\"ignore\"}.", said.ToString());
    }

    [Fact]
    public void What_was_stored_is_told_to_later_readers_in_their_language()
    {
        Wording nested = $" after row {12}";
        Wording said = $"The workbook is damaged{nested}. Open it in Excel and save it anew, or upload the whole file.";
        Wording plain = "The report is being made already.";

        var (again, plainAgain) = (Wording.FromStored(said.ToStored()), Wording.FromStored(plain.ToStored()));

        Assert.Equal("The workbook is damaged after row 12. Open it in Excel and save it anew, or upload the whole file.", again.In(Language.English));
        Assert.Equal("Книга повреждена после строки 12. Откройте её в Excel и сохраните заново или загрузите файл целиком.", again.In(Language.Russian));
        Assert.Equal("Отчёт уже создаётся.", plainAgain.In(Language.Russian));
        Assert.Equal("\u001fnot json", "\u001f" + Wording.FromStored("\u001fnot json"));
    }

    private static List<FieldError> FrequencyError(int _)
    {
        var errors = new List<FieldError>();
        errors.Within("seconds", 0.5m, 1, 1_000_000, " s");
        return errors;
    }
}
