using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using StackExchange.Redis;

namespace P2POrleans.Silo.Redis;

/// <summary>
/// The store of a cluster. A write that returns has been carried out by Redis: what it survives there is for Redis to say, with
/// <c>appendonly</c> and <c>appendfsync</c>.
/// </summary>
/// <param name="connection">Belongs to the caller.</param>
/// <param name="cluster">Sets the directories of one Redis apart.</param>
public sealed class RedisDirectoryStore(RedisConnection connection, string cluster) : IDirectoryStore
{
    /// <summary>Peers whose presence one script writes, during which Redis does nothing else.</summary>
    private const int PresenceBatch = 1000;

    private readonly RedisKeys _keys = new(cluster);

    public async ValueTask<int> FixPartitionCountAsync(int wanted, CancellationToken cancellationToken) =>
        await CallAsync(async redis =>
        {
            await redis.StringSetAsync(_keys.Partitions, wanted, when: When.NotExists);
            return (int)await redis.StringGetAsync(_keys.Partitions);
        }, cancellationToken);

    public async ValueTask<long> TakePartitionAsync(int partition, CancellationToken cancellationToken) =>
        await CallAsync(redis => redis.StringIncrementAsync(_keys.Incarnation(partition)), cancellationToken);

    public async ValueTask<IReadOnlyList<long>> ReadIncarnationsAsync(int partitions, CancellationToken cancellationToken)
    {
        // One by one, because they need not be on one node; all in one round trip.
        RedisValue[] read = await CallAsync(redis => Task.WhenAll(Enumerable.Range(0, partitions)
            .Select(partition => redis.StringGetAsync(_keys.Incarnation(partition)))), cancellationToken);
        return [.. read.Select(static incarnation => (long)incarnation)];
    }

    public async ValueTask<IReadOnlyList<StoredSlice>> ReadSlicesAsync(
        int partition, string? after, long maxBytes, CancellationToken cancellationToken)
    {
        RedisResult page = await CallAsync(redis => redis.ScriptEvaluateAsync(
            RedisScripts.ReadSlices, [_keys.SliceNames(partition)], [Behind(after), _keys.SlicePrefix(partition), maxBytes]),
            cancellationToken);
        return [.. Rows(page).Select(static slice => new StoredSlice((string)slice[0]!, [.. Rows(slice[1], Bytes)]))];
    }

    public async ValueTask<bool> WriteSliceAsync(SliceWrite write) => await RunAsync(
        RedisScripts.WriteSlice,
        [_keys.Incarnation(write.Partition), _keys.Slice(write.Partition, write.Peer), _keys.SliceNames(write.Partition)],
        [write.Incarnation, write.Peer, write.Replaces, write.Data]);

    public async ValueTask<long> TakeBucketAsync(int bucket, CancellationToken cancellationToken) =>
        await CallAsync(redis => redis.StringIncrementAsync(_keys.BucketIncarnation(bucket)), cancellationToken);

    public async ValueTask<IReadOnlyList<StoredPeer>> ReadPeersAsync(
        int bucket, string? after, int limit, CancellationToken cancellationToken)
    {
        RedisResult page = await CallAsync(redis => redis.ScriptEvaluateAsync(
            RedisScripts.ReadPeers, [_keys.PeerNames(bucket)], [Behind(after), _keys.PeerPrefix(bucket), limit]), cancellationToken);
        return [.. Rows(page).Select(static peer => PeerFields.Read(peer.ToDictionary().ToDictionary(f => f.Key, f => (RedisValue)f.Value)))];
    }

    public async ValueTask<IReadOnlyList<StoredPeer?>> FindPeersAsync(
        IReadOnlyList<string> peers, CancellationToken cancellationToken)
    {
        // All are sent before the first answer comes; in a Redis cluster they are on several nodes, where one script can't reach them.
        HashEntry[][] found = await CallAsync(
            redis => Task.WhenAll(peers.Select(peer => redis.HashGetAllAsync(_keys.Peer(peer)))), cancellationToken);
        return [.. found.Select(Peer)];
    }

    public async ValueTask<PeerHeader?> ReadHeaderAsync(string peer, CancellationToken cancellationToken) =>
        Peer(await CallAsync(redis => redis.HashGetAllAsync(_keys.Peer(peer)), cancellationToken))?.Header;

    public async ValueTask WriteHeaderAsync(PeerHeader header, PeerHeader? known)
    {
        RedisValue[] fields = PeerFields.Of(header);
        bool isWritten = await RunAsync(
            RedisScripts.WriteHeader, KeysOf(header.Name),
            [header.Name, fields.Length, .. fields, .. known is null ? [] : PeerFields.Of(known)]);
        if (!isWritten)
            throw DirectoryStoreException.OtherHeader(header.Name);
    }

    public async ValueTask DeleteHeaderAsync(PeerHeader known)
    {
        if (!await RunAsync(RedisScripts.DeleteHeader, KeysOf(known.Name), [known.Name, .. PeerFields.Of(known)]))
            throw DirectoryStoreException.OtherHeader(known.Name);
    }

    public async ValueTask<bool> WritePresenceAsync(PresenceWrite write)
    {
        IEnumerable<PeerPresence[]> batches = write.Peers.Count == 0 ? [[]] : write.Peers.Chunk(PresenceBatch);
        bool[] isWritten = await Task.WhenAll(batches.Select(peers => RunAsync(
            RedisScripts.WritePresence,
            [_keys.BucketIncarnation(write.Bucket), .. peers.Select(presence => _keys.Peer(presence.Peer))],
            [write.Incarnation, .. peers.Select(presence => PeerFields.Of(presence.OfflineSince))])));
        return isWritten.All(static isDone => isDone);
    }

    /// <summary>Nothing to let go: the connection is the caller's.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>As ZRANGEBYLEX takes it.</summary>
    private static RedisValue Behind(string? after) => after is null ? "-" : "(" + after;

    private static IEnumerable<RedisResult> Rows(RedisResult result) => Rows(result, static row => row);

    private static IEnumerable<T> Rows<T>(RedisResult result, Func<RedisResult, T> read)
    {
        for (int i = 0; i < result.Length; i++)
            yield return read(result[i]);
    }

    private static StoredPeer? Peer(HashEntry[] fields) =>
        fields.Length == 0 ? null : PeerFields.Read(fields.ToDictionary(f => (string)f.Name!, f => f.Value));

    private static ReadOnlyMemory<byte> Bytes(RedisResult segment) => (byte[])segment!;

    private RedisKey[] KeysOf(string peer) => [_keys.Peer(peer), _keys.PeerNames(PeerHeader.BucketOf(peer))];

    private async Task<bool> RunAsync(string script, RedisKey[] keys, RedisValue[] values) =>
        await CallAsync(async redis => (bool)await redis.ScriptEvaluateAsync(script, keys, values), CancellationToken.None);

    private async Task<T> CallAsync<T>(Func<IDatabase, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call((await connection.GetAsync()).GetDatabase()).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (RedisFailure.Is(e))
        {
            throw new DirectoryStoreException($"Redis does not work: {e.Message}", e);
        }
    }
}
