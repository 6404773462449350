using CallTasks.Core.Model;

namespace CallTasks.Tests.Support;

/// <summary>Who gives the commands of tests that are not about who gives them.</summary>
internal static class TestActors
{
    extension(Actor)
    {
        /// <summary>Somebody at the console.</summary>
        public static Actor Console => new("console");
    }
}
