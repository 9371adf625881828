using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Directory.Contract;

/// <summary>A store that does what another one does; a test changes what it is about.</summary>
/// <param name="isBorrowed">Whether the other one stays open when this one is disposed.</param>
public abstract class StoreDecorator(IDirectoryStore inner, bool isBorrowed = false) : IDirectoryStore
{
    public virtual ValueTask<int> FixPartitionCountAsync(int wanted, CancellationToken cancellationToken) =>
        inner.FixPartitionCountAsync(wanted, cancellationToken);

    public virtual ValueTask<long> TakePartitionAsync(int partition, CancellationToken cancellationToken) =>
        inner.TakePartitionAsync(partition, cancellationToken);

    public virtual ValueTask<IReadOnlyList<long>> ReadIncarnationsAsync(int partitions, CancellationToken cancellationToken) =>
        inner.ReadIncarnationsAsync(partitions, cancellationToken);

    public virtual ValueTask<IReadOnlyList<StoredSlice>> ReadSlicesAsync(
        int partition, string? after, long maxBytes, CancellationToken cancellationToken) =>
        inner.ReadSlicesAsync(partition, after, maxBytes, cancellationToken);

    public virtual ValueTask<bool> WriteSliceAsync(SliceWrite write) => inner.WriteSliceAsync(write);

    public virtual ValueTask<long> TakeBucketAsync(int bucket, CancellationToken cancellationToken) =>
        inner.TakeBucketAsync(bucket, cancellationToken);

    public virtual ValueTask<IReadOnlyList<StoredPeer>> ReadPeersAsync(
        int bucket, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ReadPeersAsync(bucket, after, limit, cancellationToken);

    public virtual ValueTask<IReadOnlyList<StoredPeer?>> FindPeersAsync(
        IReadOnlyList<string> peers, CancellationToken cancellationToken) => inner.FindPeersAsync(peers, cancellationToken);

    public virtual ValueTask<PeerHeader?> ReadHeaderAsync(string peer, CancellationToken cancellationToken) =>
        inner.ReadHeaderAsync(peer, cancellationToken);

    public virtual ValueTask WriteHeaderAsync(PeerHeader header, PeerHeader? known) => inner.WriteHeaderAsync(header, known);

    public virtual ValueTask DeleteHeaderAsync(PeerHeader known) => inner.DeleteHeaderAsync(known);

    public virtual ValueTask<bool> WritePresenceAsync(PresenceWrite write) => inner.WritePresenceAsync(write);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return isBorrowed ? ValueTask.CompletedTask : inner.DisposeAsync();
    }
}
