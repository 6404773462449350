namespace CallTasks.Core.Storage.Queries;

/// <summary>The arguments of a statement while it is put together: each gets the next name.</summary>
internal sealed class SqlArguments
{
    private readonly List<object?> _values = [];

    public object?[] Values => [.. _values];

    /// <summary>Adds a value; answers its name.</summary>
    public string Add(object? value)
    {
        _values.Add(value);
        return $"${_values.Count}";
    }
}
