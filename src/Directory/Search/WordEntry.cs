namespace P2POrleans.FileDirectory.Search;

/// <summary>A word of the dictionary: 16 bytes, and its postings are somewhere else only if there are two or more.</summary>
internal struct WordEntry
{
    /// <summary>The first eight bytes, big-endian, zeros behind: orders words, and is the whole word for most.</summary>
    public ulong Key;

    /// <summary>Handle of the rest plus one; 0 for a word of at most eight bytes.</summary>
    public uint Rest;

    /// <summary>The only file that has the word, or the complement of the index of its <see cref="PostingList"/>.</summary>
    public int Postings;
}
