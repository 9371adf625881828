namespace P2POrleans.FileDirectory.Peers;

/// <summary>What a bucket tells a partition.</summary>
/// <param name="Incarnation">Of the bucket: one that was overtaken has no say any more.</param>
/// <param name="Number">
/// Counts what an incarnation tells a partition: an earlier message may arrive after a later one, which has what that said, or newer.
/// </param>
public sealed record PeerStates(int Bucket, long Incarnation, long Number, IReadOnlyList<PeerState> Peers);
