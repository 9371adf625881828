namespace P2POrleans.FileDirectory.Announces;

/// <summary>A full list (<see cref="IsFull"/>, nothing removed) or a delta. Duplicates and unknown removals are harmless.</summary>
/// <param name="Epoch">From the registration; null to mean the current one (original peers do not count).</param>
/// <param name="Sequence">1 for the first announce of an epoch, then one more each; null to mean the next one.</param>
public sealed record Announce(
    long? Epoch, long? Sequence, bool IsFull, IReadOnlyList<FileEntry> Removed, IReadOnlyList<FileEntry> Added);
