namespace P2POrleans.FileDirectory.Peers;

/// <param name="Sequence">Or 0 when it belongs to an earlier epoch: only a full list repairs it.</param>
/// <param name="Digest">What it said.</param>
public sealed record PendingAnnounce(long Sequence, ulong Digest);
