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
/// A lease ends when the bucket has listened for its whole length, without a break, and heard nothing: see <see cref="Listening"/>.
/// </para>
/// <para>
/// Each bucket that is opened takes a higher incarnation from the store. The store and the partitions refuse what an earlier one says,
/// which then steps down. A partition that was rebuilt since it was last told is told of everybody by the next sweep.
/// </para>
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
    private readonly Listening _listening;
    private readonly int _bucket;
    private readonly long _incarnation;
    private HashSet<string> _unsaved = new(StringComparer.Ordinal);
    private ProbeClaim? _probes;
    private int _failures;
    private volatile bool _hasSteppedDown;

    private RegistryBucket(
        int bucket,
        long incarnation,
        IDirectoryStore store,
        IReadOnlyList<IFileIndex> partitions,
        DirectoryOptions rules,
        TimeProvider time)
    {
        _bucket = bucket;
        _incarnation = incarnation;
        _store = store;
        _rules = rules;
        _time = time;
        // With a quarter of a lease less a peer that heartbeats three times in one has still time to try again.
        _listening = new Listening(time, rules.SweepEvery + (rules.Lease / 4));
        _outboxes = [.. partitions.Select(partition => new PartitionOutbox(partition, bucket, incarnation))];
    }

    /// <summary>True once a later incarnation of the bucket was met; open it anew.</summary>
    public bool HasSteppedDown => _hasSteppedDown;

    /// <exception cref="DirectoryStoreException">The store can't be read.</exception>
    public static async Task<RegistryBucket> OpenAsync(
        int bucket,
        IDirectoryStore store,
        IReadOnlyList<IFileIndex> partitions,
        DirectoryOptions rules,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        long incarnation = await store.TakeBucketAsync(bucket, cancellationToken);
        var opened = new RegistryBucket(bucket, incarnation, store, partitions, rules, time);
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

    public async ValueTask PutAsync(PeerState peer, long files, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
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

        await PublishAsync(cancellationToken);
    }

    public ValueTask<bool> RenewAsync(string peer, CancellationToken cancellationToken) => RenewAsync(peer, files: null, cancellationToken);

    public ValueTask<bool> RenewAsync(string peer, long files, CancellationToken cancellationToken) =>
        RenewAsync(peer, (long?)files, cancellationToken);

    public async ValueTask<bool> EndAsync(string peer, bool hasLeft, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_leases.TryGetValue(peer, out Lease? lease))
                return false;
            lease.HasLeft = hasLeft;
            if (lease.Peer.Online)
                End(lease);
            else
                // One that has just taken over knows it from the store, and the partitions may not.
                Tell(lease);
        }

        await PublishAsync(cancellationToken);
        return true;
    }

    public async ValueTask<bool> EndIfSilentAsync(string peer, TimeSpan silentFor, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_leases.TryGetValue(peer, out Lease? lease))
                return false;
            if (lease.Peer.Online && _listening.SilenceSince(lease.RenewedAt) >= silentFor)
                End(lease);
        }

        await PublishAsync(cancellationToken);
        return true;
    }

    public async ValueTask RepeatAsync(string peer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_leases.TryGetValue(peer, out Lease? lease))
                Tell(lease);
        }

        await PublishAsync(cancellationToken);
    }

    public ValueTask ExpectRemovalAsync(string peer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _removals.Add(peer);
        return ValueTask.CompletedTask;
    }

    public async ValueTask RemoveAsync(string peer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
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

        await PublishAsync(cancellationToken);
    }

    public ValueTask ForgetAsync(string peer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
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
    /// drop. To be called every <see cref="DirectoryOptions.SweepEvery"/>. While the store fails no lease ends. A sweep that is cancelled
    /// leaves the rest to the next one.
    /// </summary>
    public async Task<SweepOutcome> SweepAsync(CancellationToken cancellationToken)
    {
        if (await EndLapsedAsync(cancellationToken) is not { } lapsed)
        {
            await FlushAsync(cancellationToken);
            return SweepOutcome.Nothing;
        }

        await SaveAsync(cancellationToken);
        await FlushAsync(cancellationToken);
        lock (_lock)
        {
            DateTimeOffset retained = _time.GetUtcNow() - _rules.RetainOffline;
            IEnumerable<string> longGone =
                _leases.Values.Where(lease => lease.OfflineSince <= retained).Select(static lease => lease.Peer.Name).Except(lapsed);
            return new SweepOutcome(lapsed, [.. longGone, .. _removals]);
        }
    }

    /// <summary>
    /// Ends leases the way everything is done here: the store first, then memory, then the partitions. So no lease ends while the store
    /// fails, and none is ended by a bucket that was overtaken.
    /// </summary>
    /// <returns>Those that were ended, or null when the store did not work or has a later incarnation.</returns>
    private async Task<IReadOnlyList<string>?> EndLapsedAsync(CancellationToken cancellationToken)
    {
        using AsyncLock.Pass turn = await _saving.EnterAsync(cancellationToken);
        long begun = _time.GetTimestamp();
        DateTimeOffset now = _time.GetUtcNow();
        List<(Lease Lease, long RenewedAt)> lapsing;
        lock (_lock)
        {
            lapsing = [.. _leases.Values
                .Where(static lease => lease.Peer is { Online: true, Kind: PeerKind.Native })
                .Where(lease => _listening.SilenceSince(lease.RenewedAt) >= _rules.Lease)
                .Select(static lease => (lease, lease.RenewedAt))];
        }

        // Also when nobody lapses: so the bucket learns that it can't hear, that it was overtaken, or that a partition was rebuilt.
        if (await TryReadIncarnationsAsync(cancellationToken) is not { } partitions
            || !await TryWriteAsync([.. lapsing.Select(l => new PeerPresence(l.Lease.Peer.Name, now))]))
        {
            return null;
        }

        var lapsed = new List<string>();
        lock (_lock)
        {
            _listening.Confirm(begun);
            foreach ((Lease lease, long renewedAt) in lapsing.Where(l => l.Lease.Peer.Online))
            {
                // One that was heard of meanwhile is offline in the store only.
                if (lease.RenewedAt != renewedAt)
                {
                    _unsaved.Add(lease.Peer.Name);
                    continue;
                }

                lease.Peer = lease.Peer with { Online = false };
                lease.OfflineSince = now;
                Tell(lease);
                lapsed.Add(lease.Peer.Name);
            }

            for (int i = 0; i < _outboxes.Length; i++)
            {
                if (_outboxes[i].IsNewTo(partitions[i]))
                    _outboxes[i].PutAll(_leases.Values.Select(static lease => lease.Peer));
            }
        }

        return lapsed;
    }

    private async ValueTask<bool> RenewAsync(string peer, long? files, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfSteppedDown();
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

        await PublishAsync(cancellationToken);
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
    /// <exception cref="DirectoryStoreException">The bucket was overtaken: what was changed is to be told to the one that did.</exception>
    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        await SaveAsync(cancellationToken);
        await FlushAsync(cancellationToken);
        ThrowIfSteppedDown();
    }

    private void ThrowIfSteppedDown()
    {
        if (_hasSteppedDown)
            throw new DirectoryStoreException("The peer is taken care of elsewhere by now; try again.");
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (!_hasSteppedDown)
            await Task.WhenAll(_outboxes.Select(outbox => outbox.FlushAsync(cancellationToken)));
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        int failures = Volatile.Read(ref _failures);
        using AsyncLock.Pass turn = await _saving.EnterAsync(cancellationToken);
        // Those who waited beside a write that failed need not fail one after the other.
        if (failures != _failures)
            return;
        lock (_lock)
        {
            if (_unsaved.Count == 0)
                return;
        }

        await TryWriteAsync([]);
    }

    /// <summary>
    /// Writes what is not saved yet, and more. What fails is tried again by the next sweep: presence is for the next start, and what is in
    /// memory holds until then. The turn to save is the caller's.
    /// </summary>
    private async Task<bool> TryWriteAsync(IReadOnlyList<PeerPresence> more)
    {
        HashSet<string> saving;
        PeerPresence[] presence;
        lock (_lock)
        {
            (saving, _unsaved) = (_unsaved, new HashSet<string>(StringComparer.Ordinal));
            presence = [.. saving.Where(_leases.ContainsKey).Select(peer => new PeerPresence(peer, _leases[peer].OfflineSince)), .. more];
        }

        try
        {
            if (await _store.WritePresenceAsync(new PresenceWrite(_bucket, _incarnation, presence)))
                return true;
            _hasSteppedDown = true;
        }
        catch (DirectoryStoreException)
        {
            // The store may hold either.
            saving.UnionWith(more.Select(static peer => peer.Peer));
        }

        _failures++;
        lock (_lock)
            _unsaved.UnionWith(saving);
        return false;
    }

    private async Task<IReadOnlyList<long>?> TryReadIncarnationsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _store.ReadIncarnationsAsync(_outboxes.Length, cancellationToken);
        }
        catch (DirectoryStoreException)
        {
            return null;
        }
    }
}
