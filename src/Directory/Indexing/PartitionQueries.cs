using System.Text;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>What can be asked of a partition's memory; under the partition's read lock.</summary>
internal sealed class PartitionQueries(PartitionMemory memory, EntryTable names, EntryTable roots, WordIndex words)
{
    public SourcePage FindByName(string name, bool whole, SourcePosition? from, int limit)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        int slash = utf8.AsSpan().LastIndexOf((byte)'/');
        var scan = new SourceScan(memory, names.Files, from, limit);
        for (int file = names.FirstOfName(utf8.AsSpan(slash + 1)); file >= 0; file = names.Files.NextOf(file))
        {
            if ((slash < 0 && !whole) || names.NormalNameOf(file).SequenceEqual(utf8))
                scan.Add(file);
        }

        return scan.ToPage();
    }

    public SourcePage FindByContent(ContentId content, string? from, int limit)
    {
        var scan = new SourceScan(memory, roots.Files, new SourcePosition(content, "", from ?? ""), limit);
        for (int file = roots.FirstOfRoot(content.Root); file >= 0; file = roots.Files.NextOf(file))
        {
            if (roots.Files[file].Size == content.Size)
                scan.Add(file);
        }

        return scan.ToPage();
    }

    public IReadOnlyList<long> FindSizes(PiecesRoot root, int limit)
    {
        var sizes = new SortedSet<long>();
        for (int file = roots.FirstOfRoot(root); file >= 0; file = roots.Files.NextOf(file))
        {
            if (roots.Files.OnlineHoldersOf(file) > 0 && sizes.Add(roots.Files[file].Size) && sizes.Count > limit)
                sizes.Remove(sizes.Max);
        }

        return [.. sizes];
    }

    public PartitionMatches Search(SearchPlan plan) => NameSearch.Run(names.Files, words, plan);

    public FileEntryPage List(string peer, FileEntry? after, int limit)
    {
        if (memory.Find(peer) is not { } slice)
            return FileEntryPage.Empty;

        FileSet files = names.Files;
        byte[] afterName = Encoding.UTF8.GetBytes(after?.Name ?? "");
        // One more than the page has room for.
        var first = new PriorityQueue<int, int>(Comparer<int>.Create((a, b) => files.Compare(b, a)));
        foreach (int reference in slice.Files)
        {
            (bool byName, int file) = Slice.Parse(reference);
            if (!byName || (after is not null && files.CompareTo(file, afterName, after.Value.Content) <= 0))
                continue;
            if (first.Count <= limit)
                first.Enqueue(file, file);
            else if (files.Compare(file, first.Peek()) < 0)
                first.DequeueEnqueue(file, file);
        }

        var ids = new int[first.Count];
        for (int i = ids.Length - 1; i >= 0; i--)
            ids[i] = first.Dequeue();
        var entries = new List<FileEntry>();
        int bytes = 0;
        foreach (int file in ids)
        {
            if (entries.Count == limit || bytes > PageBytes.Max)
                return new FileEntryPage(entries, IsLast: false);
            entries.Add(files.EntryOf(file));
            bytes += files.NameOf(file).Length + PageBytes.Overhead;
        }

        return new FileEntryPage(entries, IsLast: true);
    }
}
