namespace P2POrleans.FileDirectory.Storage;

/// <param name="Incarnation">See <see cref="IDirectoryStore.TakeBucketAsync"/>.</param>
/// <param name="Peers">Of that bucket. None to ask only whether the store works and the bucket is still that incarnation's.</param>
public sealed record PresenceWrite(int Bucket, long Incarnation, IReadOnlyList<PeerPresence> Peers);
