using CallTasks.Web.Languages;
using Microsoft.AspNetCore.Http;

namespace CallTasks.Tests.Unit.Languages;

public sealed class LanguageChoiceTests
{
    [Theory]
    [InlineData(null, null, "en")]
    [InlineData("ru", null, "ru")]
    [InlineData("ru", "en-US,en;q=0.9", "ru")]
    [InlineData(null, "ru-RU,ru;q=0.9,en;q=0.8", "ru")]
    [InlineData(null, "de-DE,en;q=0.4,ru;q=0.8", "ru")]
    [InlineData(null, "de-DE,fr", "en")]
    [InlineData("xx", "ru", "ru")]
    [InlineData(null, ";;;,=", "en")]
    public void A_page_speaks_what_was_chosen_else_what_the_browser_asks_for_else_English(string? cookie, string? accepted, string spoken) =>
        Assert.Equal(spoken, LanguageChoice.Of(Request("/call-tasks", cookie, accepted, key: false)).Code);

    [Theory]
    [InlineData("/call-tasks", "ru", "en", "en", false, "ru")]
    [InlineData("/call-tasks", "en", "ru", "ru", false, "en")]
    [InlineData("/call-tasks", "xx", "ru", "en", false, "ru")]
    [InlineData("/api/v1/clients-file-template", "ru", "en", "en", false, "ru")]
    [InlineData("/api/v1/clients-file-template", "ru", "ru", "ru", true, "en")]
    public void What_the_user_chose_goes_before_what_the_browser_holds(string path, string users, string? cookie, string? accepted, bool key, string spoken) =>
        Assert.Equal(spoken, LanguageChoice.Of(Request(path, cookie, accepted, key), users).Code);

    [Theory]
    [InlineData("/api/v1/call-tasks", null, "ru", false, "en")]
    [InlineData("/api/v1/call-tasks", "ru", "ru", true, "en")]
    [InlineData("/hubs/live", null, "ru", true, "en")]
    [InlineData("/health/ready", null, "ru", false, "en")]
    [InlineData("/api/v1/imports/1/rejected", "ru", null, false, "ru")]
    public void A_program_is_answered_in_English_and_an_upload_of_our_page_in_its_language(string path, string? cookie, string? accepted, bool key, string spoken) =>
        Assert.Equal(spoken, LanguageChoice.Of(Request(path, cookie, accepted, key)).Code);

    [Theory]
    [InlineData("/", true)]
    [InlineData("/call-tasks?q=%D1%84&filter=active", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("call-tasks", false)]
    [InlineData("//evil.example/", false)]
    [InlineData("/\\evil.example/", false)]
    [InlineData("https://evil.example/", false)]
    [InlineData("/a\r\nSet-Cookie: x=y", false)]
    public void The_switch_leads_back_to_our_own_pages_only(string? back, bool ours) => Assert.Equal(ours, LanguageChoice.IsOurs(back));

    private static HttpRequest Request(string path, string? cookie, string? accepted, bool key)
    {
        var request = new DefaultHttpContext().Request;
        request.Path = path;
        if (cookie is not null) request.Headers.Cookie = $"theme=dark; {LanguageChoice.Cookie}={cookie}";
        if (accepted is not null) request.Headers.AcceptLanguage = accepted;
        if (key) request.Headers.Authorization = "Bearer k";
        return request;
    }
}
