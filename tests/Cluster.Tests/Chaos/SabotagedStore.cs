using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>A store with a bug.</summary>
internal sealed class SabotagedStore(IDirectoryStore store, Sabotage sabotage) : IDirectoryStore
{
    private int _writes;

    public ValueTask<int> FixPartitionCountAsync(int wanted, CancellationToken cancellationToken) =>
        store.FixPartitionCountAsync(wanted, cancellationToken);

    public ValueTask<long> TakePartitionAsync(int partition, CancellationToken cancellationToken) =>
        store.TakePartitionAsync(partition, cancellationToken);

    public async ValueTask<IReadOnlyList<StoredSlice>> ReadSlicesAsync(
        int partition, string? after, long maxBytes, CancellationToken cancellationToken) =>
        sabotage == Sabotage.NoRebuild ? [] : await store.ReadSlicesAsync(partition, after, maxBytes, cancellationToken);

    public async ValueTask<bool> WriteSliceAsync(SliceWrite write)
    {
        bool isEveryTenth = Interlocked.Increment(ref _writes) % 10 == 0;
        switch (sabotage)
        {
            case Sabotage.AcknowledgeBeforeWrite when isEveryTenth:
                return true;
            case Sabotage.StaleIncarnation:
                if (isEveryTenth)
                    await store.TakePartitionAsync(write.Partition, CancellationToken.None);
                await store.WriteSliceAsync(write);
                return true;
            default:
                return await store.WriteSliceAsync(write);
        }
    }

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
