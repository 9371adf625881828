namespace P2POrleans.Cli.Json;

/// <param name="Bytes">Verified bytes that it gave.</param>
/// <param name="Fault">Why it was left; null when it was not.</param>
internal sealed record GetSource(string Peer, long Bytes, string? Fault);
