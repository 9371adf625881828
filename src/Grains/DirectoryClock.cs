namespace P2POrleans.Grains;

/// <summary>
/// The clock of leases and retention. Not the runtime's <see cref="TimeProvider"/>: who moves this one must not move Orleans' own
/// timers.
/// </summary>
public sealed record DirectoryClock(TimeProvider Time);
