namespace P2POrleans.Peer.Transfers;

/// <param name="Bytes">Of the file, checked or received so far; falls back when a piece turns out to be wrong.</param>
/// <param name="TotalBytes">Of the file; 0 while it is not known (original peers).</param>
/// <param name="Source">The peer that sends; null in <see cref="FetchPhase.Checking"/>.</param>
public readonly record struct FetchProgress(FetchPhase Phase, long Bytes, long TotalBytes, string? Source);
