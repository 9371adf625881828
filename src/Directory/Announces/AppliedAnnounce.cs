namespace P2POrleans.FileDirectory.Announces;

/// <param name="Files">Entries of the peer in the partitions that answered.</param>
/// <param name="Change">How many more than before.</param>
internal sealed record AppliedAnnounce(long Files, long Change)
{
    /// <returns>Or the fault that says most: how far a partition is, if one is ahead.</returns>
    public static DirectoryResult<AppliedAnnounce> Sum(DirectoryResult<SliceReceipt>[] receipts)
    {
        DirectoryFault? fault = receipts.Select(static result => result.Fault)
            .MaxBy(static fault => fault is null ? (-1, 0) : (fault.ExpectedEpoch ?? 0, fault.ExpectedSequence ?? 0));
        return fault is not null
            ? fault
            : new AppliedAnnounce(receipts.Sum(static result => result.Value!.Files), receipts.Sum(static result => result.Value!.Change));
    }
}
