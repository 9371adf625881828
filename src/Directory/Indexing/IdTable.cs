namespace P2POrleans.FileDirectory.Indexing;

/// <summary>
/// A hash table of ids and nothing else: what an id stands for, and so what equality means, the owner knows. Linear probing; a byte of
/// the hash beside each id spares the owner nearly all comparisons with ids of other keys, which lie anywhere in memory.
/// </summary>
/// <param name="hashOf">The hash of an id's key; asked when the table grows and when an id goes.</param>
internal sealed class IdTable(Func<int, uint> hashOf)
{
    private const int MinCapacity = 8;

    // 0 is a free slot; a taken one has its highest bit set.
    private byte[] _tags = [];
    private int[] _ids = [];

    public int Count { get; private set; }

    public int this[int slot]
    {
        get => _ids[slot];
        set => _ids[slot] = value;
    }

    /// <summary>
    /// The first slot that may hold an id with this hash, or -1: the key is not there. To be compared, and if it is another key, to
    /// be followed by <see cref="Next"/>.
    /// </summary>
    public int First(uint hash) => Count == 0 ? -1 : Search(Home(hash), hash);

    public int Next(int slot, uint hash) => Search(Following(slot), hash);

    /// <summary>Adds an id whose key is not in the table.</summary>
    public void Add(int id, uint hash)
    {
        // Seven eighths full at most.
        if ((Count + 1) * 8L > _ids.Length * 7L)
            Grow();
        Place(id, hash);
        Count++;
    }

    public void RemoveAt(int slot)
    {
        Count--;
        // What follows moves up unless that would put it before its home.
        int free = slot;
        for (int next = Following(free); _tags[next] != 0; next = Following(next))
        {
            int home = Home(hashOf(_ids[next]));
            bool mayMove = free <= next ? home <= free || home > next : home <= free && home > next;
            if (mayMove)
            {
                (_tags[free], _ids[free]) = (_tags[next], _ids[next]);
                free = next;
            }
        }

        _tags[free] = 0;
    }

    private static byte TagOf(uint hash) => (byte)(hash | 0x80);

    // The high bits choose the slot and the low ones the tag.
    private int Home(uint hash) => (int)(((ulong)hash * (uint)_ids.Length) >> 32);

    private int Following(int slot) => ++slot == _ids.Length ? 0 : slot;

    private int Search(int slot, uint hash)
    {
        byte tag = TagOf(hash);
        for (; _tags[slot] != tag; slot = Following(slot))
        {
            if (_tags[slot] == 0)
                return -1;
        }

        return slot;
    }

    private void Place(int id, uint hash)
    {
        int slot = Home(hash);
        while (_tags[slot] != 0)
            slot = Following(slot);
        (_tags[slot], _ids[slot]) = (TagOf(hash), id);
    }

    private void Grow()
    {
        (byte[] tags, int[] ids) = (_tags, _ids);
        int capacity = Math.Max(MinCapacity, ids.Length + (ids.Length / 3));
        (_tags, _ids) = (new byte[capacity], new int[capacity]);
        for (int slot = 0; slot < ids.Length; slot++)
        {
            if (tags[slot] != 0)
                Place(ids[slot], hashOf(ids[slot]));
        }
    }
}
