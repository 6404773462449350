namespace CallTasks.Core.Model;

/// <summary>What is wrong with one field of what a person or a program sent, and how to mend it.</summary>
/// <param name="Field">Its path in the API's spelling, e.g. <c>recall.busy.times</c> or <c>blocks[2].next</c>.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record FieldError(string Field, string Message);
