using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>
/// Gathers one page of sources out of any number of files in any order: looks at every holder once, and keeps no more than the page.
/// Nearly every look-up finds one source, so what is kept is in plain lists. Runs under the partition's read lock.
/// </summary>
/// <param name="from">The page begins here; null for the first one.</param>
/// <param name="limit">Peers on the page, each counted once for a content.</param>
internal sealed class SourceScan(PartitionMemory memory, FileSet files, SourcePosition? from, int limit)
{
    // In order; one more than the page has room for, which is where the next one begins.
    private readonly List<Holding> _first = [];

    // The last one of a full page: nothing behind it counts any more.
    private SourcePosition? _last;

    public void Add(int file)
    {
        if (files.OnlineHoldersOf(file) == 0)
            return;

        ContentId? content = files.ContentOf(file);
        string name = content is null ? files.EntryOf(file).Name : "";
        // All that the file could add is behind the page, or before it: so with most contents, once the page is full.
        if ((_last is not null && SourcePosition.CompareFiles(content, name, _last) > 0)
            || (from is not null && SourcePosition.CompareFiles(content, name, from) < 0))
            return;

        int single = 0;
        foreach (int holder in files.HoldersOf(file, ref single))
        {
            if (memory.IsOnline(holder))
                Add(file, content, name, memory.PeerAt(holder));
        }
    }

    public SourcePage ToPage()
    {
        var sources = new List<FileSource>(_first.Count);
        int bytes = 0;
        int count = 0;
        foreach (Holding holding in _first)
        {
            if (count++ == limit || bytes > PageBytes.Max)
                return new SourcePage(sources, holding.Place);
            foreach (int file in holding.Files)
            {
                sources.Add(holding.ToSource(files.EntryOf(file)));
                bytes += files.NameOf(file).Length + holding.Bytes;
            }
        }

        return new SourcePage(sources, null);
    }

    private void Add(int file, ContentId? content, string name, PeerState peer)
    {
        if ((_last is not null && SourcePosition.Compare(content, name, peer.Name, _last) > 0)
            || (from is not null && SourcePosition.Compare(content, name, peer.Name, from) < 0))
            return;

        (int at, bool isKnown) = Find(content, name, peer);
        if (isKnown)
        {
            AddName(_first[at].Files, file);
            return;
        }

        _first.Insert(at, new Holding(new SourcePosition(content, name, peer.Name), peer, file));
        if (_first.Count > limit + 1L)
            _first.RemoveAt(_first.Count - 1);
        if (_first.Count > limit)
            _last = _first[^1].Place;
    }

    /// <summary>Where the holding is, or where it belongs.</summary>
    private (int At, bool IsKnown) Find(ContentId? content, string name, PeerState peer)
    {
        int low = 0;
        int high = _first.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            int order = SourcePosition.Compare(content, name, peer.Name, _first[middle].Place);
            if (order == 0)
                return (middle, true);
            if (order > 0)
                low = middle + 1;
            else
                high = middle;
        }

        return (low, false);
    }

    /// <summary>Keeps the first names only.</summary>
    private void AddName(List<int> names, int file)
    {
        int at = names.Count;
        while (at > 0 && files.Compare(file, names[at - 1]) < 0)
            at--;
        names.Insert(at, file);
        if (names.Count > SourcePage.NamesPerPeer)
            names.RemoveAt(names.Count - 1);
    }

    /// <summary>A peer that has a content, under its first names; or that has a file without content.</summary>
    private sealed class Holding(SourcePosition place, PeerState peer, int file)
    {
        public SourcePosition Place => place;

        public List<int> Files { get; } = [file];

        /// <summary>Of a source, without the name of the file.</summary>
        public int Bytes => peer.Name.Length + peer.GrpcUrl.Length + (peer.HttpUrl?.Length ?? 0) + PageBytes.Overhead;

        public FileSource ToSource(FileEntry entry) => new(entry, peer.Name, peer.Kind, peer.GrpcUrl, peer.HttpUrl);
    }
}
