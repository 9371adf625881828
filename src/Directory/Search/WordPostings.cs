namespace P2POrleans.FileDirectory.Search;

/// <summary>Answers whether ids, asked in ascending order, are among the postings of one word. Default: none is.</summary>
internal struct WordPostings
{
    private readonly PostingList? _list;
    private readonly int _single;
    private int _block;
    private int _index;

    public WordPostings(int single) => _single = single + 1;

    public WordPostings(PostingList list) => _list = list;

    public bool Contains(int id)
    {
        if (_list is null)
            return id + 1 == _single;
        while (_block < _list.BlockCount)
        {
            ReadOnlySpan<int> ids = _list.BlockAt(_block);
            if (ids[^1] >= id)
            {
                while (ids[_index] < id)
                    _index++;
                return ids[_index] == id;
            }

            _block++;
            _index = 0;
        }

        return false;
    }
}
