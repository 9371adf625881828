namespace P2POrleans.FileDirectory.Search;

/// <summary>A place in ascending postings, which only moves on. A copy moves by itself.</summary>
internal struct PostingCursor
{
    /// <summary>After all postings.</summary>
    public const int End = int.MaxValue;

    public static readonly PostingCursor None = new([]);

    private readonly PostingStore? _store;
    private readonly int _postings;
    private int[] _ids;
    private int _at;
    private int _end;
    private int _nextBlock;

    public PostingCursor(PostingStore store, int postings)
    {
        _store = store;
        _postings = postings;
        Count = store.Count(postings);
        _ids = [];
        MoveToNextBlock();
    }

    /// <param name="postings">Ascending; one may be there twice.</param>
    public PostingCursor(int[] postings)
    {
        _ids = postings;
        _end = postings.Length;
        Count = postings.Length;
        Current = postings.Length > 0 ? postings[0] : End;
    }

    /// <summary>Of all, wherever the cursor is.</summary>
    public readonly int Count { get; }

    /// <summary>The posting that the cursor is at, or <see cref="End"/>.</summary>
    public int Current { get; private set; }

    /// <summary>Moves to a posting, or if it is not there to the next one.</summary>
    /// <returns>Whether it is there.</returns>
    public bool MoveTo(int posting)
    {
        if (Current < posting)
            MoveOn(posting);
        return Current == posting;
    }

    private void MoveOn(int posting)
    {
        while (_ids[_end - 1] < posting)
        {
            MoveToNextBlock();
            if (Current >= posting)
                return;
        }

        // Mostly it is near: steps that double, then halves.
        int low = _at;
        int step = 1;
        for (; low + step < _end && _ids[low + step] < posting; step *= 2)
            low += step;
        int high = Math.Min(low + step, _end - 1);
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (_ids[middle] < posting)
                low = middle;
            else
                high = middle;
        }

        _at = high;
        Current = _ids[high];
    }

    private void MoveToNextBlock()
    {
        if (_store is null || _nextBlock == _store.BlockCount(_postings))
        {
            Current = End;
            return;
        }

        ArraySegment<int> block = _store.BlockAt(_postings, _nextBlock++);
        (_ids, _at, _end) = (block.Array!, block.Offset, block.Offset + block.Count);
        Current = _ids[_at];
    }
}
