using CallTasks.Core.Model;
using CallTasks.Core.Storage;

namespace CallTasks.Tests.Unit.Storage;

public sealed class StoredJsonTests
{
    [Fact]
    public void Calling_hours_that_are_off_stay_off_when_the_settings_are_stored()
    {
        var task = new CallTaskSettings { Name = "x", ScriptId = 1, DialPlanId = 1, CallingHours = null };

        Assert.Null(StoredJson.Read<CallTaskSettings>(StoredJson.Write(task)).CallingHours);
    }
}
