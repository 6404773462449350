using System.Reflection;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Tests.Components.States;

/// <summary>What one test has rendered, as far as it says so by <see cref="ShowsAttribute"/>.</summary>
public sealed class Sightings : IComponentFactory
{
    /// <summary>Rows that are more than a handful.</summary>
    public const int Many = 10;

    private static readonly AsyncLocal<Sightings?> Current = new();
    private static readonly MethodInfo Find = typeof(Sightings).GetMethod(nameof(FindIn), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly HashSet<Type> _created = [];
    private readonly List<ShowsAttribute> _wanted = [];
    private readonly HashSet<ShowsAttribute> _seen = [];
    private ComponentState? _wantedOfNamed;
    private ShowsAttribute? _named;

    /// <summary>Of the test that runs.</summary>
    public static Sightings Now => Current.Value ?? throw new InvalidOperationException("The test's class looks at no component: it is no ComponentTests");

    /// <summary>Of a test that begins.</summary>
    public static Sightings Begin() => Current.Value = new Sightings();

    public void LookFor(ShowsAttribute wanted) => _wanted.Add(wanted);

    public void LookFor(ComponentState ofNamed) => _wantedOfNamed = ofNamed;

    /// <summary>The component that this case of a theory is about.</summary>
    public void Name(Type component, string? mark = null, int? atLeast = null)
    {
        _named = new ShowsAttribute(component, _wantedOfNamed!.Value);
        if (mark is not null) _named.Mark = mark;
        if (atLeast is { } least) _named.AtLeast = least;
        _wanted.Add(_named);
    }

    public bool Saw(ShowsAttribute wanted) => _seen.Contains(wanted);

    public bool SawNamed(ComponentState state) => _named is { } named && named.State == state && _seen.Contains(named);

    /// <summary>Looks at what stands there now.</summary>
    public void Look(IRenderedComponent<IComponent> root)
    {
        lock (_seen)
        {
            foreach (var wanted in _wanted)
            {
                if (!_seen.Contains(wanted) && IsThere(root, wanted)) _seen.Add(wanted);
            }
        }
    }

    /// <summary>Sees what is created, and leaves the creating to others.</summary>
    bool IComponentFactory.CanCreate(Type componentType)
    {
        lock (_created) _created.Add(componentType);
        return false;
    }

    IComponent IComponentFactory.Create(Type componentType) => throw new NotSupportedException();

    private bool IsThere(IRenderedComponent<IComponent> root, ShowsAttribute wanted)
    {
        lock (_created)
        {
            if (!_created.Contains(wanted.Component)) return false;
        }

        var found = (IReadOnlyList<IRenderedComponent<IComponent>>)Find.MakeGenericMethod(wanted.Component).Invoke(null, [root])!;
        // A component that could not be read is gone, and what is told stands in its place.
        if (found.Count == 0 && wanted.State == ComponentState.Error) found = [root];
        return found.Any(component => wanted.IsToldBy(component.FindAll(wanted.Mark).Count));
    }

    private static IReadOnlyList<IRenderedComponent<IComponent>> FindIn<T>(IRenderedComponent<IComponent> root) where T : class, IComponent =>
        root.Instance is T ? [root] : [.. root.FindComponents<T>()];
}
