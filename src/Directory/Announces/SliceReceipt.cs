namespace P2POrleans.FileDirectory.Announces;

/// <param name="Files">Entries by name that the peer has in the partition afterwards.</param>
/// <param name="Change">How many more than before.</param>
public sealed record SliceReceipt(long Files, long Change);
