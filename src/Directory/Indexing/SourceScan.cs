using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>
/// Gathers one page of sources out of any number of files in any order: looks at every holder once, and keeps no more than the page.
/// Runs under the partition's read lock.
/// </summary>
/// <param name="from">The page begins here; null for the first one.</param>
/// <param name="limit">Peers on the page, each counted once for a content.</param>
internal sealed class SourceScan(PartitionMemory memory, FileSet files, SourcePosition? from, int limit)
{
    // One more than the page has room for, which is where the next one begins.
    private readonly SortedSet<Holding> _first = new(Comparer<Holding>.Create((a, b) => SourcePosition.Compare(a.Place, b.Place)));
    private readonly Comparer<int> _byName = Comparer<int>.Create(files.Compare);

    private SourcePosition? _last;

    public void Add(int file)
    {
        if (files.OnlineHoldersOf(file) == 0)
            return;

        ContentId? content = files.ContentOf(file);
        var place = new SourcePosition(content, content is null ? files.EntryOf(file).Name : "", "");
        // All that the file could add is behind the page, or before it: so with most contents, once the page is full.
        if ((_last is not null && SourcePosition.Compare(place, _last) > 0)
            || (from is not null && SourcePosition.Compare(place with { Peer = null }, from) <= 0))
            return;

        int single = 0;
        foreach (int holder in files.HoldersOf(file, ref single))
        {
            if (memory.IsOnline(holder))
                Add(file, place, memory.PeerAt(holder));
        }
    }

    public SourcePage ToPage()
    {
        var sources = new List<FileSource>();
        int bytes = 0;
        int count = 0;
        foreach (Holding holding in _first)
        {
            if (count++ == limit || bytes > PageBytes.Max)
                return new SourcePage(sources, holding.Place);
            foreach (int file in holding.Files!)
            {
                sources.Add(holding.ToSource(files.EntryOf(file)));
                bytes += files.NameOf(file).Length + holding.Bytes;
            }
        }

        return new SourcePage(sources, null);
    }

    private void Add(int file, SourcePosition place, PeerState peer)
    {
        place = place with { Peer = peer.Name };
        if ((_last is not null && SourcePosition.Compare(place, _last) > 0)
            || (from is not null && SourcePosition.Compare(place, from) < 0))
            return;

        var holding = new Holding(place, peer);
        if (_first.TryGetValue(holding, out Holding? known))
        {
            AddName(known, file);
            return;
        }

        AddName(holding, file);
        _first.Add(holding);
        if (_first.Count > limit + 1L)
            _first.Remove(_first.Max!);
        if (_first.Count > limit)
            _last = _first.Max!.Place;
    }

    private void AddName(Holding holding, int file)
    {
        holding.Files ??= new SortedSet<int>(_byName);
        holding.Files.Add(file);
        if (holding.Files.Count > SourcePage.NamesPerPeer)
            holding.Files.Remove(holding.Files.Max);
    }

    /// <summary>A peer that has a content, under its first names; or that has a file without content.</summary>
    private sealed class Holding(SourcePosition place, PeerState peer)
    {
        public SourcePosition Place => place;

        public SortedSet<int>? Files { get; set; }

        /// <summary>Of a source, without the name of the file.</summary>
        public int Bytes => peer.Name.Length + peer.GrpcUrl.Length + (peer.HttpUrl?.Length ?? 0) + PageBytes.Overhead;

        public FileSource ToSource(FileEntry entry) => new(entry, peer.Name, peer.Kind, peer.GrpcUrl, peer.HttpUrl);
    }
}
