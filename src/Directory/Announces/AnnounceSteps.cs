using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.FileDirectory.Announces;

/// <summary>
/// Carries out the announces of one peer, in four steps: (1) the header notes that the announce is pending, (2) every partition that it
/// concerns makes its part durable and visible, (3) the header notes that it is committed, (4) the peer is answered. If anything fails in
/// between, some partitions may have their part: the note makes sure that nothing but the same announce, or a full list under a number of
/// its own, follows; either puts everything right, after a restart as well. The turn to change the header is the caller's.
/// </summary>
internal sealed class AnnounceSteps(
    string peer, StoredHeader header, IReadOnlyList<IFileIndex> partitions, IRegistryBucket bucket, DirectoryOptions rules)
{
    /// <param name="cancellationToken">Heard until something is written.</param>
    /// <exception cref="DirectoryStoreException">The announce may be pending, committed or neither.</exception>
    public async ValueTask<DirectoryResult<AnnounceReceipt>> RunAsync(
        PeerHeader known, Announce announce, CancellationToken cancellationToken)
    {
        var map = new PartitionMap(partitions.Count);
        if (!AnnouncePlan.Create(known, announce, map, rules).TryGet(out AnnouncePlan? plan, out DirectoryFault? refused))
            return refused;
        if (plan.IsRepeated)
        {
            // With the count: the first attempt may have failed before the bucket heard of it.
            await bucket.RenewAsync(peer, known.Files, cancellationToken);
            return new AnnounceReceipt(known.Sequence, known.Files);
        }

        if (plan.MayExceedLimit && await ExceedsLimitAsync(known, plan, cancellationToken) is { } tooMany)
            return tooMany.Error == DirectoryError.SequenceGap ? await CatchUpAsync(tooMany, announce, cancellationToken) : tooMany;

        // (1)
        if (known.Pending != plan.Pending)
            await header.WriteAsync(known with { Pending = plan.Pending });

        // (2)
        DirectoryResult<AppliedAnnounce> applied = await ApplyAsync(plan);
        if (applied.Value is not null && plan.IsRepair && !announce.IsFull)
        {
            // The differences say nothing: part of them was made by the first attempt.
            applied = await CountAsync(known, plan);
        }

        if (!applied.TryGet(out AppliedAnnounce? totals, out DirectoryFault? failed))
        {
            // A partition that had nothing of the peer takes it for online while it announces; it may be offline.
            await bucket.RepeatAsync(peer, CancellationToken.None);
            return failed.Error == DirectoryError.SequenceGap ? await CatchUpAsync(failed, announce, cancellationToken) : failed;
        }

        // (3)
        PeerHeader committed = header.Known! with
        {
            Sequence = plan.Pending.Sequence,
            Digest = plan.Pending.Digest,
            Pending = null,
            Files = announce.IsFull || plan.IsRepair ? totals.Files : known.Files + totals.Change,
        };
        await header.WriteAsync(committed);

        // (4)
        await bucket.RenewAsync(peer, committed.Files, CancellationToken.None);
        return new AnnounceReceipt(committed.Sequence, committed.Files);
    }

    /// <summary>
    /// A partition is further on than the header: the store lost headers that were acknowledged. From now on announces have numbers that no
    /// partition has seen, beginning with a full list.
    /// </summary>
    private async ValueTask<DirectoryResult<AnnounceReceipt>> CatchUpAsync(
        DirectoryFault ahead, Announce announce, CancellationToken cancellationToken)
    {
        PeerHeader caughtUp = header.Known! with
        {
            Epoch = ahead.ExpectedEpoch!.Value,
            Sequence = ahead.ExpectedSequence!.Value - 1,
            Digest = 0,
            Pending = new PendingAnnounce(0, 0),
        };
        await header.WriteAsync(caughtUp);
        // An original peer does not count: its list just gets another number.
        return announce is { Epoch: null, Sequence: null } ? await RunAsync(caughtUp, announce, cancellationToken) : ahead;
    }

    /// <summary>Close to the limit it matters which of the entries are new.</summary>
    private async ValueTask<DirectoryFault?> ExceedsLimitAsync(PeerHeader known, AnnouncePlan plan, CancellationToken cancellationToken)
    {
        long files = known.Files;
        foreach ((int partition, SliceChange change) in plan.Changes)
        {
            DirectoryResult<SliceReceipt> preview = await partitions[partition].PreviewAsync(change, cancellationToken);
            if (!preview.TryGet(out SliceReceipt? receipt, out DirectoryFault? fault))
                return fault;
            files += receipt.Change;
        }

        return files > rules.MaxFilesPerPeer ? AnnouncePlan.TooMany(files, rules) : null;
    }

    private async ValueTask<DirectoryResult<AppliedAnnounce>> ApplyAsync(AnnouncePlan plan)
    {
        var applying = new Task<DirectoryResult<SliceReceipt>>[plan.Changes.Count];
        for (int i = 0; i < applying.Length; i++)
            applying[i] = partitions[plan.Changes[i].Partition].ApplyAsync(plan.Changes[i].Change, CancellationToken.None).AsTask();
        return AppliedAnnounce.Sum(await Task.WhenAll(applying));
    }

    /// <summary>How many entries all partitions have of the peer.</summary>
    private async ValueTask<DirectoryResult<AppliedAnnounce>> CountAsync(PeerHeader known, AnnouncePlan plan)
    {
        SliceChange nothing = AnnouncePlan.Nothing(known, plan.Pending.Sequence);
        return AppliedAnnounce.Sum(
            await Task.WhenAll(partitions.Select(partition => partition.PreviewAsync(nothing, CancellationToken.None).AsTask())));
    }
}
