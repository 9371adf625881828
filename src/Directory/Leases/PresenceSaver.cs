using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.FileDirectory.Leases;

/// <summary>
/// Writes to the store since when the peers of a bucket are offline, for whoever has the bucket or a partition next. One write at a time;
/// what fails is written by the next one. Steps down for good when the store has a later incarnation of the bucket.
/// </summary>
/// <param name="gate">The bucket's lock, which guards its leases.</param>
/// <param name="confirmedFor">For how long the store's word holds that this incarnation is the last one.</param>
internal sealed class PresenceSaver(
    int bucket, long incarnation, IDirectoryStore store, Lock gate, LeaseTable leases, TimeSpan confirmedFor, TimeProvider time)
{
    private readonly AsyncLock _turn = new();

    // Guarded by the bucket's lock.
    private HashSet<string> _unsaved = new(StringComparer.Ordinal);
    private HashSet<string> _saving = [];
    private int _failures;
    private long _confirmedAt = time.GetTimestamp();
    private volatile bool _hasSteppedDown;

    public bool HasSteppedDown => _hasSteppedDown;

    private bool IsConfirmed => time.GetElapsedTime(Volatile.Read(ref _confirmedAt)) < confirmedFor;

    /// <summary>What is in memory has to be written. The bucket's lock is the caller's.</summary>
    public void Note(string peer) => _unsaved.Add(peer);

    /// <summary>Whether the store has what was noted of a peer. The bucket's lock is the caller's.</summary>
    public bool IsSaved(string peer) => !_unsaved.Contains(peer) && !_saving.Contains(peer);

    /// <summary>Takes the turn to write. Dispose the pass to leave.</summary>
    public ValueTask<AsyncLock.Pass> EnterAsync(CancellationToken cancellationToken) => _turn.EnterAsync(cancellationToken);

    /// <summary>Writes what was noted; returns when that was tried, by this caller or one beside it.</summary>
    /// <param name="cancellationToken">Heard until the write, which has what others noted, too.</param>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        int failures = Volatile.Read(ref _failures);
        using AsyncLock.Pass turn = await _turn.EnterAsync(cancellationToken);
        // Those who waited beside a write that failed need not fail one after the other.
        if (failures != _failures)
            return;
        lock (gate)
        {
            if (_unsaved.Count == 0)
                return;
        }

        await TryWriteAsync([]);
    }

    /// <summary>
    /// Writes what is not saved yet, and more. What fails is tried again by whoever comes next, the next sweep at the latest. The turn is
    /// the caller's.
    /// </summary>
    public async Task<bool> TryWriteAsync(IReadOnlyList<PeerPresence> more)
    {
        long begun = time.GetTimestamp();
        PeerPresence[] presence;
        lock (gate)
        {
            (_saving, _unsaved) = (_unsaved, new HashSet<string>(StringComparer.Ordinal));
            IEnumerable<Lease> noted = _saving.Select(leases.Find).OfType<Lease>();
            presence = [.. noted.Select(static lease => new PeerPresence(lease.Peer.Name, lease.OfflineSince)), .. more];
        }

        try
        {
            if (await store.WritePresenceAsync(new PresenceWrite(bucket, incarnation, presence)))
            {
                Volatile.Write(ref _confirmedAt, begun);
                lock (gate)
                    _saving = [];
                return true;
            }

            _hasSteppedDown = true;
        }
        catch (DirectoryStoreException)
        {
            // The store may hold either: see below.
        }

        _failures++;
        lock (gate)
        {
            _unsaved.UnionWith(presence.Select(static peer => peer.Peer));
            _saving = [];
        }

        return false;
    }

    /// <summary>Whoever has not heard of a peer must ask before it says that there is none: another one may have the bucket by now.</summary>
    /// <exception cref="DirectoryStoreException">Another one has, or the store does not answer.</exception>
    public async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        ThrowIfSteppedDown();
        if (IsConfirmed)
            return;
        int failures = Volatile.Read(ref _failures);
        using AsyncLock.Pass turn = await _turn.EnterAsync(cancellationToken);
        if (!IsConfirmed && failures == _failures)
            await TryWriteAsync([]);
        ThrowIfSteppedDown();
        if (!IsConfirmed)
            throw new DirectoryStoreException("The directory's store does not answer; try again.");
    }

    /// <exception cref="DirectoryStoreException">The bucket was overtaken: what was changed is to be told to the one that did.</exception>
    public void ThrowIfSteppedDown()
    {
        if (_hasSteppedDown)
            throw new DirectoryStoreException("The peer is taken care of elsewhere by now; try again.");
    }
}
