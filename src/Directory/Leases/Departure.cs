namespace P2POrleans.FileDirectory.Leases;

/// <summary>A peer that is to be forgotten.</summary>
/// <param name="OfflineSince">As it was found: one that came back meanwhile stays. Null for a removal that was interrupted.</param>
public sealed record Departure(string Peer, DateTimeOffset? OfflineSince);
