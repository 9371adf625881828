using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Cluster.Tests.Harness;

/// <summary>A store that fails to read one partition.</summary>
internal sealed class UnreadablePartitionStore(IDirectoryStore store, int unreadable) : IDirectoryStore
{
    public ValueTask<int> FixPartitionCountAsync(int wanted, CancellationToken cancellationToken) =>
        store.FixPartitionCountAsync(wanted, cancellationToken);

    public ValueTask<long> TakePartitionAsync(int partition, CancellationToken cancellationToken) =>
        store.TakePartitionAsync(partition, cancellationToken);

    public ValueTask<IReadOnlyList<StoredSlice>> ReadSlicesAsync(
        int partition, string? after, long maxBytes, CancellationToken cancellationToken) =>
        partition == unreadable
            ? throw new DirectoryStoreException("The partition can't be read.")
            : store.ReadSlicesAsync(partition, after, maxBytes, cancellationToken);

    public ValueTask<bool> WriteSliceAsync(SliceWrite write) => store.WriteSliceAsync(write);

    public ValueTask<IReadOnlyList<StoredPeer>> ReadPeersAsync(
        int bucket, string? after, int limit, CancellationToken cancellationToken) =>
        store.ReadPeersAsync(bucket, after, limit, cancellationToken);

    public ValueTask<PeerHeader?> ReadHeaderAsync(string peer, CancellationToken cancellationToken) =>
        store.ReadHeaderAsync(peer, cancellationToken);

    public ValueTask WriteHeaderAsync(PeerHeader header) => store.WriteHeaderAsync(header);

    public ValueTask DeleteHeaderAsync(string peer) => store.DeleteHeaderAsync(peer);

    public ValueTask WritePresenceAsync(IReadOnlyList<PeerPresence> peers) => store.WritePresenceAsync(peers);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
