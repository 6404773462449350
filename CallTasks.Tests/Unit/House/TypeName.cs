namespace CallTasks.Tests.Unit.House;

/// <summary>Namespace and name of an outermost type; a nested one (a lambda's, an async method's) counts as the one around it.</summary>
public sealed record TypeName(string Namespace, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}.{Name}";
}
