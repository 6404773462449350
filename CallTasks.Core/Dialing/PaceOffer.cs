namespace CallTasks.Core.Dialing;

/// <summary>The earliest instant at which a start is allowed, and who makes it wait.</summary>
/// <param name="At">Monotonic ticks of 100 ns; in the past: at once; <see cref="Pacer.Never"/>: not before an earlier start was sent.</param>
/// <param name="Binds">The pace that allows it last.</param>
public readonly record struct PaceOffer(long At, LimitScope Binds);
