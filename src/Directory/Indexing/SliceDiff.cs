using P2POrleans.FileDirectory.Announces;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>What a change really does to a slice. An item that the change repeats may be repeated here.</summary>
/// <param name="Added">Where the items begin in the change's data, and under which of their keys they are new.</param>
/// <param name="Removed">See <see cref="Slice.Reference"/>.</param>
/// <param name="Names">How many more entries by name there are afterwards, or fewer than that if items are repeated.</param>
internal sealed record SliceDiff(
    bool IsFull, long Epoch, long Sequence, List<(int Position, SliceItemFlags Keys)> Added, List<int> Removed, int Names)
{
    public bool IsEmpty => Added.Count == 0 && Removed.Count == 0;
}
