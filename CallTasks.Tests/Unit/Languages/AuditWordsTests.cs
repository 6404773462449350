using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Admin;

namespace CallTasks.Tests.Unit.Languages;

public sealed partial class AuditWordsTests
{
    private static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru");

    [Fact]
    public void Everything_that_is_written_into_the_audit_log_has_words_in_Russian()
    {
        var actions = TextSources.Files(".cs").Where(source => source.Project == "CallTasks.Core")
            .SelectMany(source => Audited().Matches(source.Text).Select(found => found.Groups[1].Value))
            .Concat(new[] { "recall-set", "caller-id", "caller-id-group", "direction", "audio", "calling-hours", "frequency-cap", "template" }.SelectMany(thing => new[] { thing + ".create", thing + ".change", thing + ".delete" }))
            .Distinct().ToList();
        Assert.True(actions.Count > 50);

        var foreign = actions.Where(action => Latin().IsMatch(LanguageTests.Spoken(Russian, () => AuditWords.Action(action)).Replace("CallerID", "", StringComparison.Ordinal).Replace("API", "", StringComparison.Ordinal))).ToList();

        Assert.True(foreign.Count == 0, string.Join('\n', foreign));
    }

    [Fact]
    public void Every_field_of_what_is_stored_has_a_name_in_Russian()
    {
        object[] stored =
        [
            new CallTaskSettings
            {
                Name = "T", ScriptId = 1, DialPlanId = 1, CallingHours = new CallingHours(), Identification = new Identification(IdentificationMode.Lockout, 1), Recall = new RecallRules { Busy = new RecallRule(60, 1) },
            },
            new DialPlanSettings { Name = "P", Address = "127.0.0.1" },
        ];
        var fields = stored.SelectMany(settings => AuditChange.Of(new AuditEntry(1, 1, "Ann", "call-task.create", "T", null, null, StoredJson.Write(settings)))).ToList();
        Assert.True(fields.Count > 40);

        var foreign = fields.Where(field => Latin().IsMatch(LanguageTests.Spoken(Russian, () => field.Name).Replace("CallerID", "", StringComparison.Ordinal))).Select(field => field.Field).ToList();

        Assert.True(foreign.Count == 0, string.Join('\n', foreign));
    }

    [Theory]
    [InlineData("report.delete", "report 17", "отчёт 17")]
    [InlineData("blacklist.add", "2 numbers", "2 номера")]
    [InlineData("host.pause-all", "all dialling", "весь набор")]
    [InlineData("user.shut", "5 wrong passwords: shut for 15 minutes", "неверных паролей: 5, закрыт на 15 мин")]
    [InlineData("call-task.clone", "of 3 'Call 7', with clients", "из 3 «Call 7», с клиентами")]
    [InlineData("call-task.create", "report 17", "report 17")]
    [InlineData("report.delete", "<b>report</b>", "<b>report</b>")]
    public void What_we_write_is_told_in_the_readers_words_and_what_people_typed_as_it_stands(string action, string text, string told) =>
        Assert.Equal(told, LanguageTests.Spoken(Russian, () => AuditWords.Text(action, text)));

    [Fact]
    public void A_value_is_a_word_only_where_the_field_holds_words()
    {
        string Told(string field, object value) => LanguageTests.Spoken(Russian, () => AuditFields.Value(field, value as string ?? JsonSerializer.Serialize(value)));

        Assert.Equal(("вручную", "manual"), (Told("startMode", "manual"), Told("name", "manual")));
        Assert.Equal(("пн, вс", "да", "администратор"), (Told("callingHours.days", new[] { "monday", "sunday" }), Told("record.on", true), Told("role", "administrator")));
    }

    [GeneratedRegex("""
        "((?:call-task|report|interrupted-call|bulk-work|script|dial-plan|blacklist|user|api-key|wall-link|host)\.[a-z-]+)"
        """)]
    private static partial Regex Audited();

    [GeneratedRegex("[A-Za-z]{2,}")]
    private static partial Regex Latin();
}
