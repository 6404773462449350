using Bunit;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.TaskSheet;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.TaskSheet;

/// <summary>An ended task may name what was deleted since: it keeps it and can be renamed; nobody chooses it anew.</summary>
public sealed class DeletedChoiceTests : ConsoleTests
{
    [Shows(typeof(SoundPicker), ComponentState.Shown, Mark = "option", AtLeast = 2)]
    [Fact]
    public async Task An_ended_task_whose_things_were_deleted_is_renamed_and_shows_them_as_deleted()
    {
        var task = await EndedTaskAsync();
        var sheet = Render<CallTaskSheet>(set => set.Add(s => s.Edited, task));

        string Chosen(string id) => sheet.FindAll($"{id} option").Single(option => option.GetAttribute("value") == sheet.Find(id).GetAttribute("value")).TextContent;
        Assert.Equal("Old script (deleted)", Chosen("#task-script"));
        Assert.StartsWith("Rain (deleted)", Chosen("#task-noise"), StringComparison.Ordinal);
        Assert.StartsWith("Hello (deleted)", Chosen("#task-greeting"), StringComparison.Ordinal);
        Assert.StartsWith("Berlin (deleted)", Chosen("#task-caller-group"), StringComparison.Ordinal);
        Assert.Equal("Operators (deleted)", Chosen("#task-redirect-direction"));
        Assert.Equal("Thrice (deleted)", Chosen("#recall-set"));

        await sheet.InvokeAsync(() => sheet.Find("#task-name").Change("Old spring offer"));
        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());

        sheet.WaitForAssertion(() => Assert.Equal("Old spring offer", House.TaskQueries.Find(task.Id)!.Task.Settings.Name), TimeSpan.FromSeconds(10));
        Assert.Equal(task.Settings with { Name = "Old spring offer" }, House.TaskQueries.Find(task.Id)!.Task.Settings with { Recall = task.Settings.Recall });
    }

    [Fact]
    public async Task What_was_deleted_cannot_be_chosen_anew()
    {
        var ended = await EndedTaskAsync();
        var commands = Services.GetRequiredService<CallTaskCommands>();
        var open = await House.Tasks.CreateAsync(House.NewTask("Autumn offer"), Actor.Console);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => commands.ChangeAsync(open.Id, open.Version, open.Settings with
        {
            ScriptId = ended.Settings.ScriptId,
            AmbientNoiseId = ended.Settings.AmbientNoiseId,
            Identification = ended.Settings.Identification,
            Redirect = ended.Settings.Redirect,
        }, Actor.Console));

        Assert.Equal(["scriptId", "ambientNoiseId", "identification.greetingId", "redirect.directionId"], refused.Errors.Select(error => error.Field));
        await Assert.ThrowsAsync<ConflictException>(() => commands.ChangeAsync(open.Id, open.Version, open.Settings with { RecallSetId = ended.Settings.RecallSetId }, Actor.Console));
        await Assert.ThrowsAsync<ConflictException>(() => commands.ChangeAsync(open.Id, open.Version, open.Settings with { CallerId = ended.Settings.CallerId }, Actor.Console));
    }

    /// <summary>A stopped task all of whose things were deleted.</summary>
    private async Task<CallTask> EndedTaskAsync()
    {
        var (rain, hello) = (await AddSoundAsync("Rain"), await AddSoundAsync("Hello"));
        var script = await House.Settings.CreateScriptAsync("Old script", House.Script.Blocks, Actor.System);
        var set = await Services.GetRequiredService<SavedCommands<RecallSet>>().CreateAsync(new RecallSet { Name = "Thrice", Rules = new RecallRules { Busy = new RecallRule(60, 3) } }, Actor.System);
        var group = await Services.GetRequiredService<SavedCommands<CallerIdGroup>>().CreateAsync(new CallerIdGroup { Name = "Berlin", Numbers = ["+4930123456"] }, Actor.System);
        var direction = await Services.GetRequiredService<SavedCommands<Direction>>().CreateAsync(new Direction { Name = "Operators", Numbers = ["+4930123457"] }, Actor.System);
        var task = await House.AddTaskAsync(House.NewTask("Spring offer") with
        {
            ScriptId = script.Id,
            AmbientNoiseId = rain,
            Identification = new Identification(IdentificationMode.Background, hello),
            RecallSetId = set.Id,
            CallerId = new TaskCallerId { Mode = CallerIdMode.Group, GroupId = group.Id },
            Redirect = new Redirect { Mode = RedirectMode.Direction, DirectionId = direction.Id },
        }, EngineHouse.Numbers(1), start: false);
        task = await House.Tasks.ActAsync(task.Id, TaskAction.Stop, Actor.System);
        await House.Settings.DeleteScriptAsync(script.Id, Actor.System);
        await Services.GetRequiredService<SavedCommands<RecallSet>>().DeleteAsync(set.Id, Actor.System);
        await Services.GetRequiredService<SavedCommands<CallerIdGroup>>().DeleteAsync(group.Id, Actor.System);
        await Services.GetRequiredService<SavedCommands<Direction>>().DeleteAsync(direction.Id, Actor.System);
        foreach (var sound in new[] { rain, hello }) await Services.GetRequiredService<SoundCommands>().DeleteAsync(sound, Actor.System);
        return House.TaskQueries.Find(task.Id)!.Task;
    }

    private async Task<long> AddSoundAsync(string name) =>
        (await Services.GetRequiredService<SavedLedger<Sound>>().CreateAsync(new Sound { Name = name, File = name, Milliseconds = 1_000, Bytes = 16_044, SourceRate = 8_000, SourceChannels = 1, UploadedAt = 1, UploadedBy = "test" }, Actor.System)).Id;
}
