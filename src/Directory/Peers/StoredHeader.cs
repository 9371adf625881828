using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.FileDirectory.Peers;

/// <summary>
/// A peer's header, in memory as in the store. A write that failed may have happened: whoever takes the next turn reads the header again
/// first. A header is only written over the one that is known.
/// <para>
/// Any thread may read what is public; whoever changes it has the turn.
/// </para>
/// </summary>
internal sealed class StoredHeader
{
    private readonly AsyncLock _turn = new();
    private readonly string _name;
    private readonly IDirectoryStore _store;
    private readonly IRegistryBucket _bucket;
    private volatile PeerHeader? _known;
    private volatile bool _mayBeRemoved;
    private volatile bool _isOvertaken;

    /// <summary>In turn only: a write failed, so that the store may have another header than this one.</summary>
    private bool _isUncertain;

    private StoredHeader(string name, IDirectoryStore store, IRegistryBucket bucket, PeerHeader? known)
    {
        _name = name;
        _store = store;
        _bucket = bucket;
        _known = known;
    }

    /// <summary>What was read or written last; null while nobody has the name.</summary>
    public PeerHeader? Known => _known;

    /// <summary>True while a write that failed may have marked the peer as removed, which not even a heartbeat may overlook.</summary>
    public bool MayBeRemoved => _mayBeRemoved;

    /// <summary>True once the store had a header of another record that is further on.</summary>
    public bool IsOvertaken => _isOvertaken;

    /// <exception cref="DirectoryStoreException">The store can't be read.</exception>
    public static async Task<StoredHeader> OpenAsync(
        string name, IDirectoryStore store, IRegistryBucket bucket, CancellationToken cancellationToken) =>
        new(name, store, bucket, await store.ReadHeaderAsync(name, cancellationToken));

    public bool IsCurrent(string token) => _known is { IsRemoved: false } header && header.IsCurrent(token);

    /// <summary>Takes the turn to change the header, which is known then. Dispose the pass to leave.</summary>
    /// <exception cref="DirectoryStoreException">What the store has is not known, and it can't be read.</exception>
    public async ValueTask<AsyncLock.Pass> EnterAsync(CancellationToken cancellationToken)
    {
        AsyncLock.Pass turn = await _turn.EnterAsync(cancellationToken);
        try
        {
            await SettleAsync(cancellationToken);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Once begun it is not cancelled. The turn is the caller's.</summary>
    /// <exception cref="DirectoryStoreException">It may have been written or not.</exception>
    public async ValueTask WriteAsync(PeerHeader header)
    {
        _isUncertain = true;
        _mayBeRemoved = header.IsRemoved;
        try
        {
            await _store.WriteHeaderAsync(header, _known);
        }
        catch (DirectoryStoreException e) when (e.IsOvertaken)
        {
            _isOvertaken = true;
            throw;
        }

        Settle(header);
    }

    /// <summary>The name is free then. The turn is the caller's.</summary>
    /// <returns>False when the store failed; the peer stays marked as removed.</returns>
    public async ValueTask<bool> TryDeleteAsync()
    {
        try
        {
            if (_known is not null)
                await _store.DeleteHeaderAsync(_known);
        }
        catch (DirectoryStoreException e)
        {
            // Another record finished the removal, and gave the name away.
            _isUncertain |= e.IsOvertaken;
            _isOvertaken |= e.IsOvertaken;
            return false;
        }

        _known = null;
        return true;
    }

    private async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        if (!_isUncertain)
            return;
        PeerHeader? stored = await _store.ReadHeaderAsync(_name, cancellationToken);
        // No probe would take it offline any more.
        if (stored is { IsRemoved: false, HasLeft: true })
            await _bucket.EndAsync(_name, hasLeft: true, cancellationToken);
        // Also when the store is behind, having lost its last moments: slices went with the header, and only the peer can send them again.
        Settle(stored);
    }

    private void Settle(PeerHeader? header)
    {
        _known = header;
        _isUncertain = false;
        _mayBeRemoved = false;
    }
}
