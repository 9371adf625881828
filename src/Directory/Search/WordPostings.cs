namespace P2POrleans.FileDirectory.Search;

/// <summary>Answers whether ids, asked in ascending order, are among the postings of one word. Default: none is.</summary>
internal struct WordPostings(PostingStore store, int postings)
{
    private readonly int _postings = postings;
    private int _block;
    private int _index;

    public bool Contains(int id)
    {
        if (store is null)
            return false;
        for (int blocks = store.BlockCount(_postings); _block < blocks; _block++, _index = 0)
        {
            ReadOnlySpan<int> ids = store.BlockAt(in _postings, _block);
            if (ids[^1] < id)
                continue;
            while (ids[_index] < id)
                _index++;
            return ids[_index] == id;
        }

        return false;
    }
}
