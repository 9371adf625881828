using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

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
    private readonly LeaseTable _leases = new();
    private readonly HashSet<string> _removals = new(StringComparer.Ordinal);
    private readonly PartitionOutboxes _outboxes;
    private readonly PresenceSaver _presence;
    private readonly Publishing _publishing;
    private readonly LeaseEnding _ending;
    private readonly Listening _listening;
    private readonly ProbeClaims _probes;
    private readonly DirectoryOptions _rules;
    private readonly TimeProvider _time;

    private RegistryBucket(
        int bucket,
        long incarnation,
        IDirectoryStore store,
        IReadOnlyList<IFileIndex> partitions,
        DirectoryOptions rules,
        TimeProvider time)
    {
        _rules = rules;
        _time = time;
        // With a quarter of a lease less a peer that heartbeats three times in one has still time to try again.
        _listening = new Listening(time, rules.SweepEvery + (rules.Lease / 4));
        _outboxes = new PartitionOutboxes(partitions, bucket, incarnation);
        _presence = new PresenceSaver(bucket, incarnation, store, _lock, _leases, rules.SweepEvery, time);
        _publishing = new Publishing(_lock, _leases, _presence, _outboxes);
        _ending = new LeaseEnding(_lock, _leases, _listening, _presence, _outboxes, store, rules, time);
        _probes = new ProbeClaims(time);
    }

    /// <summary>True once a later incarnation of the bucket was met; open it anew.</summary>
    public bool HasSteppedDown => _presence.HasSteppedDown;

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
        Lease? lease;
        lock (_lock)
        {
            // In the peer's turn: what was to be removed is not, or was.
            _removals.Remove(peer.Name);
            lease = _leases.Find(peer.Name);
            if (lease is null)
                _leases.Add(lease = new Lease(peer));
            lease.Peer = peer with { Online = true };
            lease.Files = files;
            lease.OfflineSince = null;
            lease.HasLeft = false;
            Renew(lease);
            // Always, even if the bucket thinks so already: the header may be older than the last time the peer went offline.
            Changed(lease);
        }

        await _publishing.PublishOnlineAsync(lease, cancellationToken);
    }

    public ValueTask<bool> RenewAsync(string peer, CancellationToken cancellationToken) => RenewAsync(peer, files: null, cancellationToken);

    public ValueTask<bool> RenewAsync(string peer, long files, CancellationToken cancellationToken) =>
        RenewAsync(peer, (long?)files, cancellationToken);

    public async ValueTask<bool> EndAsync(string peer, bool hasLeft, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_leases.Find(peer) is not { } lease)
                return false;
            lease.HasLeft = hasLeft;
            if (lease.Peer.Online)
                End(lease);
            else
                // One that has just taken over knows it from the store, and the partitions may not.
                Tell(lease);
        }

        await _publishing.PublishAsync(cancellationToken);
        return true;
    }

    public async ValueTask<bool> EndIfSilentAsync(string peer, TimeSpan silentFor, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_leases.Find(peer) is not { } lease)
                return false;
            if (lease.Peer.Online && _listening.SilenceSince(lease.RenewedAt) >= silentFor)
                End(lease);
        }

        await _publishing.PublishAsync(cancellationToken);
        return true;
    }

    public async ValueTask RepeatAsync(string peer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_leases.Find(peer) is { } lease)
                Tell(lease);
        }

        await _publishing.PublishAsync(cancellationToken);
    }

    public ValueTask<bool> ExpectRemovalAsync(string peer, DateTimeOffset? offlineSince, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (offlineSince is not null && _leases.Find(peer)?.OfflineSince != offlineSince)
                return new(false);
            _removals.Add(peer);
            return new(true);
        }
    }

    public async ValueTask RemoveAsync(string peer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _removals.Add(peer);
            if (_leases.Remove(peer) is { } lease)
            {
                lease.Peer = lease.Peer with { Online = false };
                Tell(lease);
            }
        }

        await _publishing.PublishAsync(cancellationToken);
    }

    public ValueTask ForgetAsync(string peer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _removals.Remove(peer);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<PeerDescription?> FindAsync(string peer, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_leases.Find(peer) is { } lease)
                return lease.Describe();
        }

        await _presence.ConfirmAsync(cancellationToken);
        return null;
    }

    public ValueTask<PeerDescriptionPage> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(PeerListing.Cut(_leases.After(after), limit));
    }

    public ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_probes.TryTake(prober, claim))
                return new(PeerDescriptionPage.Empty);
            return new(PeerListing.Cut(_leases.After(after).Where(peer => peer is { Kind: PeerKind.Original, HasLeft: false }), limit));
        }
    }

    public ValueTask<BucketCounts> CountAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return new(_leases.Count());
    }

    /// <summary>
    /// Takes peers offline whose lease ran out, tells partitions and store what they have not heard yet, and finds the peers to
    /// drop. To be called every <see cref="DirectoryOptions.SweepEvery"/>. While the store fails no lease ends. A sweep that is cancelled
    /// leaves the rest to the next one.
    /// </summary>
    public async Task<SweepOutcome> SweepAsync(CancellationToken cancellationToken)
    {
        if (await _ending.EndLapsedAsync(cancellationToken) is not { } lapsed)
        {
            await _publishing.FlushAsync(cancellationToken);
            return SweepOutcome.Nothing;
        }

        await _publishing.PublishAllAsync(cancellationToken);
        lock (_lock)
        {
            DateTimeOffset retained = _time.GetUtcNow() - _rules.RetainOffline;
            IEnumerable<Departure> longGone = _leases.All
                .Where(lease => lease.OfflineSince <= retained && !_removals.Contains(lease.Peer.Name))
                .Select(static lease => new Departure(lease.Peer.Name, lease.OfflineSince))
                .ExceptBy(lapsed, static departure => departure.Peer);
            return new SweepOutcome(lapsed, [.. _removals.Select(static peer => new Departure(peer, null)), .. longGone]);
        }
    }

    private async ValueTask<bool> RenewAsync(string peer, long? files, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _presence.ThrowIfSteppedDown();
        if (!TryRenew(peer, files, out Lease? toPublish))
        {
            await _presence.ConfirmAsync(cancellationToken);
            return false;
        }

        if (toPublish is not null)
            await _publishing.PublishOnlineAsync(toPublish, cancellationToken);
        return true;
    }

    /// <param name="toPublish">Null when nobody takes the peer for offline.</param>
    /// <returns>False for an unknown peer.</returns>
    private bool TryRenew(string peer, long? files, out Lease? toPublish)
    {
        toPublish = null;
        lock (_lock)
        {
            if (_leases.Find(peer) is not { } lease)
                return false;
            if (files is not null)
                _removals.Remove(peer);
            else if (_removals.Contains(peer))
                throw new DirectoryStoreException("The peer is being removed, or was to be; try again.");
            lease.Files = files ?? lease.Files;
            Renew(lease);
            if (lease.Peer.Online && lease.IsPublished)
                return true;

            toPublish = lease;
            if (lease.Peer.Online)
            {
                // Whoever brought it online is still about it, or failed; or the bucket has just begun.
                Tell(lease);
                return true;
            }

            lease.Peer = lease.Peer with { Online = true };
            lease.OfflineSince = null;
            Changed(lease);
            return true;
        }
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
        _leases.Add(lease);
    }

    private void Renew(Lease lease) => lease.RenewedAt = _time.GetTimestamp();

    private void End(Lease lease)
    {
        lease.EndAt(_time.GetUtcNow());
        Changed(lease);
    }

    private void Changed(Lease lease)
    {
        lease.Changes++;
        _presence.Note(lease.Peer.Name);
        Tell(lease);
    }

    private void Tell(Lease lease) => _outboxes.Put(lease.Peer);
}
