namespace CallTasks.Tests.Unit.House;

/// <summary>One type's use of another of the same assembly.</summary>
/// <param name="From">The using type.</param>
/// <param name="To">The used type.</param>
public sealed record TypeReference(TypeName From, TypeName To);
