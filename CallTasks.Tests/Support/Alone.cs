namespace CallTasks.Tests.Support;

/// <summary>
/// <c>[Collection(nameof(Alone))]</c>: tests that measure time or load the machine run one after the other, after all the others.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
