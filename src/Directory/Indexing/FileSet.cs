using System.Text;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>
/// Files, which are distinct (name, content) pairs, and who holds them. A file is named by an id, which is reused once the file is
/// removed. Files may be linked to chains, whose meaning is the owner's. Not thread-safe: the partition's lock guards it.
/// </summary>
/// <param name="isOnline">Whether a peer, by its number, is online now.</param>
internal sealed class FileSet(Func<int, bool> isOnline)
{
    /// <summary>In place of an id: there is none.</summary>
    public const int None = -1;

    // Of a file that was just added: neither a peer nor the complement of an index.
    private const int NoHolder = int.MinValue;

    private readonly ByteArena _names = new();
    private readonly ChunkedList<FileRecord> _files = new();
    private readonly ChunkedList<FileLinks> _links = new();
    private int _freeFile = None;
    private int _freeLinks = None;

    public int Count { get; private set; }

    /// <summary>Ids are below this.</summary>
    public int IdLimit => _files.Count;

    public ref readonly FileRecord this[int id] => ref _files[id];

    public ReadOnlySpan<byte> NameOf(int id) => _names[_files[id].Name];

    /// <summary>Null for the file of an original peer.</summary>
    public ContentId? ContentOf(int id)
    {
        ref FileRecord file = ref _files[id];
        return file.Size == SliceItem.NoContent ? null : new ContentId(file.Root, file.Size);
    }

    public FileEntry EntryOf(int id) => new(Encoding.UTF8.GetString(NameOf(id)), ContentOf(id));

    public bool IsFile(int id, ReadOnlySpan<byte> name, PiecesRoot root, long size)
    {
        ref FileRecord file = ref _files[id];
        return file.Size == size && file.Root == root && NameOf(id).SequenceEqual(name);
    }

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

    /// <summary>Adds a file, which needs a holder next.</summary>
    public int Add(ReadOnlySpan<byte> name, PiecesRoot root, long size)
    {
        int id = _freeFile;
        if (id == None)
            id = _files.Add(default);
        else
            _freeFile = _files[id].Holder;
        _files[id] = new FileRecord { Root = root, Size = size, Name = _names.Add(name), Holder = NoHolder };
        Count++;
        return id;
    }

    /// <summary>Removes a file that nobody holds and that is in no chain.</summary>
    public void Remove(int id)
    {
        int holder = _files[id].Holder;
        if (holder < 0)
            FreeLinks(~holder);
        _names.Remove(_files[id].Name);
        _files[id] = new FileRecord { Holder = _freeFile };
        _freeFile = id;
        Count--;
    }

    /// <summary>The file that follows in a chain, or <see cref="None"/>.</summary>
    public int NextOf(int id)
    {
        int holder = _files[id].Holder;
        return holder >= 0 ? None : _links[~holder].Next;
    }

    /// <summary>Puts a file that is in no chain behind another.</summary>
    public void Link(int id, int behind)
    {
        ref FileLinks before = ref LinksOf(behind);
        ref FileLinks links = ref LinksOf(id);
        (links.Previous, links.Next) = (behind, before.Next);
        before.Next = id;
        if (links.Next != None)
            LinksOf(links.Next).Previous = id;
    }

    /// <summary>Takes a file out of its chain.</summary>
    /// <returns>Its neighbours.</returns>
    public (int Previous, int Next) Unlink(int id)
    {
        int holder = _files[id].Holder;
        if (holder >= 0)
            return (None, None);

        ref FileLinks links = ref _links[~holder];
        (int previous, int next) = (links.Previous, links.Next);
        (links.Previous, links.Next) = (None, None);
        if (previous != None)
        {
            LinksOf(previous).Next = next;
            FreeLinksIfAlone(previous);
        }

        if (next != None)
        {
            LinksOf(next).Previous = previous;
            FreeLinksIfAlone(next);
        }

        return (previous, next);
    }

    public bool IsHeldBy(int id, int peer)
    {
        int single = 0;
        return HoldersOf(id, ref single).Contains(peer);
    }

    public int OnlineHoldersOf(int id)
    {
        int holder = _files[id].Holder;
        if (holder < 0)
        {
            ref FileLinks links = ref _links[~holder];
            if (links.Holders is { } holders)
                return holders.Online;
            holder = links.Holder;
        }

        return isOnline(holder) ? 1 : 0;
    }

    /// <summary>Every peer that holds a file; <paramref name="single"/> is room for the only one.</summary>
    public ReadOnlySpan<int> HoldersOf(int id, ref int single)
    {
        single = _files[id].Holder;
        if (single < 0)
        {
            ref FileLinks links = ref _links[~single];
            if (links.Holders is { } holders)
                return holders.Peers;
            single = links.Holder;
        }

        return new ReadOnlySpan<int>(ref single);
    }

    /// <summary>Adds a peer that does not hold the file yet.</summary>
    public void AddHolder(int id, int peer)
    {
        ref int holder = ref _files[id].Holder;
        if (holder == NoHolder)
        {
            holder = peer;
            return;
        }

        ref FileLinks links = ref LinksOf(id);
        if (links.Holders is null && links.Holder == None)
        {
            links.Holder = peer;
            return;
        }

        if (links.Holders is null)
        {
            links.Holders = new HolderSet();
            AddTo(links.Holders, links.Holder);
        }

        AddTo(links.Holders, peer);
    }

    /// <summary>Removes a peer that holds the file.</summary>
    /// <returns>True when nobody holds the file any more: it must be removed.</returns>
    public bool RemoveHolder(int id, int peer)
    {
        int holder = _files[id].Holder;
        if (holder >= 0 || _links[~holder].Holders is not { } holders)
            return true;

        holders.Remove(peer);
        if (isOnline(peer))
            holders.Online--;
        if (holders.Count == 1)
        {
            ref FileLinks links = ref _links[~holder];
            (links.Holder, links.Holders) = (holders.Peers[0], null);
            FreeLinksIfAlone(id);
        }

        return false;
    }

    /// <summary>A holder came or went; to be told once for each file it holds.</summary>
    public void HolderChanged(int id, bool online)
    {
        int holder = _files[id].Holder;
        if (holder < 0 && _links[~holder].Holders is { } holders)
            holders.Online += online ? 1 : -1;
    }

    private void AddTo(HolderSet set, int peer)
    {
        set.Add(peer);
        if (isOnline(peer))
            set.Online++;
    }

    /// <summary>The links of a file, which gets some if it has none.</summary>
    private ref FileLinks LinksOf(int id)
    {
        ref FileRecord file = ref _files[id];
        if (file.Holder < 0 && file.Holder != NoHolder)
            return ref _links[~file.Holder];

        int index = _freeLinks;
        if (index == None)
            index = _links.Add(default);
        else
            _freeLinks = _links[index].Next;
        _links[index] = new FileLinks { Next = None, Previous = None, Holder = file.Holder == NoHolder ? None : file.Holder };
        file.Holder = ~index;
        return ref _links[index];
    }

    private void FreeLinksIfAlone(int id)
    {
        ref FileRecord file = ref _files[id];
        int index = ~file.Holder;
        ref FileLinks links = ref _links[index];
        if (links is { Next: None, Previous: None, Holders: null })
        {
            file.Holder = links.Holder;
            FreeLinks(index);
        }
    }

    private void FreeLinks(int index)
    {
        _links[index] = new FileLinks { Next = _freeLinks };
        _freeLinks = index;
    }
}
