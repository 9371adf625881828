using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Cluster.Tests.Harness;

/// <summary>A store that can lose the writes of slices and headers which it acknowledged last, as Redis may with its machine.</summary>
internal sealed class ForgetfulStore : IDirectoryStore
{
    // Buckets write by themselves, too.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<Func<IDirectoryStore, ValueTask>> _journal = [];
    private volatile MemoryDirectoryStore _store = new();

    /// <returns>Writes so far.</returns>
    public Task<int> CountWritesAsync() => InTurnAsync(() => Task.FromResult(_journal.Count));

    /// <summary>Loses all but the first writes.</summary>
    public Task ForgetAsync(int afterWrites) => InTurnAsync(async () =>
    {
        _journal.RemoveRange(afterWrites, _journal.Count - afterWrites);
        var store = new MemoryDirectoryStore();
        foreach (Func<IDirectoryStore, ValueTask> write in _journal)
            await write(store);
        return _store = store;
    });

    public ValueTask<int> FixPartitionCountAsync(int wanted, CancellationToken cancellationToken) =>
        WriteAsync(store => store.FixPartitionCountAsync(wanted, cancellationToken));

    public ValueTask<long> TakePartitionAsync(int partition, CancellationToken cancellationToken) =>
        WriteAsync(store => store.TakePartitionAsync(partition, cancellationToken));

    public ValueTask<bool> WriteSliceAsync(SliceWrite write) => WriteAsync(store => store.WriteSliceAsync(write));

    public async ValueTask WriteHeaderAsync(PeerHeader header, PeerHeader? known) => await WriteAsync(async store =>
    {
        await store.WriteHeaderAsync(header, known);
        return true;
    });

    public async ValueTask DeleteHeaderAsync(PeerHeader known) => await WriteAsync(async store =>
    {
        await store.DeleteHeaderAsync(known);
        return true;
    });

    public ValueTask<bool> WritePresenceAsync(PresenceWrite write) => WriteAsync(store => store.WritePresenceAsync(write));

    public ValueTask<long> TakeBucketAsync(int bucket, CancellationToken cancellationToken) =>
        WriteAsync(store => store.TakeBucketAsync(bucket, cancellationToken));

    public ValueTask<IReadOnlyList<long>> ReadIncarnationsAsync(int partitions, CancellationToken cancellationToken) =>
        _store.ReadIncarnationsAsync(partitions, cancellationToken);

    public ValueTask<IReadOnlyList<StoredSlice>> ReadSlicesAsync(
        int partition, string? after, long maxBytes, CancellationToken cancellationToken) =>
        _store.ReadSlicesAsync(partition, after, maxBytes, cancellationToken);

    public ValueTask<IReadOnlyList<StoredPeer>> ReadPeersAsync(int bucket, string? after, int limit, CancellationToken cancellationToken) =>
        _store.ReadPeersAsync(bucket, after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<StoredPeer?>> FindPeersAsync(IReadOnlyList<string> peers, CancellationToken cancellationToken) =>
        _store.FindPeersAsync(peers, cancellationToken);

    public ValueTask<PeerHeader?> ReadHeaderAsync(string peer, CancellationToken cancellationToken) =>
        _store.ReadHeaderAsync(peer, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<T> WriteAsync<T>(Func<IDirectoryStore, ValueTask<T>> write) => await InTurnAsync(async () =>
    {
        T result = await write(_store);
        _journal.Add(async store => await write(store));
        return result;
    });

    private async Task<T> InTurnAsync<T>(Func<Task<T>> act)
    {
        await _turn.WaitAsync();
        try
        {
            return await act();
        }
        finally
        {
            _turn.Release();
        }
    }
}
