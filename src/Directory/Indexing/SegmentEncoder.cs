using P2POrleans.FileDirectory.Announces;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>Decides what to write for a change of a slice: what changes, or, once that has outgrown what is alive, everything.</summary>
internal readonly struct SegmentEncoder(FileSet names, FileSet roots, Slice? slice)
{
    /// <summary>What a segment costs the store besides its data.</summary>
    public const int Overhead = 64;

    /// <summary>Segments are replaced by one when they are twice what is alive and this.</summary>
    private const int TolerableGarbage = 4096;

    /// <inheritdoc cref="PartitionMemory.Encode"/>
    public SliceSegments Encode(ReadOnlyMemory<byte> data, SliceDiff diff, bool mustReplace)
    {
        if ((slice?.Count ?? 0) == diff.Removed.Count && diff.Added.Count == 0)
            return new SliceSegments(Replaces: true, default, 0);

        if (slice is not null && !mustReplace)
        {
            var delta = new SliceWriter(isFull: false, diff.Epoch, diff.Sequence);
            foreach (int reference in diff.Removed)
                Write(delta, reference, SliceItemFlags.Removed);
            WriteAdded(delta, data.Span, diff);
            long stored = slice.StoredBytes + delta.Length + Overhead;
            if (stored <= (2 * slice.LiveBytes) + TolerableGarbage)
                return new SliceSegments(Replaces: false, delta.ToArray(), stored);
        }

        if (diff.IsFull)
            return new SliceSegments(Replaces: true, data, data.Length + Overhead);

        var all = new SliceWriter(isFull: true, diff.Epoch, diff.Sequence);
        if (slice is not null)
        {
            var removed = diff.Removed.ToHashSet();
            foreach (int reference in slice.Files)
            {
                if (!removed.Contains(reference))
                    Write(all, reference, SliceItemFlags.None);
            }
        }

        WriteAdded(all, data.Span, diff);
        return new SliceSegments(Replaces: true, all.ToArray(), all.Length + Overhead);
    }

    private static void WriteAdded(SliceWriter writer, ReadOnlySpan<byte> data, SliceDiff diff)
    {
        if (diff.Added.Count == 0)
            return;
        var reader = new SliceReader(data);
        foreach ((int position, SliceItemFlags keys) in diff.Added)
        {
            SliceItem item = reader.ReadAt(position);
            writer.Write(keys, item.Name, item.Root, item.Size);
        }
    }

    private void Write(SliceWriter writer, int reference, SliceItemFlags flags)
    {
        (bool byName, int file) = Slice.Parse(reference);
        FileSet files = byName ? names : roots;
        writer.Write(flags | PartitionMemory.FlagOf(byName), files.NameOf(file), files[file].Root, files[file].Size);
    }
}
