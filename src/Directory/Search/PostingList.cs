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

    public ArraySegment<int> BlockAt(int block) => new(_blocks[block].Ids, 0, _blocks[block].Count);

    /// <summary>Adds an id that is not there.</summary>
    public void Add(int id)
    {
        int at = FindBlock(id);
        Block block = _blocks[at];
        if (block.Count == BlockLength)
        {
            Block upper = block.SplitFor(id);
            _blocks.Insert(at + 1, upper);
            if (upper.Count == 0 || id > upper.Ids[0])
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

        /// <summary>
        /// Cuts a full block where an id belongs, or in the middle if that is further up. What comes next mostly belongs behind the
        /// id, and so fills the lower block; one that is full to the end is left full.
        /// </summary>
        /// <returns>The upper one.</returns>
        public Block SplitFor(int id)
        {
            int from = Math.Max(Count / 2, ~Ids.AsSpan(0, Count).BinarySearch(id));
            var upper = new Block(Ids.AsSpan(from, Count - from));
            if (from < Count)
                Ids = Ids[..from];
            Count = from;
            return upper;
        }
    }
}
