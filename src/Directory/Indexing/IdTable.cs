namespace P2POrleans.FileDirectory.Indexing;

/// <summary>
/// A hash table of ids and nothing else: what an id stands for, and so what equality means, the owner knows. Linear probing over
/// one array; the owner walks <see cref="Probe"/> until it meets what it looks for or <see cref="None"/>.
/// </summary>
/// <param name="hashOf">The hash of an id's key; asked when the table grows and when an id goes.</param>
internal sealed class IdTable(Func<int, uint> hashOf)
{
    public const int None = -1;

    private const int MinCapacity = 8;

    // Id + 1; 0 is free.
    private int[] _slots = [];

    public int Count { get; private set; }

    /// <summary>The first slot for a hash, or -1 when the table is empty.</summary>
    public int Probe(uint hash) => _slots.Length == 0 ? -1 : Home(hash);

    public int Next(int slot) => ++slot == _slots.Length ? 0 : slot;

    /// <summary>The id in a slot, or <see cref="None"/>: the key is not in the table.</summary>
    public int At(int slot) => slot < 0 ? None : _slots[slot] - 1;

    public void Replace(int slot, int id) => _slots[slot] = id + 1;

    /// <summary>Adds an id whose key is not in the table.</summary>
    public void Add(int id, uint hash)
    {
        if ((Count + 1) * 4 > _slots.Length * 3)
            Grow();
        Place(id, hash);
        Count++;
    }

    public void RemoveAt(int slot)
    {
        Count--;
        // What follows moves up unless that would put it before its home.
        int free = slot;
        for (int next = Next(free); _slots[next] != 0; next = Next(next))
        {
            int home = Home(hashOf(_slots[next] - 1));
            bool staysReachable = free <= next ? home <= free || home > next : home <= free && home > next;
            if (staysReachable)
            {
                _slots[free] = _slots[next];
                free = next;
            }
        }

        _slots[free] = 0;
    }

    private int Home(uint hash) => (int)(((ulong)hash * (uint)_slots.Length) >> 32);

    private void Place(int id, uint hash)
    {
        int slot = Home(hash);
        while (_slots[slot] != 0)
            slot = Next(slot);
        _slots[slot] = id + 1;
    }

    private void Grow()
    {
        int[] old = _slots;
        _slots = new int[Math.Max(MinCapacity, old.Length + (old.Length >> 1))];
        foreach (int slot in old)
        {
            if (slot != 0)
                Place(slot - 1, hashOf(slot - 1));
        }
    }
}
