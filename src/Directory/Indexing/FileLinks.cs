namespace P2POrleans.FileDirectory.Indexing;

/// <summary>What most files do without: other files of the same key, and more than one peer.</summary>
internal struct FileLinks
{
    /// <summary>Neighbours among the files of the same key; -1 at the ends. Of a free record: the next free one.</summary>
    public int Next;

    public int Previous;

    /// <summary>The peer that holds the file, while <see cref="Holders"/> is null; -1 for none yet.</summary>
    public int Holder;

    public HolderSet? Holders;
}
