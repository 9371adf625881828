namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// Short ascending lists of ids in large arrays, named by handles. Most words of a dictionary have a handful of files, and an object
/// for each would be larger than the list. A block is its class and count in one int, then the ids, then room to grow.
/// </summary>
internal sealed class PostingPool
{
    /// <summary>
    /// Ids that fit into the largest block. Longer lists are worth an object, and would leave large holes behind as they grow.
    /// </summary>
    public const int MaxIds = 63;

    private const int ChunkShift = 14;
    private const int ChunkLength = 1 << ChunkShift;
    private const int CountBits = 16;
    private const int CountMask = (1 << CountBits) - 1;
    private const int None = -1;

    // Lengths of blocks in ints, the first one included.
    private static readonly int[] Lengths = [3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64];

    private readonly List<int[]> _chunks = [];

    // By class: the first free block. A free block begins with the next one.
    private readonly int[] _free = [.. Lengths.Select(_ => None)];
    private int _end = ChunkLength;

    public ArraySegment<int> this[int handle] =>
        new(_chunks[handle >> ChunkShift], (handle & (ChunkLength - 1)) + 1, Block(handle)[0] & CountMask);

    public int Create(int first, int second)
    {
        int handle = Allocate(@class: 0);
        Span<int> block = Block(handle);
        block[0] = 2;
        block[1] = Math.Min(first, second);
        block[2] = Math.Max(first, second);
        return handle;
    }

    /// <summary>Adds an id that is not there, to fewer than <see cref="MaxIds"/>.</summary>
    /// <returns>The handle from now on.</returns>
    public int Add(int handle, int id)
    {
        int count = Block(handle)[0] & CountMask;
        int @class = Block(handle)[0] >> CountBits;
        if (count + 1 == Lengths[@class])
            handle = Move(handle, ++@class);

        Span<int> block = Block(handle);
        Span<int> ids = block.Slice(1, count);
        int at = ids[^1] < id ? count : ~ids.BinarySearch(id);
        ids[at..].CopyTo(block[(at + 2)..]);
        block[at + 1] = id;
        block[0] = (@class << CountBits) | (count + 1);
        return handle;
    }

    /// <summary>Removes an id that is there, from three or more.</summary>
    /// <returns>The handle from now on.</returns>
    public int Remove(int handle, int id)
    {
        Span<int> block = Block(handle);
        int count = (block[0] & CountMask) - 1;
        int @class = block[0] >> CountBits;
        Span<int> ids = block.Slice(1, count + 1);
        int at = ids.BinarySearch(id);
        ids[(at + 1)..].CopyTo(ids[at..]);
        block[0] = (@class << CountBits) | count;
        return @class >= 2 && count < Lengths[@class - 2] ? Move(handle, @class - 2) : handle;
    }

    public void Free(int handle)
    {
        int @class = Block(handle)[0] >> CountBits;
        Block(handle)[0] = _free[@class];
        _free[@class] = handle;
    }

    private Span<int> Block(int handle) => _chunks[handle >> ChunkShift].AsSpan(handle & (ChunkLength - 1));

    private int Move(int handle, int @class)
    {
        int moved = Allocate(@class);
        ReadOnlySpan<int> ids = this[handle];
        Span<int> block = Block(moved);
        ids.CopyTo(block[1..]);
        block[0] = (@class << CountBits) | ids.Length;
        Free(handle);
        return moved;
    }

    private int Allocate(int @class)
    {
        int free = _free[@class];
        if (free != None)
        {
            _free[@class] = Block(free)[0];
            return free;
        }

        if (_end + Lengths[@class] > ChunkLength)
        {
            // What is left at the end of a chunk, at most a block, stays unused.
            _chunks.Add(new int[ChunkLength]);
            _end = 0;
        }

        int handle = ((_chunks.Count - 1) << ChunkShift) + _end;
        _end += Lengths[@class];
        return handle;
    }
}
