namespace P2POrleans.FileDirectory.Leases;

/// <summary>Who probes a bucket's original peers. In memory: after the loss of a bucket whoever asks first has it.</summary>
/// <param name="Since">Timestamp of when it began.</param>
internal sealed record ProbeClaim(string Prober, long Since, TimeSpan Time);
