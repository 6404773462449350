using System.Text;
using Bunit;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.TaskSheet;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.TaskSheet;

/// <summary>A clients file in the form: its first rows, the roles of its columns, and what would come of it.</summary>
public sealed class ClientsFileFieldsTests : ConsoleTests
{
    private ImportCommands Imports => Services.GetRequiredService<ImportCommands>();

    [Shows(typeof(ClientsFileFields), ComponentState.Empty, Mark = "table, .preview-head", AtLeast = 0)]
    [Fact]
    public void Without_a_file_it_only_asks_for_one()
    {
        var fields = Show(null, []);

        Assert.Empty(fields.FindAll("table, .preview-head"));
        Assert.Single(fields.FindAll("input[type=file]"));
    }

    [Fact]
    public async Task The_first_rows_stand_there_as_text_with_what_becomes_of_them()
    {
        var file = await TakeAsync("phone;id;name\n+4930123456;1;<script>alert(1)</script>\n112;2;Ben\n+4930123456;3;Cleo\n");
        var fields = Show(file, []);

        // The form looks anew at a file that was counted when it came: only the last count is all of it.
        fields.WaitForAssertion(() =>
        {
            Assert.Contains("1 client comes in", fields.Find(".preview-counts").TextContent, StringComparison.Ordinal);
            Assert.Empty(fields.FindAll("script"));
            Assert.Contains("<script>alert(1)</script>", fields.FindAll("tbody tr")[0].TextContent, StringComparison.Ordinal);
            Assert.Contains("comes in", fields.FindAll("tbody tr")[0].TextContent, StringComparison.Ordinal);
            Assert.Contains("country code", fields.FindAll("tbody tr")[1].TextContent, StringComparison.Ordinal);
            Assert.Equal(2, fields.FindAll("tbody tr.left-out").Count);
            Assert.Contains("2 rows are left out", fields.Find(".preview-counts").TextContent, StringComparison.Ordinal);
            Assert.Contains("duplicates: 1", fields.Find(".preview-counts").TextContent, StringComparison.Ordinal);
            Assert.Equal(["phone", "clientId", "parameter"], fields.FindAll("th select").Select(select => select.GetAttribute("value")));
            Assert.Equal(2, fields.FindAll(".preview-examples li").Count);
            Assert.Contains("separator ;", fields.Find(".preview-head").TextContent, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Another_role_counts_anew_and_one_too_many_says_what_is_wrong()
    {
        var roles = new Dictionary<int, string>();
        var file = await TakeAsync("name;mobile\nAnna;+4930123456\nBen;+4930123457\n");
        var fields = Show(file, roles);
        fields.WaitForAssertion(() => Assert.Contains("2 rows are left out", fields.Markup, StringComparison.Ordinal));

        await fields.InvokeAsync(() => fields.FindAll("th select")[1].Change("phone"));
        fields.WaitForAssertion(() => Assert.Contains("2 clients come in", fields.Markup, StringComparison.Ordinal));
        await fields.InvokeAsync(() => fields.FindAll("th select")[0].Change("parameter"));
        fields.WaitForAssertion(() => Assert.Equal("name", fields.Find("th input").GetAttribute("value")));
        await fields.InvokeAsync(() => fields.Find("th input").Change("first name"));
        fields.WaitForAssertion(() => Assert.Equal("first name", Imports.Preview(file).Columns[0].Name));
        Assert.Equal("parameter:first name", roles[0]);

        await fields.InvokeAsync(() => fields.FindAll("th select")[1].Change("ignore"));
        fields.WaitForAssertion(() => Assert.Contains("No column is mapped to the phone", fields.Find(".notice-error").TextContent, StringComparison.Ordinal));
    }

    [Shows(typeof(ClientsFileFields), ComponentState.Many, Mark = "th select", AtLeast = 100)]
    [Fact]
    public async Task A_file_of_many_columns_shows_as_many_as_can_be_read()
    {
        var file = await TakeAsync("phone;" + string.Join(';', Enumerable.Range(0, 300).Select(i => $"c{i}")) + "\n+4930123456\n");
        var fields = Show(file, []);

        Assert.Equal(100, fields.FindAll("th select").Count);
        Assert.Contains("201 more columns", fields.Markup, StringComparison.Ordinal);
    }

    [Shows(typeof(ClientsFileFields), ComponentState.Error)]
    [Fact]
    public void A_file_that_is_gone_after_a_restart_is_asked_for_again()
    {
        string? told = "none";
        var fields = Render<ClientsFileFields>(set => set.Add(f => f.Id, "file").Add(f => f.Roles, []).Add(f => f.PreviewId, new string('0', 32)).Add(f => f.PreviewIdChanged, id => told = id));

        Assert.Null(told);
        Assert.Contains("choose it again", fields.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_away_it_is_thrown_away_on_the_server_too()
    {
        string? told = "none";
        var file = await TakeAsync("phone\n+4930123456\n");
        var fields = Render<ClientsFileFields>(set => set.Add(f => f.Id, "file").Add(f => f.Roles, []).Add(f => f.PreviewId, file).Add(f => f.PreviewIdChanged, id => told = id));

        await fields.InvokeAsync(() => fields.Find(".preview-head button").Click());

        fields.WaitForAssertion(() => Assert.Null(told));
        Assert.Throws<NotFoundException>(() => Imports.Preview(file));
    }

    [Fact]
    public async Task The_form_brings_the_file_in_with_the_task()
    {
        var file = await TakeAsync("phone\n+4930123456\n+4930123457\n");
        JSInterop.Setup<string?>("callTasks.readDraft", _ => true).SetResult(System.Text.Json.JsonSerializer.Serialize(new CallTaskForm.Kept(0, null, new CallTaskDraft { Name = "Spring offer", ScriptId = House.Script.Id, DialPlanId = House.Plan.Id, PreviewId = file })));
        var sheet = Render<CallTaskSheet>();
        sheet.WaitForAssertion(() => Assert.StartsWith("2 clients,", sheet.Find(".summary-line").TextContent, StringComparison.Ordinal));

        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());

        await Eventually.Async(() => House.TaskQueries.List(new()).Items.Select(view => (view.Statistics.TotalClients, view.Task.Status)).SingleOrDefault() == (2L, CallTaskStatus.Ready));
    }

    private IRenderedComponent<ClientsFileFields> Show(string? file, Dictionary<int, string> roles) =>
        Render<ClientsFileFields>(set => set.Add(f => f.Id, "file").Add(f => f.Roles, roles).Add(f => f.PreviewId, file));

    private async Task<string> TakeAsync(string text)
    {
        var path = Imports.NewUploadPath();
        await File.WriteAllTextAsync(path, text, new UTF8Encoding(false));
        return (await Imports.PreviewAsync(path, "clients.csv")).Id;
    }
}
