using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.FileDirectory.Leases;

/// <summary>
/// Brings what changed to the store and to the partitions. The store first: a partition that is rebuilt in between then reads what it would
/// have been told.
/// </summary>
/// <param name="gate">The bucket's lock, which guards its leases.</param>
internal sealed class Publishing(Lock gate, LeaseTable leases, PresenceSaver presence, PartitionOutboxes outboxes)
{
    /// <returns>Whether all partitions have heard it.</returns>
    /// <exception cref="DirectoryStoreException">The bucket was overtaken: what was changed is to be told to the one that did.</exception>
    public async Task<bool> PublishAsync(CancellationToken cancellationToken)
    {
        await presence.SaveAsync(cancellationToken);
        bool isHeard = await FlushAsync(cancellationToken);
        presence.ThrowIfSteppedDown();
        return isHeard;
    }

    /// <summary>As <see cref="PublishAsync"/>, for a peer that came online: that must be known to everybody.</summary>
    /// <exception cref="DirectoryStoreException">As above; or somebody may still take the peer for offline.</exception>
    public async Task PublishOnlineAsync(Lease lease, CancellationToken cancellationToken)
    {
        // At least that of the caller; a later one is none that this call promised.
        long change;
        lock (gate)
            change = lease.Changes;
        bool isHeard = await PublishAsync(cancellationToken);
        lock (gate)
        {
            if (!isHeard || !TryNote(lease, change))
                throw new DirectoryStoreException("A part of the directory has not heard of the peer; try again.");
        }
    }

    /// <summary>For a sweep, which has put all peers for the partitions that had not heard of them.</summary>
    public async Task PublishAllAsync(CancellationToken cancellationToken)
    {
        List<(Lease Lease, long Change)> unpublished;
        lock (gate)
            unpublished = [.. leases.All.Where(static lease => !lease.IsPublished).Select(static lease => (lease, lease.Changes))];
        await presence.SaveAsync(cancellationToken);
        if (!await FlushAsync(cancellationToken))
            return;
        lock (gate)
        {
            foreach ((Lease lease, long change) in unpublished)
                TryNote(lease, change);
        }
    }

    /// <summary>Tells the partitions only.</summary>
    /// <returns>Whether all have heard it.</returns>
    public Task<bool> FlushAsync(CancellationToken cancellationToken) =>
        presence.HasSteppedDown ? Task.FromResult(false) : outboxes.FlushAsync(cancellationToken);

    /// <summary>All partitions have heard of a change.</summary>
    /// <returns>False when the store does not have it.</returns>
    private bool TryNote(Lease lease, long change)
    {
        if (!presence.IsSaved(lease.Peer.Name))
            return false;
        lease.Published = Math.Max(lease.Published, change);
        return true;
    }
}
