namespace CallTasks.Web.Hosting;

/// <summary>The console cannot start; the message is the one line that says why and how to mend it.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
