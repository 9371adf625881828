using System.Buffers;
using System.Text;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.Protocol.Names;

namespace P2POrleans.FileDirectory.Announces;

/// <summary>Cuts an announce into one encoded change per partition, and takes its digest on the way.</summary>
public sealed class SliceSplitter
{
    private const ulong RemovedTag = 0x9e3779b97f4a7c15;
    private const ulong FullTag = 0xc2b2ae3d27d4eb4f;

    private readonly SliceWriter?[] _slices;
    private readonly PartitionMap _map;
    private readonly bool _isFull;
    private readonly long _epoch;
    private readonly long _sequence;

    private SliceSplitter(PartitionMap map, bool isFull, long epoch, long sequence)
    {
        _map = map;
        _isFull = isFull;
        _epoch = epoch;
        _sequence = sequence;
        _slices = new SliceWriter?[map.Count];
    }

    /// <summary>
    /// Equal for announces that say the same, in whatever order: tells a repeated announce from another one of the same
    /// sequence.
    /// </summary>
    public ulong Digest { get; private set; }

    public static SliceSplitter Split(Announce announce, PartitionMap map, long epoch, long sequence)
    {
        var splitter = new SliceSplitter(map, announce.IsFull, epoch, sequence);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(SharedName.MaxLength));
        try
        {
            // Removals first: an entry that is named by both stays.
            if (!announce.IsFull)
            {
                foreach (FileEntry entry in announce.Removed)
                    splitter.Add(entry, SliceItemFlags.Removed, buffer);
            }

            foreach (FileEntry entry in announce.Added)
                splitter.Add(entry, SliceItemFlags.None, buffer);
            if (announce.IsFull)
                splitter.Digest += FullTag;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return splitter;
    }

    /// <summary>The partitions that must hear of the announce, with what: for a full list that is all of them.</summary>
    public IEnumerable<(int Partition, byte[] Data)> Changes()
    {
        for (int partition = 0; partition < _slices.Length; partition++)
        {
            if (_isFull || _slices[partition] is not null)
                yield return (partition, Slice(partition).ToArray());
            _slices[partition] = null;
        }
    }

    private void Add(FileEntry entry, SliceItemFlags flags, byte[] buffer)
    {
        ReadOnlySpan<byte> name = buffer.AsSpan(0, Encoding.UTF8.GetBytes(entry.Name, buffer));
        int byName = _map.OfName(name);
        ulong hash = StableHash.Of(name) + (ulong)flags * RemovedTag;
        if (entry.Content is not { } content)
        {
            Slice(byName).Write(flags | SliceItemFlags.ByName, name, default, SliceItem.NoContent);
            Digest += StableHash.Mix(hash);
            return;
        }

        Digest += StableHash.Mix(hash ^ StableHash.Mix(content.Root.Prefix + (ulong)content.Size));
        int byRoot = _map.OfRoot(content.Root);
        if (byName == byRoot)
        {
            Slice(byName).Write(flags | SliceItemFlags.ByName | SliceItemFlags.ByRoot, name, content.Root, content.Size);
            return;
        }

        Slice(byName).Write(flags | SliceItemFlags.ByName, name, content.Root, content.Size);
        Slice(byRoot).Write(flags | SliceItemFlags.ByRoot, name, content.Root, content.Size);
    }

    private SliceWriter Slice(int partition) => _slices[partition] ??= new SliceWriter(_isFull, _epoch, _sequence);
}
