using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.FileDirectory.Leases;

/// <summary>
/// Ends leases the way everything is done here: the store first, then memory, then the partitions. So no lease ends while the store
/// fails, and none is ended by a bucket that was overtaken.
/// </summary>
/// <param name="gate">The bucket's lock, which guards its leases.</param>
internal sealed class LeaseEnding(
    Lock gate,
    LeaseTable leases,
    Listening listening,
    PresenceSaver presence,
    PartitionOutboxes outboxes,
    IDirectoryStore store,
    DirectoryOptions rules,
    TimeProvider time)
{
    /// <param name="cancellationToken">Heard until something is written.</param>
    /// <returns>Those whose lease ran out, or null when the store did not work or has a later incarnation.</returns>
    public async Task<IReadOnlyList<string>?> EndLapsedAsync(CancellationToken cancellationToken)
    {
        using AsyncLock.Pass turn = await presence.EnterAsync(cancellationToken);
        long begun = time.GetTimestamp();
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<Silence> lapsing = FindLapsing();

        // Also when nobody lapses: so the bucket learns that it can't hear, that it was overtaken, or that a partition was rebuilt.
        if (await TryReadIncarnationsAsync(cancellationToken) is not { } partitions
            || !await presence.TryWriteAsync([.. lapsing.Select(silence => new PeerPresence(silence.Lease.Peer.Name, now))]))
        {
            return null;
        }

        lock (gate)
        {
            listening.Confirm(begun);
            List<string> lapsed = [.. lapsing.Where(silence => TryEnd(silence, now)).Select(static silence => silence.Lease.Peer.Name)];
            outboxes.PutAllToNew(partitions, leases.All.Select(static lease => lease.Peer));
            return lapsed;
        }
    }

    private List<Silence> FindLapsing()
    {
        lock (gate)
        {
            List<Silence> lapsing = [.. leases.All
                .Where(static lease => lease.Peer is { Online: true, Kind: not PeerKind.Original })
                .Where(lease => listening.SilenceSince(lease.RenewedAt) >= rules.Lease)
                .Select(static lease => new Silence(lease, lease.RenewedAt))];
            // Who is heard of from now on may be offline in the store by then.
            foreach (Silence silence in lapsing)
                silence.Lease.Changes++;
            return lapsing;
        }
    }

    /// <summary>What the store was told already.</summary>
    private bool TryEnd(Silence silence, DateTimeOffset now)
    {
        Lease lease = silence.Lease;
        if (!lease.Peer.Online)
            return false;
        lease.Changes++;
        // One that was heard of meanwhile is offline in the store only.
        if (lease.RenewedAt != silence.HeardAt)
        {
            presence.Note(lease.Peer.Name);
            return false;
        }

        lease.EndAt(now);
        outboxes.Put(lease.Peer);
        return true;
    }

    private async Task<IReadOnlyList<long>?> TryReadIncarnationsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadIncarnationsAsync(outboxes.Count, cancellationToken);
        }
        catch (DirectoryStoreException)
        {
            return null;
        }
    }

    /// <param name="HeardAt">Timestamp of the last sign of life, when the silence was noticed.</param>
    private sealed record Silence(Lease Lease, long HeardAt);
}
