using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.FileDirectory.Leases;

/// <summary>
/// A share of the peers, and the only place that decides who is online. Leases are in memory: a bucket that starts anew gives every peer
/// that was not known to be offline one full lease. That a peer went offline, and since when, is written to the store,
/// so that a partition that is rebuilt needs to ask nobody, and long-gone peers are recognised across restarts.
/// <para>
/// Original peers send no heartbeats: their lease has no end of its own and is ended by whoever probes them.
/// </para>
/// Any thread may call.
/// </summary>
public sealed class RegistryBucket : IRegistryBucket
{
    private const int PageSize = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lease> _leases = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly HashSet<string> _removals = new(StringComparer.Ordinal);
    private readonly AsyncLock _saving = new();
    private readonly PartitionOutbox[] _outboxes;
    private readonly IDirectoryStore _store;
    private readonly DirectoryOptions _rules;
    private readonly TimeProvider _time;
    private HashSet<string> _unsaved = new(StringComparer.Ordinal);
    private ProbeClaim? _probes;

    private RegistryBucket(
        IDirectoryStore store, IReadOnlyList<IFileIndex> partitions, DirectoryOptions rules, TimeProvider time)
    {
        _store = store;
        _rules = rules;
        _time = time;
        _outboxes = [.. partitions.Select(partition => new PartitionOutbox(partition))];
    }

    /// <exception cref="DirectoryStoreException">The store can't be read.</exception>
    public static async Task<RegistryBucket> OpenAsync(
        int bucket,
        IDirectoryStore store,
        IReadOnlyList<IFileIndex> partitions,
        DirectoryOptions rules,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var opened = new RegistryBucket(store, partitions, rules, time);
        string? after = null;
        while (true)
        {
            IReadOnlyList<StoredPeer> page = await store.ReadPeersAsync(bucket, after, PageSize, cancellationToken);
            foreach (StoredPeer peer in page)
                opened.Load(peer);
            if (page.Count < PageSize)
                return opened;
            after = page[^1].Header.Name;
        }
    }

    public async ValueTask PutAsync(PeerState peer, long files)
    {
        lock (_lock)
        {
            if (!_leases.TryGetValue(peer.Name, out Lease? lease))
                Add(lease = new Lease(peer));
            lease.Peer = peer with { Online = true };
            lease.Files = files;
            lease.OfflineSince = null;
            lease.HasLeft = false;
            Renew(lease);
            // Always, even if the bucket thinks so already: the header may be older than the last time the peer went offline.
            Changed(lease);
        }

        await PublishAsync();
    }

    public ValueTask<bool> RenewAsync(string peer) => RenewAsync(peer, files: null);

    public ValueTask<bool> RenewAsync(string peer, long files) => RenewAsync(peer, (long?)files);

    public async ValueTask<bool> EndAsync(string peer, bool hasLeft)
    {
        lock (_lock)
        {
            if (!_leases.TryGetValue(peer, out Lease? lease))
                return false;
            lease.HasLeft = hasLeft;
            if (lease.Peer.Online)
                End(lease);
        }

        await PublishAsync();
        return true;
    }

    public async ValueTask<bool> EndIfSilentAsync(string peer, TimeSpan silentFor)
    {
        lock (_lock)
        {
            if (!_leases.TryGetValue(peer, out Lease? lease))
                return false;
            if (lease.Peer.Online && _time.GetElapsedTime(lease.RenewedAt) >= silentFor)
                End(lease);
        }

        await PublishAsync();
        return true;
    }

    public async ValueTask RepeatAsync(string peer)
    {
        lock (_lock)
        {
            if (_leases.TryGetValue(peer, out Lease? lease))
                Tell(lease);
        }

        await PublishAsync();
    }

    /// <summary>
    /// Tells the partitions how every peer is. For a bucket that takes over from one that was lost, perhaps between the store
    /// and the partitions.
    /// </summary>
    public async Task RepeatAllAsync()
    {
        lock (_lock)
        {
            foreach (Lease lease in _leases.Values)
                Tell(lease);
        }

        await PublishAsync();
    }

    public ValueTask ExpectRemovalAsync(string peer)
    {
        lock (_lock)
            _removals.Add(peer);
        return ValueTask.CompletedTask;
    }

    public async ValueTask RemoveAsync(string peer)
    {
        lock (_lock)
        {
            _removals.Add(peer);
            if (_leases.Remove(peer, out Lease? lease))
            {
                _names.RemoveAt(_names.BinarySearch(peer, StringComparer.Ordinal));
                lease.Peer = lease.Peer with { Online = false };
                Tell(lease);
            }
        }

        await PublishAsync();
    }

    public ValueTask ForgetAsync(string peer)
    {
        lock (_lock)
            _removals.Remove(peer);
        return ValueTask.CompletedTask;
    }

    public ValueTask<PeerDescription?> FindAsync(string peer, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_leases.GetValueOrDefault(peer)?.Describe());
    }

    public ValueTask<PeerDescriptionPage> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(PeerListing.Cut(Peers(after), limit));
    }

    public ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_probes is { } other && other.Prober != prober && _time.GetElapsedTime(other.Since) < other.Time)
                return new(PeerDescriptionPage.Empty);
            _probes = new ProbeClaim(prober, _time.GetTimestamp(), claim);
            return new(PeerListing.Cut(Peers(after).Where(peer => peer is { Kind: PeerKind.Original, HasLeft: false }), limit));
        }
    }

    public ValueTask<BucketCounts> CountAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(new BucketCounts(_leases.Count, _leases.Values.Count(l => l.Peer.Online), _leases.Values.Sum(l => l.Files)));
    }

    /// <summary>
    /// Takes peers offline whose lease ran out, tells partitions and store what they have not heard yet, and finds the peers to
    /// drop. To be called every <see cref="DirectoryOptions.SweepEvery"/>.
    /// </summary>
    public async Task<SweepOutcome> SweepAsync()
    {
        var lapsed = new List<string>();
        var toDrop = new List<string>();
        lock (_lock)
        {
            DateTimeOffset retained = _time.GetUtcNow() - _rules.RetainOffline;
            foreach (Lease lease in _leases.Values)
            {
                if (lease.Peer is { Online: true, Kind: PeerKind.Native } && _time.GetElapsedTime(lease.RenewedAt) >= _rules.Lease)
                {
                    End(lease);
                    lapsed.Add(lease.Peer.Name);
                }
                else if (lease.OfflineSince <= retained)
                {
                    toDrop.Add(lease.Peer.Name);
                }
            }

            toDrop.AddRange(_removals);
        }

        await PublishAsync();
        return new SweepOutcome(lapsed, toDrop);
    }

    private async ValueTask<bool> RenewAsync(string peer, long? files)
    {
        lock (_lock)
        {
            if (!_leases.TryGetValue(peer, out Lease? lease))
                return false;
            lease.Files = files ?? lease.Files;
            Renew(lease);
            if (lease.Peer.Online)
                return true;
            lease.Peer = lease.Peer with { Online = true };
            lease.OfflineSince = null;
            Changed(lease);
        }

        await PublishAsync();
        return true;
    }

    private void Load(StoredPeer stored)
    {
        PeerHeader header = stored.Header;
        if (header.IsRemoved)
        {
            _removals.Add(header.Name);
            return;
        }

        var lease = new Lease(header.ToState(stored.WasOnline))
        {
            Files = header.Files,
            OfflineSince = stored.WasOnline ? null : stored.OfflineSince ?? _time.GetUtcNow(),
            HasLeft = header.HasLeft,
        };
        Renew(lease);
        Add(lease);
    }

    private IEnumerable<PeerDescription> Peers(string? after)
    {
        int from = after is null ? 0 : _names.BinarySearch(after, StringComparer.Ordinal);
        from = from < 0 ? ~from : after is null ? 0 : from + 1;
        return _names.Skip(from).Select(name => _leases[name].Describe());
    }

    private void Add(Lease lease)
    {
        _leases.Add(lease.Peer.Name, lease);
        _names.Insert(~_names.BinarySearch(lease.Peer.Name, StringComparer.Ordinal), lease.Peer.Name);
    }

    private void Renew(Lease lease) => lease.RenewedAt = _time.GetTimestamp();

    private void End(Lease lease)
    {
        lease.Peer = lease.Peer with { Online = false };
        lease.OfflineSince = _time.GetUtcNow();
        Changed(lease);
    }

    private void Changed(Lease lease)
    {
        _unsaved.Add(lease.Peer.Name);
        Tell(lease);
    }

    private void Tell(Lease lease)
    {
        foreach (PartitionOutbox outbox in _outboxes)
            outbox.Put(lease.Peer);
    }

    /// <summary>The store first: a partition that is rebuilt in between then reads what it would have been told.</summary>
    private async Task PublishAsync()
    {
        await SaveAsync();
        await Task.WhenAll(_outboxes.Select(outbox => outbox.FlushAsync()));
    }

    private async Task SaveAsync()
    {
        using AsyncLock.Pass turn = await _saving.EnterAsync();
        PeerPresence[] presence;
        HashSet<string> saving;
        lock (_lock)
        {
            if (_unsaved.Count == 0)
                return;
            saving = _unsaved;
            _unsaved = new HashSet<string>(StringComparer.Ordinal);
            presence = [.. saving.Where(_leases.ContainsKey).Select(peer => new PeerPresence(peer, _leases[peer].OfflineSince))];
        }

        try
        {
            await _store.WritePresenceAsync(presence);
        }
        catch (DirectoryStoreException)
        {
            // Presence is a note for the next start; what is in memory holds until then, and the next sweep tries again.
            lock (_lock)
                _unsaved.UnionWith(saving);
        }
    }
}
