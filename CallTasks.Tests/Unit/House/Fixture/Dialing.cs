// Types for LayerTests: Model stands below Dialing, so every use of these by the types of Model is an upward one.
#pragma warning disable CA1822, CA1812, CA1040, CA1819, CA1018, CA1813
namespace CallTasks.Tests.Unit.House.Fixture.Dialing;

internal class Upper
{
    public static Upper Make() => new();
}

internal interface IUpper;

internal struct UpperValue;

[AttributeUsage(AttributeTargets.All)]
internal sealed class UpperAttribute : Attribute;

internal sealed class UpperException : Exception;

internal static class UpperStatic
{
    public static int Number() => 1;
    public static T Same<T>(T value) => value;
}

internal sealed class UsesWhatStandsBelow
{
    public Model.Marked? Below { get; set; }
}
