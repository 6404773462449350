using System.Net;
using System.Text;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Api;

[Collection(ApiTests.Name)]
[Trait("Speed", "slow")]
public sealed class FileTests(ApiConsole api)
{
    [Fact]
    public async Task A_clients_file_comes_in_and_its_rejected_rows_can_be_fetched()
    {
        var task = await api.NewTaskAsync();
        var started = (await api.UploadAsync($"/api/v1/call-tasks/{task}/clients", Encoding.UTF8.GetBytes("phone;id;name\n+4930123456;a;Anna\n12;b;Ben\n+4930123456;c;Cleo\n"), "../../clients.csv")).Expect(HttpStatusCode.Accepted);
        var import = (long)started["importId"];
        await Eventually.Async(async () => (string?)(await api.GetAsync($"/api/v1/imports/{import}"))["state"] == "done", TimeSpan.FromSeconds(20), () => "the import to end");

        var done = await api.GetAsync($"/api/v1/imports/{import}");
        Assert.Equal((3, 1, 1, 1, 0), ((int)done["read"], (int)done["accepted"], (int)done["duplicates"], (int)done["invalid"], (int)done["blacklisted"]));
        Assert.Equal("clients.csv", (string?)done["fileName"]);
        var rejected = (await api.GetAsync($"/api/v1/imports/{import}/rejected")).Expect(HttpStatusCode.OK);
        Assert.Contains("Ben", rejected.Text, StringComparison.Ordinal);
        (await api.DeleteAsync($"/api/v1/imports/{import}")).ExpectProblem(HttpStatusCode.Conflict);
        (await api.GetAsync("/api/v1/imports/999999")).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal(1, (int)(await api.GetAsync($"/api/v1/call-tasks/{task}/clients"))["total"]);
    }

    [Fact]
    public async Task A_broken_form_is_refused_and_leaves_no_file()
    {
        var task = await api.NewTaskAsync();
        var path = $"/api/v1/call-tasks/{task}/clients";
        HttpContent Form(string text)
        {
            var content = new StringContent(text);
            content.Headers.Remove("Content-Type");
            content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
            return content;
        }

        (await api.SendAsync(HttpMethod.Post, path, with: r => r.Content = Form("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nphone\n+49"))).ExpectFields("file");
        (await api.SendAsync(HttpMethod.Post, path, with: r => r.Content = Form("--b\r\nContent-Disposition: form-data; name=\"mapping\"\r\n\r\n{}\r\n--b--\r\n"))).ExpectFields("file");
        (await api.UploadAsync("/api/v1/call-tasks/999999/clients", "phone\n"u8.ToArray(), "a.csv")).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Empty(Directory.GetFiles(Path.Combine(api.Console.StorageFolder, "imports"), "*.upload"));
        Assert.Equal("draft", (string?)(await api.GetAsync($"/api/v1/call-tasks/{task}"))["status"]);
    }

    [Fact]
    public async Task A_file_is_uploaded_once_looked_at_mapped_and_imported_from_there()
    {
        var task = await api.NewTaskAsync(""" ,"country":"DE" """);
        var preview = (await api.UploadAsync("/api/v1/imports/previews", Encoding.UTF8.GetBytes("name,mobile\nAnna,030 123456\n<i>Ben</i>,030 123456\nCleo,12\n"), "../list.csv")).Expect(HttpStatusCode.Created);
        var path = $"/api/v1/imports/previews/{(string)preview["id"]!}";
        Assert.Equal(("list.csv", "csv", "UTF-8", ","), ((string)preview["fileName"]!, (string)preview["format"]!, (string)preview["encoding"]!, (string)preview["separator"]!));
        Assert.Equal(["name", "mobile"], preview["headers"].AsArray().Select(h => (string)h!));
        Assert.Equal("<i>Ben</i>", (string)preview["rows"][1]!["cells"]![0]!);

        (await api.PutAsync(path, $$"""{"mapping":{"1":"parameter:name","mobile":"phone"},"taskId":{{task}}}""")).Expect(HttpStatusCode.OK);
        await Eventually.Async(async () => (string?)(await api.GetAsync(path))["state"] == "done", TimeSpan.FromSeconds(20), () => "the count to end");
        var counted = (await api.GetAsync(path)).Expect(HttpStatusCode.OK);
        var counts = counted["counts"];
        Assert.Equal((3, 1, 1, 1, 0, true), ((int)counts["read"]!, (int)counts["accepted"]!, (int)counts["duplicates"]!, (int)counts["invalid"]!, (int)counts["blacklisted"]!, (bool)counts["isExact"]!));
        Assert.Equal((1, 1), ((int)counts["byCause"]!["duplicate"]!, (int)counts["byCause"]!["invalidPhone"]!));
        Assert.Equal(("phone", "parameter"), ((string)counted["columns"][1]!["role"]!, (string)counted["columns"][0]!["role"]!));
        Assert.Equal("duplicate", (string)counted["rows"][1]!["rejection"]!);

        var started = (await api.PostAsync($"/api/v1/call-tasks/{task}/clients", $$$"""{"previewId":"{{{(string)preview["id"]!}}}","mapping":{"1":"parameter:name","mobile":"phone"}}""")).Expect(HttpStatusCode.Accepted);
        var import = (long)started["importId"];
        await Eventually.Async(async () => (string?)(await api.GetAsync($"/api/v1/imports/{import}"))["state"] == "done", TimeSpan.FromSeconds(20), () => "the import to end");
        Assert.Equal(1, (int)(await api.GetAsync($"/api/v1/call-tasks/{task}/clients"))["total"]);
        (await api.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_cannot_be_looked_at_is_refused_and_leaves_no_file()
    {
        var task = await api.NewTaskAsync();
        var good = Encoding.UTF8.GetBytes("phone\n+4930123456\n");
        (await api.UploadAsync("/api/v1/imports/previews", [0x89, .. "PNG\r\n\u001a\n"u8], "list.csv")).ExpectFields("file");
        (await api.UploadAsync("/api/v1/imports/previews", [], "list.csv")).ExpectFields("file");
        (await api.PostAsync("/api/v1/imports/previews", "{}")).ExpectProblem(HttpStatusCode.UnsupportedMediaType);
        (await api.GetAsync("/api/v1/imports/previews/..%2f..%2fcalltasks.db")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.DeleteAsync("/api/v1/imports/previews/none")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.PostAsync($"/api/v1/call-tasks/{task}/clients", """{"previewId":"none"}""")).ExpectProblem(HttpStatusCode.NotFound);

        var preview = (await api.UploadAsync("/api/v1/imports/previews", good, "list.csv")).Expect(HttpStatusCode.Created);
        var path = $"/api/v1/imports/previews/{(string)preview["id"]!}";
        (await api.PutAsync(path, """{"taskId":999999}""")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.PutAsync(path, """{"mapping":{"phone":"telephone"}}""")).ExpectFields("mapping");
        (await api.PostAsync($"/api/v1/call-tasks/{task}/clients", $$"""{"previewId":"{{(string)preview["id"]!}}","clients":[]}""")).ExpectFields("clients");
        (await api.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        Assert.Empty(Directory.GetFiles(Path.Combine(api.Console.StorageFolder, "imports"), "*.upload"));
    }

    [Fact]
    public async Task A_report_is_ordered_listed_fetched_made_again_and_deleted()
    {
        var task = await api.NewTaskAsync();
        var report = (await api.PostAsync($"/api/v1/call-tasks/{task}/reports", """{"format":"csv","variables":true}""")).Expect(HttpStatusCode.Accepted).Id;
        Task GeneratedAsync() => Eventually.Async(async () => (string?)(await api.GetAsync($"/api/v1/reports/{report}"))["state"] == "generated", TimeSpan.FromSeconds(20), () => "the report");
        await GeneratedAsync();

        var list = (await api.GetAsync($"/api/v1/reports?taskId={task}&state=generated")).Expect(HttpStatusCode.OK);
        Assert.Equal((report, "csv", true), ((long)list["items"][0]!["id"]!, (string)list["items"][0]!["format"]!, (bool)list["items"][0]!["variables"]!));
        Assert.Equal("text/csv", (await api.GetAsync($"/api/v1/reports/{report}/file")).Expect(HttpStatusCode.OK).MediaType);
        (await api.PostAsync($"/api/v1/reports/{report}/regenerate")).Expect(HttpStatusCode.Accepted);
        await GeneratedAsync();
        (await api.DeleteAsync($"/api/v1/reports/{report}")).Expect(HttpStatusCode.NoContent);
        (await api.GetAsync($"/api/v1/reports/{report}/file")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.PostAsync($"/api/v1/call-tasks/{task}/reports", """{"format":"pdf"}""")).ExpectFields("format");
        (await api.PostAsync($"/api/v1/call-tasks/{task}/reports", "{}")).ExpectFields("format");
        (await api.GetAsync("/api/v1/reports?state=deleted")).ExpectFields("state");
    }

    [Theory]
    [InlineData("csv", "text/csv")]
    [InlineData("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    public async Task The_template_is_there_in_both_formats(string format, string type) =>
        Assert.Equal(type, (await api.GetAsync($"/api/v1/clients-file-template?format={format}")).Expect(HttpStatusCode.OK).MediaType);

    [Fact]
    public async Task Numbers_come_onto_the_blacklist_and_off_it()
    {
        var added = (await api.PostAsync("/api/v1/blacklist", """{"phones":["+493022222201","030 22222202"],"reason":"asked us","country":"DE"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, (int)added["added"]);
        var list = (await api.GetAsync("/api/v1/blacklist?search=%2B493022222")).Expect(HttpStatusCode.OK);
        Assert.Equal(["+493022222201", "+493022222202"], list["items"].AsArray().Select(e => (string)e!["phone"]!));

        var task = await api.NewTaskAsync();
        var refused = (await api.PostAsync($"/api/v1/call-tasks/{task}/clients", """{"clients":[{"phones":["+493022222201"]}]}""")).Expect(HttpStatusCode.OK);
        Assert.Equal((0, 1), ((int)refused["accepted"], (int)refused["blacklisted"]));
        (await api.DeleteAsync("/api/v1/blacklist/+493022222201")).Expect(HttpStatusCode.NoContent);
        (await api.DeleteAsync("/api/v1/blacklist/%2B493022222201")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.PostAsync("/api/v1/blacklist", """{"phones":["12"],"reason":"x"}""")).ExpectFields("phones[0]");
        (await api.PostAsync("/api/v1/blacklist", """{"reason":"x"}""")).ExpectFields("phones");
    }
}
