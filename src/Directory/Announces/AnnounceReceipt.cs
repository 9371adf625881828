namespace P2POrleans.FileDirectory.Announces;

/// <param name="Sequence">What was committed.</param>
/// <param name="Files">Entries of the peer after it.</param>
public sealed record AnnounceReceipt(long Sequence, long Files);
