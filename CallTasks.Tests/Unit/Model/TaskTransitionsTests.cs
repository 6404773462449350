using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.Model;

public sealed class TaskTransitionsTests
{
    /// <summary>By status: what start, pause, resume, stop, edit, addClients and delete lead to; "-" is refused, "n" changes the name only.</summary>
    [Theory]
    [InlineData(CallTaskStatus.Draft, "- - - - Draft Ready Draft")]
    [InlineData(CallTaskStatus.Ready, "Running - - Stopped Ready Ready Ready")]
    [InlineData(CallTaskStatus.Scheduled, "Running - - Stopped Ready Scheduled Scheduled")]
    [InlineData(CallTaskStatus.Running, "- Paused - Stopped Running Running -")]
    [InlineData(CallTaskStatus.Paused, "Running - Running Stopped Paused Paused Paused")]
    [InlineData(CallTaskStatus.Completed, "- - - - Completedn Running Completed")]
    [InlineData(CallTaskStatus.Stopped, "- - - - Stoppedn - Stopped")]
    public void The_table_of_statuses_and_actions(CallTaskStatus status, string expected)
    {
        var row = Enum.GetValues<TaskAction>().Select(action =>
        {
            var found = TaskTransitions.Of(status, action, StartMode.Manual, startedBefore: true);
            if (!found.Allowed)
            {
                Assert.Equal(status, found.To);
                Assert.NotEmpty(found.Refusal!);
                return "-";
            }
            return found.To + (found.NameOnly ? "n" : "");
        });
        Assert.Equal(expected, string.Join(' ', row));
    }

    [Fact]
    public void A_scheduled_task_waits_for_its_instant_as_soon_as_it_has_clients()
    {
        Assert.Equal(CallTaskStatus.Scheduled, TaskTransitions.Of(CallTaskStatus.Draft, TaskAction.AddClients, StartMode.Scheduled, false).To);
        Assert.Equal(CallTaskStatus.Scheduled, TaskTransitions.Of(CallTaskStatus.Ready, TaskAction.Edit, StartMode.Scheduled, false).To);
        Assert.Equal(CallTaskStatus.Ready, TaskTransitions.Of(CallTaskStatus.Completed, TaskAction.AddClients, StartMode.Manual, false).To);
    }

    [Fact]
    public void A_draft_says_why_it_cannot_be_started() =>
        Assert.Contains("add clients", TaskTransitions.Of(CallTaskStatus.Draft, TaskAction.Start, StartMode.Manual, false).Refusal!, StringComparison.Ordinal);
}
