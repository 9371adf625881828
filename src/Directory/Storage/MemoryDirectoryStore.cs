using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Storage;

/// <summary>A store that lasts as long as the process. Several directories, one after another, may use the same one.</summary>
public sealed class MemoryDirectoryStore : IDirectoryStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _incarnations = [];
    private readonly Dictionary<int, long> _buckets = [];
    private readonly Dictionary<int, SortedDictionary<string, List<ReadOnlyMemory<byte>>>> _slices = [];
    private readonly SortedDictionary<string, StoredPeer> _peers = new(StringComparer.Ordinal);
    private int _partitions;

    public ValueTask<int> FixPartitionCountAsync(int wanted, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_partitions == 0 ? _partitions = wanted : _partitions);
    }

    public ValueTask<long> TakePartitionAsync(int partition, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_incarnations[partition] = _incarnations.GetValueOrDefault(partition) + 1);
    }

    public ValueTask<IReadOnlyList<long>> ReadIncarnationsAsync(int partitions, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new([.. Enumerable.Range(0, partitions).Select(partition => _incarnations.GetValueOrDefault(partition))]);
    }

    public ValueTask<IReadOnlyList<StoredSlice>> ReadSlicesAsync(
        int partition, string? after, long maxBytes, CancellationToken cancellationToken)
    {
        var page = new List<StoredSlice>();
        long bytes = 0;
        lock (_lock)
        {
            foreach ((string peer, List<ReadOnlyMemory<byte>> segments) in SlicesOf(partition))
            {
                if (after is not null && string.CompareOrdinal(peer, after) <= 0)
                    continue;
                page.Add(new StoredSlice(peer, [.. segments]));
                bytes += segments.Sum(segment => (long)segment.Length);
                if (bytes >= maxBytes)
                    break;
            }
        }

        return new(page);
    }

    public ValueTask<bool> WriteSliceAsync(SliceWrite write)
    {
        lock (_lock)
        {
            if (_incarnations.GetValueOrDefault(write.Partition) != write.Incarnation)
                return new(false);

            SortedDictionary<string, List<ReadOnlyMemory<byte>>> slices = SlicesOf(write.Partition);
            if (write.Replaces)
                slices.Remove(write.Peer);
            if (write.Data.IsEmpty)
                return new(true);
            if (!slices.TryGetValue(write.Peer, out List<ReadOnlyMemory<byte>>? segments))
                slices.Add(write.Peer, segments = []);
            segments.Add(write.Data);
            return new(true);
        }
    }

    public ValueTask<long> TakeBucketAsync(int bucket, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_buckets[bucket] = _buckets.GetValueOrDefault(bucket) + 1);
    }

    public ValueTask<IReadOnlyList<StoredPeer>> ReadPeersAsync(
        int bucket, string? after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return new(_peers.Values
                .Where(peer => PeerHeader.BucketOf(peer.Header.Name) == bucket
                    && (after is null || string.CompareOrdinal(peer.Header.Name, after) > 0))
                .Take(limit)
                .ToArray());
        }
    }

    public ValueTask<IReadOnlyList<StoredPeer?>> FindPeersAsync(IReadOnlyList<string> peers, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(peers.Select(_peers.GetValueOrDefault).ToArray());
    }

    public ValueTask<PeerHeader?> ReadHeaderAsync(string peer, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_peers.GetValueOrDefault(peer)?.Header);
    }

    public ValueTask WriteHeaderAsync(PeerHeader header, PeerHeader? known)
    {
        lock (_lock)
        {
            StoredPeer? stored = _peers.GetValueOrDefault(header.Name);
            if (!header.MayReplace(stored?.Header, known))
                throw DirectoryStoreException.OtherHeader(header.Name);
            _peers[header.Name] = new StoredPeer(header, stored?.OfflineSince);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteHeaderAsync(PeerHeader known)
    {
        lock (_lock)
        {
            if (_peers.TryGetValue(known.Name, out StoredPeer? stored) && stored.Header != known)
                throw DirectoryStoreException.OtherHeader(known.Name);
            _peers.Remove(known.Name);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> WritePresenceAsync(PresenceWrite write)
    {
        lock (_lock)
        {
            if (_buckets.GetValueOrDefault(write.Bucket) != write.Incarnation)
                return new(false);

            foreach (PeerPresence presence in write.Peers)
            {
                if (_peers.TryGetValue(presence.Peer, out StoredPeer? peer))
                    _peers[presence.Peer] = peer with { OfflineSince = presence.OfflineSince };
            }
        }

        return new(true);
    }

    /// <summary>Nothing to let go: what was written stays for the next directory.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SortedDictionary<string, List<ReadOnlyMemory<byte>>> SlicesOf(int partition)
    {
        if (!_slices.TryGetValue(partition, out SortedDictionary<string, List<ReadOnlyMemory<byte>>>? slices))
            _slices.Add(partition, slices = new(StringComparer.Ordinal));
        return slices;
    }
}
