using CallTasks.Core.Bots;
using CallTasks.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace CallTasks.Tests.Unit.House;

public sealed class SpeechSettingsTests
{
    [Fact]
    public void Unless_set_espeak_speaks_and_nobody_is_asked_to_understand()
    {
        var settings = Read();
        Assert.Equal(("espeak-ng", 175, ""), (settings.Program.Name, settings.Program.Speed, settings.Program.Language));
        Assert.Equal(RenderedPrompts.UsualBytes, settings.CacheBytes);
        Assert.Null(settings.Recognizer);
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var settings = Read(
            ("Speech:Program", "/opt/say"), ("Speech:Arguments", "--in {text}  --out \"{wav}\" \"a b\" \"\" -v {voice}"), ("Speech:Voices:ru", "irina"), ("Speech:Voices:en-US", "joe"),
            ("Speech:Speed", "120"), ("Speech:Language", "ru_RU"), ("Speech:TimeoutSeconds", "7"), ("Speech:CacheMegabytes", "3"),
            ("Speech:Recognizer:Url", "https://speech.example.com/r?model=small"), ("Speech:Recognizer:Key", "k-e-y"), ("Speech:Recognizer:TimeoutSeconds", "9"));

        Assert.Equal("/opt/say", settings.Program.Name);
        Assert.Equal(["--in", "{text}", "--out", "{wav}", "a b", "", "-v", "{voice}"], settings.Program.Arguments);
        Assert.Equal([("en-us", "joe"), ("ru", "irina")], settings.Program.Voices.Select(voice => (voice.Key, voice.Value)).Order());
        Assert.Equal((120, "ru-ru", TimeSpan.FromSeconds(7)), (settings.Program.Speed, settings.Program.Language, settings.Program.TimeLimit));
        Assert.Equal(3 << 20, settings.CacheBytes);
        Assert.Equal(("https://speech.example.com/r?model=small", "k-e-y", TimeSpan.FromSeconds(9)), (settings.Recognizer!.Address.AbsoluteUri, settings.Recognizer.Key, settings.Recognizer.Timeout));
        Assert.DoesNotContain("k-e-y", $"{settings} {settings.Recognizer}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Speech:Program", "piper", "Speech:Arguments does not say")]
    [InlineData("Speech:Arguments", "-f {txt}", "has {txt}")]
    [InlineData("Speech:Arguments", "-f \"x", "double quote")]
    [InlineData("Speech:Speed", "10", "from 80 to 450")]
    [InlineData("Speech:Language", "Russian!", "is no language")]
    [InlineData("Speech:Voices:english language", "x", "is no language")]
    [InlineData("Speech:TimeoutSeconds", "0", "from 1 to 120")]
    [InlineData("Speech:CacheMegabytes", "-1", "from 0 to")]
    [InlineData("Speech:Recognizer:Url", "file:///etc/passwd", "Speech:Recognizer:Url must be")]
    [InlineData("Speech:Recognizer:Url", "http://user:secret@host/", "Speech:Recognizer:Key")]
    public void A_bad_setting_is_refused_by_its_name(string name, string value, string says)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read((name, value)));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_key_is_refused_without_being_shown()
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read(("Speech:Recognizer:Url", "http://127.0.0.1/"), ("Speech:Recognizer:Key", "two words")));
        Assert.DoesNotContain("two words", refused.Message, StringComparison.Ordinal);
    }

    private static SpeechSettings Read(params (string Name, string Value)[] settings) =>
        SpeechSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build());
}
