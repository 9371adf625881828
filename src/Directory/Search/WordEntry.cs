namespace P2POrleans.FileDirectory.Search;

/// <summary>A word of the dictionary: 16 bytes, and its postings are elsewhere only if there are two or more.</summary>
internal struct WordEntry
{
    /// <summary>The first eight bytes, big-endian, zeros behind: orders words, and is the whole word for most.</summary>
    public ulong Key;

    /// <summary>Handle of the rest plus one; 0 for a word of at most eight bytes.</summary>
    public uint Rest;

    /// <summary>The files that have the word; see <see cref="PostingStore"/>.</summary>
    public int Postings;
}
