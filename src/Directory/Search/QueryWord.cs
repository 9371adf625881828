namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// The files of one word of a query, in four lists: those that have the very word, in the last segment of the name or in the folders only,
/// and those that have a longer word which begins with it, likewise. A file may be in several; it counts for the first.
/// </summary>
internal sealed class QueryWord
{
    public const int Lists = 4;

    private readonly PostingCursor[] _lists;
    private readonly PostingCursor[] _at;

    /// <param name="word">Folded.</param>
    /// <param name="maxRead">Postings that may be read of each list that has to be put together.</param>
    public QueryWord(WordIndex index, byte[] word, int maxRead)
    {
        Word = word;
        _lists =
        [
            index.Segments.Whole(word),
            index.Folders.Whole(word),
            index.Segments.Longer(word, maxRead, out bool hasSegments),
            index.Folders.Longer(word, maxRead, out bool hasFolders),
        ];
        _at = [.. _lists];
        IsComplete = hasSegments && hasFolders;
        Count = _lists.Sum(static list => (long)list.Count);
    }

    /// <summary>Folded.</summary>
    public byte[] Word { get; }

    /// <summary>False if files with longer words were left out.</summary>
    public bool IsComplete { get; }

    /// <summary>How many files have the word, or somewhat more.</summary>
    public long Count { get; }

    /// <summary>The first posting that none of the lists has passed, or <see cref="PostingCursor.End"/>.</summary>
    public int Next
    {
        get
        {
            int next = PostingCursor.End;
            foreach (ref PostingCursor list in _at.AsSpan())
                next = Math.Min(next, list.Current);
            return next;
        }
    }

    /// <summary>A list from its beginning.</summary>
    public PostingCursor this[int list] => _lists[list];

    public static bool IsWhole(int list) => list < 2;

    /// <summary>Whether nothing in the last segment begins with the word. What was not read leaves that open.</summary>
    public bool IsInFolder(int list) => list == 1 || (list == 3 && IsComplete);

    /// <summary>Before <see cref="Find"/> is asked for a smaller posting.</summary>
    public void Restart() => _lists.CopyTo(_at, 0);

    /// <summary>The first of the lists before one that a posting is in, or -1. To be asked in ascending order.</summary>
    public int Find(int posting, int before = Lists)
    {
        for (int list = 0; list < before; list++)
        {
            if (_at[list].MoveTo(posting))
                return list;
        }

        return -1;
    }
}
