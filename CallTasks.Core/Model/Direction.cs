namespace CallTasks.Core.Model;

/// <summary>A named destination to which a bot transfers a call: numbers that are tried in their order, at the hours when somebody is there.</summary>
public sealed record Direction : INamed
{
    /// <summary>Most numbers: who is transferred waits while they are tried.</summary>
    public const int MaxNumbers = 20;
    /// <summary>Most directions: people choose one from a list.</summary>
    public const int MaxDirections = 500;

    /// <inheritdoc/>
    public required string Name { get; init; }
    /// <summary>1 to <see cref="MaxNumbers"/>: E.164 numbers, or extensions of the carrier (digits, * and #, at most 16).</summary>
    public required IReadOnlyList<string> Numbers { get; init; }
    /// <summary>The dial plan that carries the transfer, or null for the plan of the call itself.</summary>
    public long? DialPlanId { get; init; }
    /// <summary>When somebody is there, in an IANA zone; null = at any time.</summary>
    public CallingHours? Hours { get; init; }
}
