namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// The postings of all words, each named by an int that changes with its contents: the only id itself, or the complement of a handle
/// into the pool, or of the index of a <see cref="PostingList"/>, told apart by the lowest bit.
/// </summary>
internal sealed class PostingStore
{
    /// <summary>Names no postings.</summary>
    public const int None = int.MinValue;

    private readonly PostingPool _small = new();
    private readonly List<PostingList?> _large = [];
    private readonly Stack<int> _freeLarge = new();

    /// <summary>Adds an id that is not there.</summary>
    /// <returns>The name from now on.</returns>
    public int Add(int postings, int id)
    {
        if (postings >= 0)
            return Small(_small.Create(postings, id));

        (bool isLarge, int index) = Parse(postings);
        if (isLarge)
        {
            _large[index]!.Add(id);
            return postings;
        }

        ArraySegment<int> ids = _small[index];
        if (ids.Count < PostingPool.MaxIds)
            return Small(_small.Add(index, id));

        var list = new PostingList(ids);
        list.Add(id);
        _small.Free(index);
        return Large(list);
    }

    /// <summary>Removes an id that is there.</summary>
    /// <returns>The name from now on, or <see cref="None"/>.</returns>
    public int Remove(int postings, int id)
    {
        if (postings >= 0)
            return None;

        (bool isLarge, int index) = Parse(postings);
        if (isLarge)
            return RemoveLarge(postings, index, id);

        ArraySegment<int> ids = _small[index];
        if (ids.Count > 2)
            return Small(_small.Remove(index, id));

        int other = ids[0] == id ? ids[1] : ids[0];
        _small.Free(index);
        return other;
    }

    public int Count(int postings)
    {
        if (postings >= 0)
            return 1;
        (bool isLarge, int index) = Parse(postings);
        return isLarge ? _large[index]!.Count : _small[index].Count;
    }

    /// <summary>The ids are in as many blocks, ascending.</summary>
    public int BlockCount(int postings)
    {
        if (postings >= 0)
            return 1;
        (bool isLarge, int index) = Parse(postings);
        return isLarge ? _large[index]!.BlockCount : 1;
    }

    public ArraySegment<int> BlockAt(int postings, int block)
    {
        if (postings >= 0)
            return new ArraySegment<int>([postings]);
        (bool isLarge, int index) = Parse(postings);
        return isLarge ? _large[index]!.BlockAt(block) : _small[index];
    }

    private static (bool IsLarge, int Index) Parse(int postings) => ((~postings & 1) != 0, ~postings >> 1);

    private static int Small(int handle) => ~(handle << 1);

    private int Large(PostingList list)
    {
        if (!_freeLarge.TryPop(out int index))
        {
            index = _large.Count;
            _large.Add(null);
        }

        _large[index] = list;
        return ~((index << 1) | 1);
    }

    private int RemoveLarge(int postings, int index, int id)
    {
        PostingList list = _large[index]!;
        list.Remove(id);
        // Half of what the pool takes: a list on the brink does not move to and fro.
        if (list.Count > PostingPool.MaxIds / 2)
            return postings;

        int handle = -1;
        int single = -1;
        for (int block = 0; block < list.BlockCount; block++)
        {
            foreach (int kept in list.BlockAt(block))
            {
                if (single < 0)
                    single = kept;
                else
                    handle = handle < 0 ? _small.Create(single, kept) : _small.Add(handle, kept);
            }
        }

        _large[index] = null;
        _freeLarge.Push(index);
        return Small(handle);
    }
}
