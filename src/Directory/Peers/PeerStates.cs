namespace P2POrleans.FileDirectory.Peers;

/// <summary>What a bucket tells a partition.</summary>
/// <param name="Incarnation">Of the bucket: one that was overtaken has no say any more.</param>
public sealed record PeerStates(int Bucket, long Incarnation, IReadOnlyList<PeerState> Peers);
