using System.Reflection;
using Xunit.Sdk;

namespace CallTasks.Tests.Components.States;

/// <summary>
/// The test renders this component in this state. It is looked for while the test runs (<see cref="Sightings"/>): a test that never had the
/// component before it, or never in that state, fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ShowsAttribute(Type component, ComponentState state) : BeforeAfterTestAttribute
{
    public Type Component { get; } = component;

    public ComponentState State { get; } = state;

    /// <summary>What tells the state, as a selector of elements of the component; unset: what tells that state in the whole console.</summary>
    public string Mark { get; set; } = state switch
    {
        ComponentState.Loading => ".skeleton, [role=progressbar], [aria-busy=true]",
        ComponentState.Empty => ".empty-title",
        ComponentState.Error => "[role=alert], .error, [aria-invalid=true], .notice-error, .notice-warn",
        ComponentState.Many => "tbody tr",
        _ => "*",
    };

    /// <summary>How many elements the mark finds at least; 0: the state is told by there being none.</summary>
    public int AtLeast { get; set; } = state == ComponentState.Many ? Sightings.Many : 1;

    /// <summary>Whether so many elements tell the state.</summary>
    public bool IsToldBy(int found) => AtLeast == 0 ? found == 0 : found >= AtLeast;

    public override void Before(MethodInfo methodUnderTest) => Sightings.Now.LookFor(this);

    public override void After(MethodInfo methodUnderTest) => Assert.True(Sightings.Now.Saw(this), $"{Component.Name} was not rendered {State} ({AtLeast} × {Mark}) by {methodUnderTest.Name}");
}
