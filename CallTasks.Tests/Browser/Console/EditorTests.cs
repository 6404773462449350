using System.Text.Json.Nodes;
using CallTasks.Core.Audio;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

[Collection(nameof(BrowserTests))]
[HoldsControls]
[Trait("Speed", "slow")]
public sealed class EditorTests(ChromiumBrowser chromium)
{
    [Fact]
    public async Task A_script_is_drawn_by_pointer_and_by_keyboard_and_its_versions_are_compared_and_restored()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync("/scripts");
        await page.Locator(".empty").GetByRole(AriaRole.Link, new() { Name = "Add script" }).ClickAsync();
        await page.Locator(".canvas[data-live]").WaitForAsync();
        await page.Locator("#script-name").FillAsync("Yes or no");
        await page.Keyboard.PressAsync("Control+s");
        await page.LeadsToAsync(@"/scripts/1$");
        await page.GetByText("Version 1").First.WaitForAsync();
        await page.Locator(".canvas[data-live]").WaitForAsync();

        // A block is dragged, an arrow drawn to it, and both are steps.
        await AddAsync(page, "Pause", "pause");
        var face = page.Locator("[data-block=pause] .block-face");
        var at = (await face.BoundingBoxAsync())!;
        await DragAsync(page, (at.X + 60, at.Y + 20), (at.X - 40, at.Y + 240));
        await Eventually.Async(async () => await DepthAsync() > 200, null, () => "the block to lie where it was let go");
        await page.Button("Undo").ClickAsync();
        await Eventually.Async(async () => await DepthAsync() < 200);
        await page.Button("Redo").ClickAsync();
        await Eventually.Async(async () => await DepthAsync() > 200);
        var outlet = (await page.Locator("[data-block=start] .outlet").BoundingBoxAsync())!;
        at = (await face.BoundingBoxAsync())!;
        await DragAsync(page, (outlet.X + outlet.Width - 2, outlet.Y + (outlet.Height / 2)), (at.X + 60, at.Y + 20));
        await page.Locator("path[data-from=start][data-to=pause]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

        // The same by keyboard alone: moved, led on, duplicated, deleted, saved.
        var line = await page.Locator("path[data-to=pause]").GetAttributeAsync("data-line");
        await face.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Eventually.Async(async () => await page.Locator("path[data-to=pause]").GetAttributeAsync("data-line") != line, null, () => "the block to be moved by its key");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#arrow-next").SelectOptionAsync("end");
        await page.Locator("path[data-from=pause][data-to=end]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Button("Duplicate").ClickAsync();
        await page.Locator("[data-block=pause-2].block-chosen").WaitForAsync();
        await Eventually.Async(async () => await page.EvaluateAsync<string?>("document.activeElement?.closest('.block')?.dataset.block") == "pause-2");
        await page.Keyboard.PressAsync("Delete");
        await page.Locator("[data-block=pause-2]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Keyboard.PressAsync("Control+z");
        await page.Locator("[data-block=pause-2] .block-face").ClickAsync();
        await page.Button("Delete block").ClickAsync();
        await page.Locator("[data-block=pause-2]").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // The view.
        await page.Button("Zoom out").ClickAsync();
        await page.Locator("[data-zoom-shown]", new() { HasText = "80 %" }).WaitForAsync();
        await page.Button("Zoom in").ClickAsync();
        await page.Button("Fit").ClickAsync();
        await page.Button("Arrange").ClickAsync();
        await Eventually.Async(async () => await DepthAsync() < 200, null, () => "the blocks to be arranged");
        await watched.AssertAccessibleAsync();
        await page.Button("Save").ClickAsync();
        await page.GetByText("Version 2").First.WaitForAsync();
        Assert.Equal(["start", "end", "pause"], (await console.ReadAsync("scripts/1"))["blocks"]!.AsArray().Select(block => (string)block!["id"]!));

        // What it was is read, compared and brought back.
        await page.GetByRole(AriaRole.Tab, new() { Name = "Versions" }).ClickAsync();
        await page.Button("Compare 1").ClickAsync();
        await page.Locator(".version-changes", new() { HasText = "Added" }).WaitForAsync();
        await watched.AssertAccessibleAsync();
        await page.OpenAsync(page.Button("Restore 1"));
        await page.LeaveAsync("Keep as it is");
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at 1" }).ClickAsync();
        await page.GetByText("This is version 1").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the current version" }).ClickAsync();
        await page.Locator("[data-block=pause]").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at 1" }).ClickAsync();
        await page.GetByText("This is version 1").WaitForAsync();
        await page.OpenAsync(page.Button("Restore this version"));
        await page.LeaveAsync("Restore");
        await page.GetByText("Version 3").First.WaitForAsync();
        await page.Locator("[data-block=pause]").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // Whoever leaves what was not saved is asked.
        await page.GetByRole(AriaRole.Tab, new() { Name = "Block" }).ClickAsync();
        await page.Locator("#script-name").FillAsync("Yes, no or maybe");
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("h1", new() { HasText = "maybe" }).WaitForAsync();
        await page.OpenAsync(page.GetByRole(AriaRole.Link, new() { Name = "Scripts" }).Last);
        await page.LeaveAsync("Go on editing");
        await page.OpenAsync(page.GetByRole(AriaRole.Link, new() { Name = "Scripts" }).Last);
        await page.LeaveAsync("Throw away");
        await page.LeadsToAsync("/scripts$");

        // The list.
        await page.Button("Copy Yes or no").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Copy of Yes or no", Exact = true }).WaitForAsync();
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export Yes or no", Exact = true }).ClickAsync());
        await page.Button("Import").ClickAsync();
        await page.Locator("#script-file").SetInputFilesAsync(new FilePayload { Name = "script.json", MimeType = "application/json", Buffer = await File.ReadAllBytesAsync(await file.PathAsync()) });
        await page.GetByText("1–3 of 3").WaitForAsync();
        await page.Locator("input[type=search]").FillAsync("copy");
        await page.GetByText("1–1 of 1").WaitForAsync();
        await page.OpenAsync(page.Button("Delete Copy of Yes or no"));
        await page.LeaveAsync("Delete");
        await page.GetByText("Nothing matches").WaitForAsync();
        await page.Locator(".toolbar").Button("Clear").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Yes or no", Exact = true }).First.ClickAsync();
        await page.Locator("[data-block=end]").WaitForAsync();
        await page.GoBackAsync();
        await page.Locator(".page-head").GetByRole(AriaRole.Link, new() { Name = "Add script" }).ClickAsync();
        await page.LeadsToAsync("/scripts/new$");
        await page.Locator("[data-block=start]").WaitForAsync();
        watched.AssertNoErrors();

        Task<float> DepthAsync() => page.EvaluateAsync<float>("parseFloat(document.querySelector('path[data-to=pause]')?.dataset.line.split(' ')[3] ?? document.querySelector('[data-block=pause]').style.top)");
    }

    [Fact]
    public async Task Each_kind_of_block_is_filled_in_and_saved_from_its_fields()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await console.PostAsync("api/v1/directions", new { name = "Front desk", numbers = new[] { "+4930123456" } });
        var script = await console.AddScriptAsync("Everything");
        var other = await console.AddScriptAsync("Another one");
        await console.AddTaskAsync("Spring offer", clients: 3, scriptId: script);
        var sound = await AddSoundAsync(console, "Hold on");
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync($"/scripts/{script}");
        await page.Locator(".canvas[data-live]").WaitForAsync();

        await page.Locator("[data-block=say] .block-face").ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Sound" }).CheckAsync();
        await page.Locator("#block-sound").SelectOptionAsync(sound);
        await page.Locator("#editor-panel audio").FocusAsync();
        await page.Keyboard.PressAsync("m");
        var library = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Audio library" }).ClickAsync());
        await library.CloseAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Prompt" }).CheckAsync();
        await page.Locator("#block-prompt").SelectOptionAsync("greeting");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Text" }).CheckAsync();
        await page.Locator("#block-text").FillAsync("Good day, {name}.");
        await RenameAsync(page, "greet");

        await AddAsync(page, "Question", "question");
        await page.Locator("#block-text").FillAsync("Yes or no?");
        await page.Locator("#answer-0-digits").FillAsync("5");
        await page.Locator("#answer-0-phrases").FillAsync("yes\nof course");
        await page.Locator("#arrow-answers-0-next").SelectOptionAsync("end");
        await page.Button("Remove answer 2").ClickAsync();
        await page.Locator("#answer-1-digits").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Button("Add an answer").ClickAsync();
        await page.Locator("#answer-1-phrases").FillAsync("no");
        await page.Locator("#block-timeout").FillAsync("7.5");
        await page.Locator("#block-retries").FillAsync("1");
        await page.Locator("#block-answer-variable").FillAsync("answer");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "A key or speech stops the question" }).UncheckAsync();
        await page.Locator("#arrow-noAnswerNext").SelectOptionAsync("end");

        await AddAsync(page, "Condition", "condition");
        await page.Locator("#block-variable").FillAsync("amount");
        await page.Locator("#block-operator").SelectOptionAsync("Greater");
        await page.Locator("#block-value").FillAsync("1000");
        await page.Locator("#arrow-trueNext").SelectOptionAsync("end");
        await page.Locator("#arrow-falseNext").SelectOptionAsync("greet");

        await AddAsync(page, "Pause", "pause");
        await page.Locator("#block-seconds").FillAsync("soon");
        await page.Keyboard.PressAsync("Tab");
        await page.Locator("#block-seconds-error").WaitForAsync();
        await watched.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Checks" }).ClickAsync();
        await watched.AssertAccessibleAsync();
        await page.Locator(".check-grave").First.ClickAsync();
        await page.Locator("#block-seconds").FillAsync("2");
        await page.Locator("#arrow-next").SelectOptionAsync("end");

        await AddAsync(page, "Set variable", "setVariable");
        await page.Locator("#block-variable").FillAsync("offer");
        await page.Locator("#block-value").FillAsync("{plan}");

        await AddAsync(page, "Server request", "request");
        await page.Locator("#block-method").SelectOptionAsync("POST");
        await page.Locator("#block-timeout").FillAsync("3");
        await page.Locator("#block-url").FillAsync("https://example.com/plans");
        await page.Locator("#block-headers").FillAsync("Authorization: Bearer abc");
        await page.Locator("#block-body").FillAsync("{\"contract\":\"{contract}\"}");
        await page.Locator("#block-save-as").FillAsync("plan");
        await page.Locator("#block-path").FillAsync("data.name");
        await page.Locator("#arrow-errorNext").SelectOptionAsync("end");

        await AddAsync(page, "Transfer", "transfer");
        await page.Locator("#block-whisper").FillAsync("A client from the north");
        await page.Locator("#block-redirect").SelectOptionAsync("DialPlan");
        await page.Locator("#block-redirect-plan").SelectOptionAsync("Standard");
        await page.Locator("#block-redirect-number").FillAsync("+4930111002");
        await page.Locator("#arrow-next").SelectOptionAsync("end");

        await AddAsync(page, "Help", "help");
        await AddAsync(page, "Another script", "script");
        await page.Locator("#block-script").SelectOptionAsync("Another one");

        await AddAsync(page, "Result", "result");
        await page.Locator("#block-result").SelectOptionAsync("effective");
        await page.Locator("#block-marker").FillAsync("agreed");
        await page.Locator("#block-redirect").SelectOptionAsync("To another bot");
        await page.Locator("#block-redirect-script").SelectOptionAsync("Another one");
        await page.Locator("#block-redirect").SelectOptionAsync("The customer's system names the number");
        await page.Locator("#block-redirect-url").FillAsync("https://example.com/number");
        await page.Locator("#block-redirect").SelectOptionAsync("To a direction");
        await page.Locator("#block-redirect-direction").SelectOptionAsync("Front desk");
        await AddAsync(page, "Information", "information");
        await page.Locator("#block-text").FillAsync("Good-bye");
        await page.Button("To the fields of the script").ClickAsync();
        await page.Locator("[data-block=start] .block-face").ClickAsync();
        await page.Locator("#block-id").WaitForAsync();
        await page.Locator("#arrow-next").SelectOptionAsync("question");
        await page.Locator("path[data-from=start][data-to=question]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Button("To the fields of the script").ClickAsync();
        await page.Locator("#script-name").WaitForAsync();
        await page.Keyboard.PressAsync("Control+s");
        await page.GetByText("Version 2").First.WaitForAsync();

        var blocks = (await console.ReadAsync($"scripts/{script}"))["blocks"]!.AsArray().ToDictionary(block => (string)block!["id"]!, block => block!);
        foreach (var block in blocks.Values) Assert.True(block.AsObject().Remove("x") && block.AsObject().Remove("y"));
        AssertSame("""{"id":"greet","type":"information","text":"Good day, {name}.","next":"end"}""", blocks["greet"]);
        AssertSame("""{"id":"question","type":"question","text":"Yes or no?","answers":[{"digits":"5","phrases":["yes","of course"],"next":"end"},{"phrases":["no"],"next":"condition"}],"timeoutSeconds":7.5,"retries":1,"variable":"answer","bargeIn":false,"noAnswerNext":"end"}""", blocks["question"]);
        AssertSame("""{"id":"condition","type":"condition","variable":"amount","operator":"greater","value":"1000","trueNext":"end","falseNext":"greet"}""", blocks["condition"]);
        AssertSame("""{"id":"transfer","type":"transfer","target":{"mode":"dialPlan","dialPlanId":1,"number":"+4930111002"},"whisper":"A client from the north","next":"end"}""", blocks["transfer"]);
        Assert.Equal(other, (long)blocks["script"]["scriptId"]!);
        Assert.Equal(("POST", "Bearer abc", "data.name"), ((string)blocks["request"]["method"]!, (string)blocks["request"]["headers"]!["Authorization"]!, (string)blocks["request"]["path"]!));
        Assert.Equal(("agreed", 1), ((string)blocks["result"]["marker"]!, (long)blocks["result"]["redirect"]!["directionId"]!));
        await page.GetByRole(AriaRole.Tab, new() { Name = "Checks" }).ClickAsync();
        await page.Locator(".check-item").First.ClickAsync();
        await page.Locator("#block-id").WaitForAsync();

        // Its texts for a client, and a try in writing.
        await page.GetByRole(AriaRole.Tab, new() { Name = "Variables" }).ClickAsync();
        await page.GetByLabel("Fill in with a client of").SelectOptionAsync("Spring offer");
        await page.Locator("#variables-client").FillAsync("C-0001");
        await page.Keyboard.PressAsync("Tab");
        await Eventually.Async(async () => await page.Locator("#variables-who option").CountAsync() == 2);
        await page.Locator("#variables-who").SelectOptionAsync("C-0001");
        await watched.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Try" }).ClickAsync();
        await page.GetByText("With the parameters of C-0001").WaitForAsync();
        await page.GetByLabel("Operators answer").UncheckAsync();
        await page.Locator("#editor-panel").Button("Start").ClickAsync();
        await AnswerAsync(page, "7", turns: 2);
        await AnswerAsync(page, "5", turns: 3);
        await page.Locator(".chat-end").WaitForAsync();
        await page.Button("Start again").ClickAsync();
        await page.Locator("button:enabled", new() { HasText = "Keep silent" }).ClickAsync();
        await page.Locator(".turns p").Nth(1).WaitForAsync();
        await watched.AssertAccessibleAsync();
        await page.Button("Hang up").ClickAsync();
        await page.Locator(".chat-end").WaitForAsync();

        // A long script opens as large as it can be read, and a variable that was mistyped throughout is one check that leads to each of its blocks.
        var says = Enumerable.Range(1, 12).Select(n => new { id = $"say {n}", type = "information", text = "Dear {nmae}", next = n < 12 ? $"say {n + 1}" : "end" });
        var mistyped = await console.PostAsync("api/v1/scripts", new { name = "Mistyped", blocks = says.Cast<object>().Prepend(new { id = "start", type = "start", next = "say 1" }).Append(new { id = "end", type = "result", result = "auto" }) });
        await watched.OpenAsync($"/scripts/{mistyped}");
        await page.Locator(".canvas[data-live]").WaitForAsync();
        await page.Locator("[data-zoom-shown]", new() { HasText = "65 %" }).WaitForAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Checks" }).ClickAsync();
        await page.Locator(".check-blocks summary").ClickAsync();
        await watched.AssertAccessibleAsync();
        await page.Locator(".check-blocks").GetByRole(AriaRole.Button, new() { Name = "say 12", Exact = true }).ClickAsync();
        await page.Locator(".block-chosen[data-block='say 12']").WaitForAsync();

        // The list leads to the tasks that use it.
        await watched.WalkAsync("/scripts");
        await page.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = "Spring offer" }).ClickAsync();
        await page.LeadsToAsync("/call-tasks/[0-9]+$");
        watched.AssertNoErrors();
    }

    [Fact]
    public async Task What_was_not_saved_comes_back_after_the_server_was_killed_and_after_a_reload()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var script = await console.AddScriptAsync("Reminder");
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        page.Dialog += (_, asking) => _ = asking.AcceptAsync();
        await watched.OpenAsync($"/scripts/{script}");
        await page.Locator(".canvas[data-live]").WaitForAsync();
        await page.Locator("[data-block=say] .block-face").ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Text" }).CheckAsync();
        await page.Locator("#block-text").FillAsync("Half a sentence that nobody has ");
        await KeptAsync("nobody has ");

        // The field still has the focus: nobody has left it, and nobody is asked whether to leave the page.
        console.KillHard();
        await console.StartAgainAsync();
        await page.GetByText("were kept in this browser").WaitForAsync();
        watched.ForgetErrors();
        await watched.AssertAccessibleAsync();
        await page.OpenAsync(page.Button("Discard"));
        await page.LeaveAsync("Keep them");
        await page.Locator(".notice").Button("Restore").ClickAsync();
        await page.GetByText("were kept in this browser").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Locator("[data-block=say] .block-face").ClickAsync();
        await Eventually.Async(async () => await page.Locator("#block-text").InputValueAsync() == "Half a sentence that nobody has ");

        // A second tab takes it up and saves it: what the first one typed since stays kept.
        var second = await page.Context.NewPageAsync();
        await second.GotoAsync(page.Url);
        await second.Locator(".notice").Button("Restore").ClickAsync();
        await second.Locator(".canvas[data-editable]").WaitForAsync();
        await page.Locator("#block-text").FillAsync("What the first tab says");
        await KeptAsync("the first tab says");
        await second.Keyboard.PressAsync("Control+s");
        await second.GetByText("Version 2").First.WaitForAsync();
        await Eventually.Async(async () => await second.EvaluateAsync<bool>("Object.keys(sessionStorage).every(key => !key.startsWith('script-draft:'))"), null, () => "the second tab to keep nothing any more");
        await KeptAsync("the first tab says");
        await second.CloseAsync();

        await page.ReloadAsync();
        await page.GetByText("saved version 2").WaitForAsync();
        await page.OpenAsync(page.Button("Discard"));
        await page.LeaveAsync("Throw away");
        await page.Locator(".canvas[data-editable]").WaitForAsync();
        await Eventually.Async(async () => await StoredAsync() == null, null, () => "the browser to keep nothing any more");
        watched.AssertNoErrors();

        Task<string?> StoredAsync() => page.EvaluateAsync<string?>("Object.entries(localStorage).find(([key]) => key.startsWith('script-draft:'))?.[1] ?? null");
        Task KeptAsync(string text) => Eventually.Async(async () => (await StoredAsync())?.Contains(text, StringComparison.Ordinal) == true, null, () => "the browser to keep what was typed");
    }

    /// <summary>Answers the question that is asked.</summary>
    private static async Task AnswerAsync(IPage page, string keys, int turns)
    {
        await page.Locator(".chat-answer button:enabled").WaitForAsync();
        await page.GetByLabel("Your answer").FillAsync(keys);
        await page.Locator(".chat-answer").Button("Answer").ClickAsync();
        await page.Locator(".turns p").Nth(turns).WaitForAsync();
    }

    /// <summary>Puts a second of silence into the audio library.</summary>
    private static async Task<string> AddSoundAsync(ConsoleProcess console, string name)
    {
        using var wave = new MemoryStream();
        WavFile.WritePcm16(wave, [.. Tones.Sine(440, 1)], 8000, channels: 1);
        using var file = new ByteArrayContent(wave.ToArray());
        using var form = new MultipartFormDataContent { { new StringContent(name), "name" }, { file, "file", "hold.wav" } };
        using var answer = await console.Client.PostAsync(new Uri("api/v1/audio", UriKind.Relative), form);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!.ToString();
    }

    /// <summary>Adds a block from the menu and waits until its fields stand there.</summary>
    private static async Task AddAsync(IPage page, string kind, string id)
    {
        await page.Locator(".editor-acts").Button("Add block").ClickAsync();
        await page.Locator(".menu-items:popover-open").GetByRole(AriaRole.Menuitem, new() { Name = kind, Exact = true }).ClickAsync();
        await page.Locator($".block-chosen[data-block='{id}']").WaitForAsync();
        await Eventually.Async(async () => await page.EvaluateAsync<bool>("id => document.querySelector('#block-id')?.value === id && document.activeElement?.closest('.block')?.dataset.block === id", id), null, () => $"the fields of {id}");
    }

    private static async Task RenameAsync(IPage page, string name)
    {
        await page.Locator("#block-id").FillAsync(name);
        await page.Keyboard.PressAsync("Tab");
        await page.Locator($"[data-block='{name}']").WaitForAsync();
    }

    private static async Task DragAsync(IPage page, (float X, float Y) from, (float X, float Y) to)
    {
        await page.Mouse.MoveAsync(from.X, from.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X, to.Y, new() { Steps = 4 });
        await page.Mouse.UpAsync();
    }

    private static void AssertSame(string json, JsonNode block) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), block), $"{json}\n{block.ToJsonString()}");
}
