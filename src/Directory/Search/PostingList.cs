namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// The ids of the files whose names have a word, ascending. Cut into blocks, so that a change moves little even when a third of
/// all names have the word.
/// </summary>
internal sealed class PostingList
{
    private const int BlockLength = 1024;

    private readonly List<Block> _blocks = [];

    /// <param name="ids">Ascending; fewer than a block takes.</param>
    public PostingList(ReadOnlySpan<int> ids)
    {
        _blocks.Add(new Block(ids));
        Count = ids.Length;
    }

    public int Count { get; private set; }

    public int BlockCount => _blocks.Count;

    public ReadOnlySpan<int> BlockAt(int block) => _blocks[block].Ids.AsSpan(0, _blocks[block].Count);

    /// <summary>Adds an id that is not there.</summary>
    public void Add(int id)
    {
        int at = FindBlock(id);
        Block block = _blocks[at];
        if (block.Count == BlockLength)
        {
            // Ids mostly ascend: a full last block is left full.
            bool atEnd = at == _blocks.Count - 1 && id > block.Ids[^1];
            Block upper = atEnd ? new Block([]) : block.Split();
            _blocks.Insert(at + 1, upper);
            if (atEnd || id > upper.Ids[0])
                block = upper;
        }

        block.Insert(id);
        Count++;
    }

    /// <summary>Removes an id that is there.</summary>
    public void Remove(int id)
    {
        int at = FindBlock(id);
        _blocks[at].Remove(id);
        Count--;
        if (_blocks[at].Count == 0 && _blocks.Count > 1)
            _blocks.RemoveAt(at);
    }

    private int FindBlock(int id)
    {
        int low = 0;
        int high = _blocks.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_blocks[middle].Ids[0] <= id)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    private sealed class Block
    {
        public Block(ReadOnlySpan<int> ids)
        {
            Ids = new int[Math.Max(64, ids.Length)];
            ids.CopyTo(Ids);
            Count = ids.Length;
        }

        public int[] Ids { get; private set; }

        public int Count { get; private set; }

        public void Insert(int id)
        {
            if (Count == Ids.Length)
                Ids = [.. Ids, .. new int[Math.Min(BlockLength - Count, Count / 3)]];
            int at = Count == 0 || id > Ids[Count - 1] ? Count : ~Ids.AsSpan(0, Count).BinarySearch(id);
            Ids.AsSpan(at, Count - at).CopyTo(Ids.AsSpan(at + 1));
            Ids[at] = id;
            Count++;
        }

        public void Remove(int id)
        {
            int at = Ids.AsSpan(0, Count).BinarySearch(id);
            Ids.AsSpan(at + 1, Count - at - 1).CopyTo(Ids.AsSpan(at));
            Count--;
        }

        public Block Split()
        {
            var upper = new Block(Ids.AsSpan(Count / 2, Count - (Count / 2)));
            Count /= 2;
            return upper;
        }
    }
}
