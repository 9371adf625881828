using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>
/// The files of a partition under one kind of key: the last segment of the name, or the root of the content.
/// <para>
/// Files of one key are a chain that begins in <c>_heads</c>. The first <see cref="Window"/> of a chain are found by walking; those
/// after them (a name that thousands of contents bear, the empty file) also stand in <c>_tail</c>. New files go behind the window,
/// so what has moved up into it may still stand in <c>_tail</c>, which is harmless.
/// </para>
/// Not thread-safe: the partition's lock guards it.
/// </summary>
internal sealed class EntryTable
{
    private const int Window = 16;

    private readonly bool _byName;
    private readonly IdTable _heads;
    private readonly IdTable _tail;

    /// <param name="byName">The kind of key.</param>
    /// <param name="isOnline">Whether a peer, by its number, is online now.</param>
    public EntryTable(bool byName, Func<int, bool> isOnline)
    {
        _byName = byName;
        Files = new FileSet(isOnline);
        _heads = new IdTable(HashOfKey);
        _tail = new IdTable(HashOfFile);
    }

    public FileSet Files { get; }

    /// <summary>
    /// The first file whose name ends with this segment, or <see cref="FileSet.None"/>; <see cref="FileSet.NextOf"/> leads to the
    /// others.
    /// </summary>
    /// <param name="segment">In normal form, see <see cref="NormalName"/>.</param>
    public int FirstOfName(ReadOnlySpan<byte> segment)
    {
        uint hash = HashOf(segment);
        for (int slot = _heads.First(hash); slot >= 0; slot = _heads.Next(slot, hash))
        {
            if (LastSegment(NormalNameOf(_heads[slot])).SequenceEqual(segment))
                return _heads[slot];
        }

        return FileSet.None;
    }

    /// <summary>
    /// The first file with this root, or <see cref="FileSet.None"/>; <see cref="FileSet.NextOf"/> leads to the others.
    /// </summary>
    public int FirstOfRoot(PiecesRoot root)
    {
        uint hash = (uint)root.GetHashCode();
        for (int slot = _heads.First(hash); slot >= 0; slot = _heads.Next(slot, hash))
        {
            if (Files[_heads[slot]].Root == root)
                return _heads[slot];
        }

        return FileSet.None;
    }

    /// <summary>The name by which a file is looked up; it may be spelt otherwise.</summary>
    public ReadOnlySpan<byte> NormalNameOf(int id) => Normal(Files.NameOf(id), Files[id].Size);

    /// <summary>The id of a file, or <see cref="FileSet.None"/>.</summary>
    public int Find(ReadOnlySpan<byte> name, PiecesRoot root, long size) => Find(name, root, size, out _, out _);

    /// <summary>The id of a file, which is added if nobody holds it yet: then <paramref name="isNew"/>, and it needs a holder.</summary>
    public int FindOrAdd(ReadOnlySpan<byte> name, PiecesRoot root, long size, out bool isNew)
    {
        int id = Find(name, root, size, out int last, out int walked);
        isNew = id == FileSet.None;
        if (!isNew)
            return id;

        id = Files.Add(name, root, size);
        if (last == FileSet.None)
        {
            _heads.Add(id, HashOfKey(id));
            return id;
        }

        Files.Link(id, behind: last);
        if (walked == Window)
            _tail.Add(id, HashOfFile(id));
        return id;
    }

    /// <summary>Removes a file that nobody holds any more.</summary>
    public void Remove(int id)
    {
        RemoveFromTail(id);
        (int previous, int next) = Files.Unlink(id);
        if (previous == FileSet.None)
        {
            uint hash = HashOfKey(id);
            int slot = _heads.First(hash);
            while (_heads[slot] != id)
                slot = _heads.Next(slot, hash);
            if (next == FileSet.None)
                _heads.RemoveAt(slot);
            else
                _heads[slot] = next;
        }

        Files.Remove(id);
    }

    private static ReadOnlySpan<byte> LastSegment(ReadOnlySpan<byte> name) => name[(name.LastIndexOf((byte)'/') + 1)..];

    // HashCode is seeded per process: peers choose names, and must not be able to choose collisions.
    private static uint HashOf(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        return (uint)hash.ToHashCode();
    }

    private static uint HashOf(ReadOnlySpan<byte> name, PiecesRoot root, long size) => (uint)HashCode.Combine(HashOf(name), root, size);

    // Only original peers, whose files have no content, give names that are not in normal form.
    private static ReadOnlySpan<byte> Normal(ReadOnlySpan<byte> name, long size) =>
        size == SliceItem.NoContent ? NormalName.Of(name) : name;

    private uint HashOfKey(int id) => _byName ? HashOf(LastSegment(NormalNameOf(id))) : (uint)Files[id].Root.GetHashCode();

    private uint HashOfFile(int id) => HashOf(Files.NameOf(id), Files[id].Root, Files[id].Size);

    /// <param name="last">The last file of the key that was walked over.</param>
    /// <param name="walked">How many were.</param>
    private int Find(ReadOnlySpan<byte> name, PiecesRoot root, long size, out int last, out int walked)
    {
        last = FileSet.None;
        walked = 0;
        int id = _byName ? FirstOfName(LastSegment(Normal(name, size))) : FirstOfRoot(root);
        for (; id != FileSet.None && walked < Window; id = Files.NextOf(id), walked++)
        {
            if (Files.IsFile(id, name, root, size))
                return id;
            last = id;
        }

        if (id == FileSet.None || _tail.Count == 0)
            return FileSet.None;

        uint hash = HashOf(name, root, size);
        for (int slot = _tail.First(hash); slot >= 0; slot = _tail.Next(slot, hash))
        {
            if (Files.IsFile(_tail[slot], name, root, size))
                return _tail[slot];
        }

        return FileSet.None;
    }

    private void RemoveFromTail(int id)
    {
        if (_tail.Count == 0)
            return;
        uint hash = HashOfFile(id);
        for (int slot = _tail.First(hash); slot >= 0; slot = _tail.Next(slot, hash))
        {
            if (_tail[slot] == id)
            {
                _tail.RemoveAt(slot);
                return;
            }
        }
    }
}
