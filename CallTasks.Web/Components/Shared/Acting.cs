using CallTasks.Core.Model;
using static CallTasks.Web.Resources.SharedTexts;

namespace CallTasks.Web.Components.Shared;

/// <summary>Gives a command and tells the person when it is refused; what else goes wrong is logged and told as well.</summary>
public sealed partial class Acting(Toasts toasts, ILogger<Acting> log)
{
    /// <summary>Runs it; true when it was done.</summary>
    public async Task<bool> TryAsync(Func<Task> command, string? done = null)
    {
        try
        {
            await command();
            if (done is not null) toasts.Say(done);
            return true;
        }
        catch (RefusedException refused)
        {
            toasts.Error(refused.Message);
            return false;
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            Failed(broken);
            toasts.Error(T["CommandBroke"]);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "A command of the console failed")]
    private partial void Failed(Exception broken);
}
