using System.Reflection;
using Xunit.Sdk;

namespace CallTasks.Tests.Components.States;

/// <summary>A theory that renders one component of a list in this state, in each of its cases, which it names by <see cref="Sightings.Name"/>.</summary>
/// <param name="list">The member with the cases; the first value of each is the component's type.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShowsEachAttribute(string list, ComponentState state) : BeforeAfterTestAttribute
{
    public ComponentState State { get; } = state;

    /// <summary>The components of the cases.</summary>
    public IEnumerable<Type> ComponentsOf(Type tests) =>
        ((IEnumerable<object[]>)tests.GetProperty(list, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!).Select(values => (Type)values[0]);

    public override void Before(MethodInfo methodUnderTest) => Sightings.Now.LookFor(State);

    public override void After(MethodInfo methodUnderTest) => Assert.True(Sightings.Now.SawNamed(State), $"{methodUnderTest.Name} did not render the component it is about {State}");
}
