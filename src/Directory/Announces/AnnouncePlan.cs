using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Protocol.Names;

namespace P2POrleans.FileDirectory.Announces;

/// <summary>What an announce means, given the header that it meets: who has to be told what.</summary>
public sealed class AnnouncePlan
{
    private AnnouncePlan(PendingAnnounce pending, bool isRepeated, bool isRepair, bool mayExceedLimit)
    {
        Pending = pending;
        IsRepeated = isRepeated;
        IsRepair = isRepair;
        MayExceedLimit = mayExceedLimit;
    }

    /// <summary>The announce, for the header.</summary>
    public PendingAnnounce Pending { get; }

    /// <summary>It was committed before: there is nothing to do.</summary>
    public bool IsRepeated { get; }

    /// <summary>Partitions may hold parts of an announce that was interrupted.</summary>
    public bool IsRepair { get; }

    /// <summary>The peer would have too many entries if all that are added were new.</summary>
    public bool MayExceedLimit { get; }

    /// <summary>The partitions that the announce concerns; all of them for a full list.</summary>
    public IReadOnlyList<(int Partition, SliceChange Change)> Changes { get; private init; } = [];

    /// <returns>Or StaleEpoch, SequenceGap, Invalid, TooMany.</returns>
    public static DirectoryResult<AnnouncePlan> Create(PeerHeader header, Announce announce, PartitionMap map, DirectoryOptions rules)
    {
        if (announce.Epoch is { } epoch && epoch != header.Epoch)
            return OutOfOrder(DirectoryError.StaleEpoch, header, $"The announce is of epoch {epoch}, the registration of {header.Epoch}.");

        // Who does not count and does not send everything can only mean the interrupted one again.
        long? begun = header.Pending is { Sequence: > 0 and var interrupted } ? interrupted : null;
        long sequence = announce.Sequence ?? (announce.IsFull ? header.NextSequence : begun ?? header.NextSequence);
        bool isCommitted = sequence == header.Sequence && sequence != 0;
        if (sequence != header.NextSequence && sequence != begun && !isCommitted)
            return Gap(header, $"The announce has the sequence {sequence}, the last one was {header.NextSequence - 1}.");
        if (WhatIsWrongWith(announce, header.Kind, rules) is { } wrong)
            return wrong;

        SliceSplitter slices = SliceSplitter.Split(announce, map, header.Epoch, sequence);
        var pending = new PendingAnnounce(sequence, slices.Digest);
        if (isCommitted)
        {
            return slices.Digest == header.Digest
                ? new AnnouncePlan(pending, isRepeated: true, isRepair: false, mayExceedLimit: false)
                : Gap(header, $"The announce has the sequence {sequence} of another one, which is committed.");
        }

        // Not under the number of the interrupted one, whose parts may still be under way to partitions: they would not look old there.
        bool mayRepair = announce.IsFull && sequence == header.NextSequence;
        if (header.Pending is not null && header.Pending != pending && !mayRepair)
            return Gap(header, "An earlier announce was interrupted: send that one again, or the full list under the next number.");

        // A full list was counted already.
        bool mayExceedLimit = !announce.IsFull && header.Files + announce.Added.Count > rules.MaxFilesPerPeer;
        PeerState peer = header.ToState(online: true);
        return new AnnouncePlan(pending, isRepeated: false, header.Pending is not null, mayExceedLimit)
        {
            Changes = [.. slices.Changes().Select(change => (change.Partition, new SliceChange(peer, change.Data)))],
        };
    }

    public static DirectoryFault TooMany(long files, DirectoryOptions rules) =>
        new(DirectoryError.TooMany, $"The peer would have {files} files; it may have {rules.MaxFilesPerPeer}.");

    /// <summary>A change that changes nothing.</summary>
    internal static SliceChange Nothing(PeerHeader header, long sequence) =>
        new(header.ToState(online: true), new SliceWriter(isFull: false, header.Epoch, sequence).ToArray());

    private static DirectoryFault Gap(PeerHeader header, string message) => OutOfOrder(DirectoryError.SequenceGap, header, message);

    private static DirectoryFault OutOfOrder(DirectoryError error, PeerHeader header, string message) =>
        new(error, message) { ExpectedEpoch = header.Epoch, ExpectedSequence = header.NextSequence };

    private static DirectoryFault? WhatIsWrongWith(Announce announce, PeerKind kind, DirectoryOptions rules)
    {
        if (announce.IsFull && announce.Added.Count > rules.MaxFilesPerPeer)
            return TooMany(announce.Added.Count, rules);

        foreach (FileEntry entry in announce.Added)
        {
            if (entry.Content is not null == (kind == PeerKind.Original))
                return Invalid($"'{entry.Name}' has {(entry.Content is null ? "no" : "a")} content id.");
            if (entry.Name.Length is 0 or > SharedName.MaxLength)
                return Invalid($"A name is empty or longer than {SharedName.MaxLength} characters.");
        }

        foreach (FileEntry entry in announce.Removed)
        {
            if (entry.Name.Length > SharedName.MaxLength)
                return Invalid($"A name is longer than {SharedName.MaxLength} characters.");
        }

        return null;
    }

    private static DirectoryFault Invalid(string message) => new(DirectoryError.Invalid, message);
}
