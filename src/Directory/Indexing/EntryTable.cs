using System.Text;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>
/// The files of a partition under one kind of key: the last segment of the name, or the root of the content. A file is a distinct
/// (name, content) pair, named by an id that is reused once nobody holds it.
/// <para>
/// Files of one key are a chain that begins in <c>_heads</c>. The first <see cref="Window"/> of a chain are found by walking;
/// those after them (a name that thousands of contents bear, the empty file) also stand in <c>_tail</c>. New files go
/// behind the window, so what has moved up into it may still stand in <c>_tail</c>, which is harmless.
/// </para>
/// Not thread-safe: the partition's lock guards it.
/// </summary>
internal sealed class EntryTable
{
    private const int Window = 16;
    private const int End = -1;

    private readonly bool _byName;
    private readonly Func<int, bool> _isOnline;
    private readonly ByteArena _names = new();
    private readonly ChunkedList<FileRecord> _files = new();
    private readonly IdTable _heads;
    private readonly IdTable _tail;
    private readonly List<HolderSet?> _holders = [];
    private readonly Stack<int> _freeHolders = new();
    private int _free = End;

    /// <param name="byName">The kind of key.</param>
    /// <param name="isOnline">Whether a peer, by its number, is online now.</param>
    public EntryTable(bool byName, Func<int, bool> isOnline)
    {
        _byName = byName;
        _isOnline = isOnline;
        _heads = new IdTable(id => HashOfKey(id));
        _tail = new IdTable(id => HashOfFile(NameOf(id), _files[id].Root, _files[id].Size));
    }

    /// <summary>Distinct files.</summary>
    public int Count { get; private set; }

    /// <summary>Ids are below this.</summary>
    public int IdLimit => _files.Count;

    public ReadOnlySpan<byte> NameOf(int id) => _names[_files[id].Name];

    public ref readonly FileRecord this[int id] => ref _files[id];

    public ContentId? ContentOf(int id)
    {
        ref FileRecord file = ref _files[id];
        return file.Size == SliceItem.NoContent ? null : new ContentId(file.Root, file.Size);
    }

    public FileEntry EntryOf(int id) => new(Encoding.UTF8.GetString(NameOf(id)), ContentOf(id));

    /// <summary>Order as of <see cref="FileEntryOrder"/>.</summary>
    public int Compare(int a, int b)
    {
        int order = NameOf(a).SequenceCompareTo(NameOf(b));
        return order != 0 ? order : FileEntryOrder.CompareContents(ContentOf(a), ContentOf(b));
    }

    /// <inheritdoc cref="Compare"/>
    public int CompareTo(int id, ReadOnlySpan<byte> name, ContentId? content)
    {
        int order = NameOf(id).SequenceCompareTo(name);
        return order != 0 ? order : FileEntryOrder.CompareContents(ContentOf(id), content);
    }

    /// <summary>The first file whose name ends with this segment, or -1; <see cref="NextOf"/> leads to the others.</summary>
    public int FirstOfName(ReadOnlySpan<byte> segment)
    {
        uint hash = HashOfSegment(segment);
        for (int slot = _heads.First(hash); slot >= 0; slot = _heads.Next(slot, hash))
        {
            if (LastSegment(NameOf(_heads[slot])).SequenceEqual(segment))
                return _heads[slot];
        }

        return End;
    }

    /// <summary>The first file with this root, or -1; <see cref="NextOf"/> leads to the others.</summary>
    public int FirstOfRoot(PiecesRoot root)
    {
        uint hash = HashOfRoot(root);
        for (int slot = _heads.First(hash); slot >= 0; slot = _heads.Next(slot, hash))
        {
            if (_files[_heads[slot]].Root == root)
                return _heads[slot];
        }

        return End;
    }

    public int NextOf(int id) => _files[id].Next;

    /// <summary>The id of a file, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name, PiecesRoot root, long size) => Find(name, root, size, out _, out _);

    /// <summary>The id of a file, which is added if nobody holds it yet: then <paramref name="isNew"/>, and it needs a holder.</summary>
    public int FindOrAdd(ReadOnlySpan<byte> name, PiecesRoot root, long size, out bool isNew)
    {
        int id = Find(name, root, size, out int last, out int walked);
        isNew = id == End;
        if (!isNew)
            return id;

        id = Allocate();
        ref FileRecord file = ref _files[id];
        file = new FileRecord { Root = root, Size = size, Name = _names.Add(name), Next = End, Previous = last, Holders = ~int.MaxValue };
        Count++;
        if (last == End)
        {
            _heads.Add(id, HashOfKey(id));
            return id;
        }

        file.Next = _files[last].Next;
        _files[last].Next = id;
        if (file.Next != End)
            _files[file.Next].Previous = id;
        if (walked == Window)
            _tail.Add(id, HashOfFile(name, root, size));
        return id;
    }

    public bool IsHeldBy(int id, int peer)
    {
        int holders = _files[id].Holders;
        return holders >= 0 ? holders == peer : _holders[~holders]!.Peers.Contains(peer);
    }

    public int OnlineHoldersOf(int id)
    {
        int holders = _files[id].Holders;
        return holders >= 0 ? _isOnline(holders) ? 1 : 0 : _holders[~holders]!.Online;
    }

    /// <summary>Every peer that holds a file; <paramref name="single"/> is room for the only one.</summary>
    public ReadOnlySpan<int> HoldersOf(int id, ref int single)
    {
        int holders = _files[id].Holders;
        if (holders < 0)
            return _holders[~holders]!.Peers;
        single = holders;
        return new ReadOnlySpan<int>(ref single);
    }

    /// <summary>Adds a peer that does not hold the file yet.</summary>
    public void AddHolder(int id, int peer)
    {
        ref FileRecord file = ref _files[id];
        if (file.Holders == ~int.MaxValue)
        {
            file.Holders = peer;
            return;
        }

        HolderSet set;
        if (file.Holders < 0)
        {
            set = _holders[~file.Holders]!;
        }
        else
        {
            set = new HolderSet();
            AddTo(set, file.Holders);
            file.Holders = ~Keep(set);
        }

        AddTo(set, peer);
    }

    /// <summary>Removes a peer that holds the file.</summary>
    /// <returns>True when nobody holds the file any more: it must be removed.</returns>
    public bool RemoveHolder(int id, int peer)
    {
        ref FileRecord file = ref _files[id];
        if (file.Holders >= 0)
            return true;

        int index = ~file.Holders;
        HolderSet set = _holders[index]!;
        set.Remove(peer);
        if (_isOnline(peer))
            set.Online--;
        if (set.Count == 1)
        {
            file.Holders = set.Peers[0];
            _holders[index] = null;
            _freeHolders.Push(index);
        }

        return false;
    }

    /// <summary>A holder came or went; to be told once for each file it holds.</summary>
    public void HolderChanged(int id, bool online)
    {
        int holders = _files[id].Holders;
        if (holders < 0)
            _holders[~holders]!.Online += online ? 1 : -1;
    }

    public void Remove(int id)
    {
        ref FileRecord file = ref _files[id];
        if (file.Previous == End)
        {
            uint hash = HashOfKey(id);
            int slot = _heads.First(hash);
            while (_heads[slot] != id)
                slot = _heads.Next(slot, hash);
            if (file.Next == End)
                _heads.RemoveAt(slot);
            else
                _heads[slot] = file.Next;
        }
        else
        {
            _files[file.Previous].Next = file.Next;
        }

        if (file.Next != End)
            _files[file.Next].Previous = file.Previous;
        RemoveFromTail(id);

        _names.Remove(file.Name);
        file = new FileRecord { Next = _free };
        _free = id;
        Count--;
    }

    private static ReadOnlySpan<byte> LastSegment(ReadOnlySpan<byte> name) => name[(name.LastIndexOf((byte)'/') + 1)..];

    // HashCode is seeded per process: peers choose names, and must not be able to choose collisions.
    private static uint HashOfSegment(ReadOnlySpan<byte> segment)
    {
        var hash = new HashCode();
        hash.AddBytes(segment);
        return (uint)hash.ToHashCode();
    }

    private static uint HashOfRoot(PiecesRoot root) => (uint)root.GetHashCode();

    private static uint HashOfFile(ReadOnlySpan<byte> name, PiecesRoot root, long size) =>
        (uint)HashCode.Combine(HashOfSegment(name), root, size);

    private uint HashOfKey(int id) => _byName ? HashOfSegment(LastSegment(NameOf(id))) : HashOfRoot(_files[id].Root);

    private int Find(ReadOnlySpan<byte> name, PiecesRoot root, long size, out int last, out int walked)
    {
        last = End;
        walked = 0;
        int id = _byName ? FirstOfName(LastSegment(name)) : FirstOfRoot(root);
        for (; id != End && walked < Window; id = _files[id].Next, walked++)
        {
            if (IsFile(id, name, root, size))
                return id;
            last = id;
        }

        if (id == End || _tail.Count == 0)
            return End;

        uint hash = HashOfFile(name, root, size);
        for (int slot = _tail.First(hash); slot >= 0; slot = _tail.Next(slot, hash))
        {
            if (IsFile(_tail[slot], name, root, size))
                return _tail[slot];
        }

        return End;
    }

    private bool IsFile(int id, ReadOnlySpan<byte> name, PiecesRoot root, long size)
    {
        ref FileRecord file = ref _files[id];
        return file.Size == size && file.Root == root && NameOf(id).SequenceEqual(name);
    }

    private void RemoveFromTail(int id)
    {
        if (_tail.Count == 0)
            return;
        ref FileRecord file = ref _files[id];
        uint hash = HashOfFile(NameOf(id), file.Root, file.Size);
        for (int slot = _tail.First(hash); slot >= 0; slot = _tail.Next(slot, hash))
        {
            if (_tail[slot] == id)
            {
                _tail.RemoveAt(slot);
                return;
            }
        }
    }

    private int Allocate()
    {
        if (_free == End)
            return _files.Add(default);
        int id = _free;
        _free = _files[id].Next;
        return id;
    }

    private void AddTo(HolderSet set, int peer)
    {
        set.Add(peer);
        if (_isOnline(peer))
            set.Online++;
    }

    private int Keep(HolderSet set)
    {
        if (_freeHolders.TryPop(out int index))
        {
            _holders[index] = set;
            return index;
        }

        _holders.Add(set);
        return _holders.Count - 1;
    }
}
