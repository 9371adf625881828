using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Storage;

/// <summary>
/// The durable truth: slices and headers. A write that returns is as durable as the adapter promises; one that throws may or may
/// not have happened. All members may be called from any thread.
/// </summary>
/// <exception cref="DirectoryStoreException">From every member: the store does not work now.</exception>
public interface IDirectoryStore : IAsyncDisposable
{
    /// <summary>The partition count of the store, which is <paramref name="wanted"/> if it has none yet.</summary>
    ValueTask<int> FixPartitionCountAsync(int wanted, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a partition over: returns an incarnation above all earlier ones, whose writes are refused from now on.
    /// </summary>
    ValueTask<long> TakePartitionAsync(int partition, CancellationToken cancellationToken);

    /// <summary>The incarnations of the first so many partitions; 0 for one that nobody took yet.</summary>
    ValueTask<IReadOnlyList<long>> ReadIncarnationsAsync(int partitions, CancellationToken cancellationToken);

    /// <summary>Slices of a partition, in an order of the store.</summary>
    /// <param name="after">The last peer of the page before; null for the first page.</param>
    /// <param name="maxBytes">The page ends after the slice that reaches this.</param>
    /// <returns>Empty behind the last one.</returns>
    ValueTask<IReadOnlyList<StoredSlice>> ReadSlicesAsync(
        int partition, string? after, long maxBytes, CancellationToken cancellationToken);

    /// <returns>False, with nothing written, when the partition has a later incarnation.</returns>
    ValueTask<bool> WriteSliceAsync(SliceWrite write);

    /// <summary>As <see cref="TakePartitionAsync"/>, for a registry bucket and the presence of its peers.</summary>
    ValueTask<long> TakeBucketAsync(int bucket, CancellationToken cancellationToken);

    /// <summary>Peers of a registry bucket, in an order of the store.</summary>
    /// <param name="bucket">See <see cref="PeerHeader.BucketOf"/>.</param>
    /// <param name="after">The last peer of the page before; null for the first page.</param>
    ValueTask<IReadOnlyList<StoredPeer>> ReadPeersAsync(int bucket, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>The peers of these names, read together; null for one that the store does not have.</summary>
    ValueTask<IReadOnlyList<StoredPeer?>> FindPeersAsync(IReadOnlyList<string> peers, CancellationToken cancellationToken);

    /// <summary>One header, or null.</summary>
    ValueTask<PeerHeader?> ReadHeaderAsync(string peer, CancellationToken cancellationToken);

    /// <param name="header">What to write.</param>
    /// <param name="known">What the writer last read or wrote; null for nothing.</param>
    /// <exception cref="DirectoryStoreException">Also when <see cref="PeerHeader.MayReplace"/> says no: read it again first.</exception>
    ValueTask WriteHeaderAsync(PeerHeader header, PeerHeader? known);

    /// <summary>Does nothing when there is none any more.</summary>
    /// <param name="known">What the writer last read or wrote.</param>
    /// <exception cref="DirectoryStoreException">Also when there is another one: of a peer that took the name meanwhile.</exception>
    ValueTask DeleteHeaderAsync(PeerHeader known);

    /// <summary>Notes since when peers are offline, null for online ones. Peers without a header are ignored.</summary>
    /// <returns>False, with nothing written, when the bucket has a later incarnation.</returns>
    ValueTask<bool> WritePresenceAsync(PresenceWrite write);
}
