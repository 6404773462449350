using System.Globalization;
using CallTasks.Core.Languages;

namespace CallTasks.Tests.Unit.Languages;

public sealed class LanguageTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(11, 2)]
    [InlineData(12, 2)]
    [InlineData(14, 2)]
    [InlineData(20, 2)]
    [InlineData(21, 0)]
    [InlineData(22, 1)]
    [InlineData(25, 2)]
    [InlineData(101, 0)]
    [InlineData(111, 2)]
    [InlineData(1_000_002, 1)]
    [InlineData(-3, 1)]
    public void Russian_counts_in_one_few_and_many(long count, int form) => Assert.Equal(form, Language.Russian.PluralOf(count));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(21, 1)]
    [InlineData(101, 1)]
    public void English_counts_in_one_and_other(long count, int form) => Assert.Equal(form, Language.English.PluralOf(count));

    [Theory]
    [InlineData("ru", "ru")]
    [InlineData("ru-RU", "ru")]
    [InlineData("RU-by", "ru")]
    [InlineData("en-GB", "en")]
    [InlineData("de", null)]
    [InlineData("rue", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_language_is_found_by_its_tag(string? tag, string? code) => Assert.Equal(code, Language.Find(tag)?.Code);

    [Theory]
    [InlineData("de-DE")]
    [InlineData("")]
    [InlineData("uk-UA")]
    public void What_the_console_does_not_speak_is_English(string culture) =>
        Assert.Same(Language.English, Spoken(CultureInfo.GetCultureInfo(culture), () => Language.Current));

    [Fact]
    public async Task What_is_spoken_follows_the_flow_and_not_the_thread()
    {
        var inside = await Task.Run(async () =>
        {
            Language.Russian.Speak();
            await Task.Yield();
            return await Task.Run(() => Language.Current);
        });

        Assert.Same(Language.Russian, inside);
        Assert.Same(Language.English, await Task.Run(() => Language.Current));
    }

    internal static TResult Spoken<TResult>(CultureInfo culture, Func<TResult> what)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = culture;
        try
        {
            return what();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
