using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>
/// What a partition holds in memory. Peers are numbers, names are bytes in arenas, contents are in place; there is no object per
/// entry. Not thread-safe: <see cref="FileIndex"/> guards it.
/// </summary>
internal sealed class PartitionMemory
{
    private readonly Dictionary<string, Slice> _slices = new(StringComparer.Ordinal);
    private readonly List<Slice?> _byIndex = [];
    private readonly Stack<int> _freeIndexes = new();
    private readonly EntryTable _names;
    private readonly EntryTable _roots;
    private readonly WordIndex _words = new();
    private bool[] _online = [];

    public PartitionMemory()
    {
        _names = new EntryTable(byName: true, IsOnline);
        _roots = new EntryTable(byName: false, IsOnline);
        Queries = new PartitionQueries(this, _names, _roots, _words);
    }

    public PartitionQueries Queries { get; }

    /// <summary>Entries by name.</summary>
    public long Names { get; private set; }

    public Slice? Find(string peer) => _slices.GetValueOrDefault(peer);

    /// <summary>A peer that has something here, by its number.</summary>
    public PeerState PeerAt(int index) => _byIndex[index]!.Peer;

    /// <inheritdoc cref="PeerAt"/>
    public bool IsOnline(int index) => _online[index];

    /// <returns>What the change does, or null when the slice is newer than it.</returns>
    /// <exception cref="InvalidDataException">The change is not one.</exception>
    public SliceDiff? Compare(SliceChange change)
    {
        var reader = new SliceReader(change.Data.Span);
        Slice? slice = Find(change.Peer.Name);
        if (slice is not null && (reader.Epoch, reader.Sequence).CompareTo((slice.Epoch, slice.Sequence)) < 0)
            return null;

        var added = new List<(int, SliceItemFlags)>();
        var kept = new HashSet<int>();
        var removed = new HashSet<int>();
        int names = 0;
        for (int position = reader.Position; reader.TryRead(out SliceItem item); position = reader.Position)
        {
            SliceItemFlags missing = SliceItemFlags.None;
            if ((item.Flags & SliceItemFlags.ByName) != 0 && !Sees(slice, byName: true, item, kept, removed))
                missing |= SliceItemFlags.ByName;
            if ((item.Flags & SliceItemFlags.ByRoot) != 0 && !Sees(slice, byName: false, item, kept, removed))
                missing |= SliceItemFlags.ByRoot;
            if (missing == SliceItemFlags.None || (item.Flags & SliceItemFlags.Removed) != 0)
                continue;
            added.Add((position, missing));
            names += (missing & SliceItemFlags.ByName) != 0 ? 1 : 0;
        }

        List<int> gone = slice is null ? [] : reader.IsFull ? Others(slice, kept) : [.. removed];
        names -= gone.Count(reference => Slice.Parse(reference).ByName);
        return new SliceDiff(reader.IsFull, reader.Epoch, reader.Sequence, added, gone, names);
    }

    /// <summary>The segment to write for a difference that is not in memory yet.</summary>
    /// <param name="data">The change that <paramref name="diff"/> was made from; empty for a drop.</param>
    /// <param name="mustReplace">The store can't be relied on to have what memory has.</param>
    public SliceSegments Encode(string peer, ReadOnlyMemory<byte> data, SliceDiff diff, bool mustReplace) =>
        new SegmentEncoder(_names.Files, _roots.Files, Find(peer)).Encode(data, diff, mustReplace);

    /// <summary>Adds a stretch of a difference.</summary>
    public void Add(PeerState peer, ReadOnlySpan<byte> data, List<(int Position, SliceItemFlags Keys)> added, int from, int count)
    {
        Slice slice = Find(peer.Name) ?? Open(peer);
        var reader = new SliceReader(data);
        foreach ((int position, SliceItemFlags keys) in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(added).Slice(from, count))
            Add(slice, reader.ReadAt(position), keys);
    }

    /// <summary>Removes a stretch of a difference.</summary>
    public void Remove(string peer, List<int> removed, int from, int count)
    {
        Slice slice = _slices[peer];
        for (int i = from; i < from + count; i++)
            Remove(slice, removed[i]);
    }

    /// <summary>Notes what the slice has become, and closes it if that is nothing.</summary>
    /// <param name="storedBytes">0 when nothing had to be written.</param>
    /// <returns>Entries by name.</returns>
    public long Finish(string peer, SliceDiff diff, long storedBytes)
    {
        if (Find(peer) is not { } slice)
            return 0;

        slice.Epoch = diff.Epoch;
        slice.Sequence = diff.Sequence;
        if (storedBytes > 0)
            slice.StoredBytes = storedBytes;
        if (slice.Count == 0)
            Close(slice);
        return slice.Names;
    }

    /// <summary>Builds a slice from what the store has of it.</summary>
    public void Load(PeerState peer, IReadOnlyList<ReadOnlyMemory<byte>> segments)
    {
        Slice slice = Open(peer);
        foreach (ReadOnlyMemory<byte> segment in segments)
        {
            var reader = new SliceReader(segment.Span);
            slice.Epoch = reader.Epoch;
            slice.Sequence = reader.Sequence;
            slice.StoredBytes += segment.Length + SegmentEncoder.Overhead;
            while (reader.TryRead(out SliceItem item))
            {
                if ((item.Flags & SliceItemFlags.Removed) == 0)
                {
                    Add(slice, item, item.Flags);
                    continue;
                }

                foreach (bool byName in (ReadOnlySpan<bool>)[true, false])
                {
                    if ((item.Flags & FlagOf(byName)) != 0 && FindHeld(slice, byName, item) is { } reference)
                        Remove(slice, reference);
                }
            }
        }

        if (slice.Count == 0)
            Close(slice);
    }

    public void SetPeer(PeerState peer)
    {
        if (Find(peer.Name) is not { } slice || peer.Epoch < slice.Peer.Epoch)
            return;

        slice.Peer = peer;
        if (_online[slice.Index] == peer.Online)
            return;
        _online[slice.Index] = peer.Online;
        foreach (int reference in slice.Files)
        {
            (bool byName, int file) = Slice.Parse(reference);
            Table(byName).Files.HolderChanged(file, peer.Online);
        }
    }

    internal static SliceItemFlags FlagOf(bool byName) => byName ? SliceItemFlags.ByName : SliceItemFlags.ByRoot;

    private static List<int> Others(Slice slice, HashSet<int> kept)
    {
        var others = new List<int>();
        foreach (int reference in slice.Files)
        {
            if (!kept.Contains(reference))
                others.Add(reference);
        }

        return others;
    }

    private EntryTable Table(bool byName) => byName ? _names : _roots;

    private int? FindHeld(Slice slice, bool byName, in SliceItem item)
    {
        EntryTable table = Table(byName);
        int file = table.Find(item.Name, item.Root, item.Size);
        return file >= 0 && table.Files.IsHeldBy(file, slice.Index) ? Slice.Reference(byName, file) : null;
    }

    /// <summary>Whether the slice has an item, which is noted as kept or removed then.</summary>
    private bool Sees(Slice? slice, bool byName, in SliceItem item, HashSet<int> kept, HashSet<int> removed)
    {
        if (slice is null || FindHeld(slice, byName, item) is not { } reference)
            return false;

        if ((item.Flags & SliceItemFlags.Removed) != 0)
        {
            removed.Add(reference);
        }
        else
        {
            kept.Add(reference);
            removed.Remove(reference);
        }

        return true;
    }

    private void Add(Slice slice, in SliceItem item, SliceItemFlags keys)
    {
        if ((keys & SliceItemFlags.ByName) != 0)
        {
            int file = _names.FindOrAdd(item.Name, item.Root, item.Size, out bool isNew);
            if (isNew)
                _words.Add(file, item.Name);
            Names += Hold(slice, byName: true, file, isNew, item) ? 1 : 0;
        }

        if ((keys & SliceItemFlags.ByRoot) != 0)
        {
            int file = _roots.FindOrAdd(item.Name, item.Root, item.Size, out bool isNew);
            Hold(slice, byName: false, file, isNew, item);
        }
    }

    private bool Hold(Slice slice, bool byName, int file, bool isNew, in SliceItem item)
    {
        EntryTable table = Table(byName);
        if (!isNew && table.Files.IsHeldBy(file, slice.Index))
            return false;
        table.Files.AddHolder(file, slice.Index);
        slice.Add(Slice.Reference(byName, file));
        slice.LiveBytes += SliceWriter.LengthOf(item.Name.Length, item.Size);
        return true;
    }

    private void Remove(Slice slice, int reference)
    {
        (bool byName, int file) = Slice.Parse(reference);
        EntryTable table = Table(byName);
        slice.Remove(reference);
        slice.LiveBytes -= SliceWriter.LengthOf(table.Files.NameOf(file).Length, table.Files[file].Size);
        Names -= byName ? 1 : 0;
        if (!table.Files.RemoveHolder(file, slice.Index))
            return;
        if (byName)
            _words.Remove(file, table.Files.NameOf(file));
        table.Remove(file);
    }

    private Slice Open(PeerState peer)
    {
        if (!_freeIndexes.TryPop(out int index))
        {
            index = _byIndex.Count;
            _byIndex.Add(null);
            if (index == _online.Length)
                Array.Resize(ref _online, Math.Max(16, index * 2));
        }

        var slice = new Slice(index, peer);
        _byIndex[index] = slice;
        _slices.Add(peer.Name, slice);
        _online[index] = peer.Online;
        return slice;
    }

    private void Close(Slice slice)
    {
        _slices.Remove(slice.Peer.Name);
        _byIndex[slice.Index] = null;
        _freeIndexes.Push(slice.Index);
    }
}
