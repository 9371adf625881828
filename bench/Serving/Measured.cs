namespace P2POrleans.Bench.Serving;

/// <param name="Seconds">What the work itself took.</param>
/// <param name="ResidentBytes">By how much the process's resident memory grew, after a collection.</param>
internal sealed record Measured(double Seconds, long ResidentBytes);
