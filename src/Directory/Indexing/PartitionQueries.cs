using System.Text;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>What can be asked of a partition's memory; under the partition's read lock.</summary>
internal sealed class PartitionQueries(PartitionMemory memory, EntryTable names, EntryTable roots, WordIndex words)
{
    public IReadOnlyList<FileSource> FindByName(string name)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        int slash = utf8.AsSpan().LastIndexOf((byte)'/');
        var sources = new List<FileSource>();
        for (int file = names.FirstOfName(utf8.AsSpan(slash + 1)); file >= 0; file = names.Files.NextOf(file))
        {
            if (slash < 0 || names.NormalNameOf(file).SequenceEqual(utf8))
                AddSources(names.Files, file, sources);
        }

        return sources;
    }

    public IReadOnlyList<FileSource> FindByRoot(PiecesRoot root)
    {
        var sources = new List<FileSource>();
        for (int file = roots.FirstOfRoot(root); file >= 0; file = roots.Files.NextOf(file))
            AddSources(roots.Files, file, sources);
        return sources;
    }

    public IReadOnlyList<RankedMatch> Search(SearchPlan plan) => new NameSearch(names.Files, words, plan).Matches;

    public IReadOnlyList<FileEntry> List(string peer, FileEntry? after, int limit)
    {
        if (memory.Find(peer) is not { } slice)
            return [];

        FileSet files = names.Files;
        byte[] afterName = Encoding.UTF8.GetBytes(after?.Name ?? "");
        var first = new PriorityQueue<int, int>(Comparer<int>.Create((a, b) => files.Compare(b, a)));
        foreach (int reference in slice.Files)
        {
            (bool byName, int file) = Slice.Parse(reference);
            if (!byName || (after is not null && files.CompareTo(file, afterName, after.Value.Content) <= 0))
                continue;
            if (first.Count < limit)
                first.Enqueue(file, file);
            else if (files.Compare(file, first.Peek()) < 0)
                first.DequeueEnqueue(file, file);
        }

        var entries = new FileEntry[first.Count];
        for (int i = entries.Length - 1; i >= 0; i--)
            entries[i] = files.EntryOf(first.Dequeue());
        return entries;
    }

    private void AddSources(FileSet files, int file, List<FileSource> sources)
    {
        if (files.OnlineHoldersOf(file) == 0)
            return;

        FileEntry entry = files.EntryOf(file);
        int single = 0;
        foreach (int holder in files.HoldersOf(file, ref single))
        {
            if (!memory.IsOnline(holder))
                continue;
            PeerState peer = memory.PeerAt(holder);
            sources.Add(new FileSource(entry, peer.Name, peer.Kind, peer.GrpcUrl, peer.HttpUrl));
        }
    }
}
