using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Directory.Tests.Storage;

/// <summary>Lets one directory after another use a store that the test closes.</summary>
internal sealed class BorrowedStore(IDirectoryStore inner) : IDirectoryStore
{
    public ValueTask<int> FixPartitionCountAsync(int wanted, CancellationToken cancellationToken) =>
        inner.FixPartitionCountAsync(wanted, cancellationToken);

    public ValueTask<long> TakePartitionAsync(int partition, CancellationToken cancellationToken) =>
        inner.TakePartitionAsync(partition, cancellationToken);

    public ValueTask<IReadOnlyList<StoredSlice>> ReadSlicesAsync(
        int partition, string? after, long maxBytes, CancellationToken cancellationToken) =>
        inner.ReadSlicesAsync(partition, after, maxBytes, cancellationToken);

    public ValueTask<bool> WriteSliceAsync(SliceWrite write) => inner.WriteSliceAsync(write);

    public ValueTask<IReadOnlyList<StoredPeer>> ReadPeersAsync(
        int bucket, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ReadPeersAsync(bucket, after, limit, cancellationToken);

    public ValueTask<PeerHeader?> ReadHeaderAsync(string peer, CancellationToken cancellationToken) =>
        inner.ReadHeaderAsync(peer, cancellationToken);

    public ValueTask WriteHeaderAsync(PeerHeader header) => inner.WriteHeaderAsync(header);

    public ValueTask DeleteHeaderAsync(string peer) => inner.DeleteHeaderAsync(peer);

    public ValueTask WritePresenceAsync(IReadOnlyList<PeerPresence> peers) => inner.WritePresenceAsync(peers);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
