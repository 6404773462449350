using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.Logging;

namespace CallTasks.Bench;

#pragma warning disable BL0006 // A renderer of one's own is what a measurement of rendering needs.

/// <summary>Renders the console's components as a circuit does, up to the batch of changes that would travel to the browser.</summary>
internal sealed class ComponentRenderer(IServiceProvider services, ILoggerFactory log) : Renderer(services, log)
{
    public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

    /// <summary>Changes of the last batch.</summary>
    public int Edits { get; private set; }

    public (int Id, T Component) Add<T>() where T : IComponent
    {
        var component = (T)InstantiateComponent(typeof(T));
        return (AssignRootComponentId(component), component);
    }

    public Task RenderAsync(int id, IReadOnlyDictionary<string, object?> parameters) => RenderRootComponentAsync(id, ParameterView.FromDictionary(parameters.ToDictionary()));

    protected override void HandleException(Exception exception) => ExceptionDispatchInfo.Throw(exception);

    protected override Task UpdateDisplayAsync(in RenderBatch renderBatch)
    {
        Edits = renderBatch.UpdatedComponents.Count;
        return Task.CompletedTask;
    }
}
