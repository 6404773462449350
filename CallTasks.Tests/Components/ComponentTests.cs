using Bunit;
using CallTasks.Tests.Components.States;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Tests.Components;

/// <summary>Tests that render components; what they render is seen (<see cref="ShowsAttribute"/>).</summary>
public abstract class ComponentTests : BunitContext
{
    private readonly Sightings _sightings = Sightings.Begin();

    /// <summary>As long as anything may take on a busy machine: what is there is seen at once.</summary>
    static ComponentTests() => DefaultWaitTimeout = TimeSpan.FromSeconds(10);

    protected ComponentTests() => ComponentFactories.Add(_sightings);

    public override IRenderedComponent<TComponent> Render<TComponent>(Action<ComponentParameterCollectionBuilder<TComponent>>? parameterBuilder = null)
    {
        var rendered = base.Render(parameterBuilder);
        See(rendered);
        return rendered;
    }

    /// <summary>The component that this case of a theory is about.</summary>
    private protected void About(Type component, string? mark = null, int? atLeast = null) => _sightings.Name(component, mark, atLeast);

    private void See<TComponent>(IRenderedComponent<TComponent> rendered) where TComponent : IComponent
    {
        var root = (IRenderedComponent<IComponent>)rendered;
        _sightings.Look(root);
        rendered.OnAfterRender += (_, _) => _sightings.Look(root);
    }
}
