using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Names;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Shares;

/// <summary>What a peer shares at one moment. Immutable: any thread reads it, changes make a new one.</summary>
internal sealed class ShareSnapshot
{
    private readonly ShareEntry[] _entries;
    private readonly ILookup<ContentId, ShareEntry> _byContent;
    private readonly Lazy<ILookup<PiecesRoot, ContentId>> _byRoot;
    private readonly Lazy<ILookup<string, ShareEntry>> _byFileName;
    private readonly Lazy<HashSet<ContentId>> _former;

    /// <param name="entries">
    /// In any order. Of entries with the same name and content, which are one to everybody else, the first share's stays.
    /// </param>
    /// <param name="former">By path, what files that are still there had in them before they were last changed.</param>
    public ShareSnapshot(IEnumerable<ShareEntry> entries, IReadOnlyDictionary<string, ContentId>? former = null)
    {
        Former = former ?? new Dictionary<string, ContentId>();
        _former = new(() => [.. Former.Values]);
        ShareEntry[] sorted = [.. entries];
        Array.Sort(sorted, static (a, b) => EntryOrder.Compare(a, b) is var order && order != 0 ? order : a.Share.CompareTo(b.Share));
        var distinct = new List<ShareEntry>(sorted.Length);
        foreach (ShareEntry entry in sorted)
        {
            if (distinct.Count == 0 || EntryOrder.Compare(distinct[^1], entry) != 0)
                distinct.Add(entry);
        }

        _entries = [.. distinct];
        Paths = sorted;
        _byContent = sorted.ToLookup(e => e.Content);
        // Few ask for a bare root, or for a file by its last segment.
        _byRoot = new(() => _entries.Select(e => e.Content).Distinct().ToLookup(c => c.Root));
        _byFileName = new(() => _entries
            .Where(e => e.Name.Contains('/', StringComparison.Ordinal))
            .ToLookup(e => SharedName.FileNameOf(e.Name)));
        Bytes = _entries.Sum(e => e.Content.Size);
    }

    public static ShareSnapshot Empty { get; } = new([]);

    /// <summary>In (name, content) order, each pair once.</summary>
    public IReadOnlyList<ShareEntry> Entries => _entries;

    /// <summary>Every file on disk, also those that share name and content with another.</summary>
    public IReadOnlyList<ShareEntry> Paths { get; }

    public IReadOnlyDictionary<string, ContentId> Former { get; }

    public long Bytes { get; }

    /// <summary>All files with a content: one that was changed on disk leaves the others to serve it.</summary>
    public IEnumerable<ShareEntry> Find(ContentId content) => _byContent[content];

    /// <summary>Whether a file that is still there had this content, and has another one now.</summary>
    public bool HadBefore(ContentId content) => _former.Value.Contains(content) && !_byContent.Contains(content);

    /// <summary>The contents with a root; more than one only when somebody forged it.</summary>
    public IEnumerable<ContentId> FindSizes(PiecesRoot root) => _byRoot.Value[root];

    /// <summary>The file of this name, else one whose last segment it is; of several the first share's.</summary>
    public ShareEntry? FindByName(string name)
    {
        int first = LowerBound(name);
        ShareEntry? best = null;
        for (int i = first; i < _entries.Length && string.Equals(_entries[i].Name, name, StringComparison.Ordinal); i++)
        {
            if (best is null || _entries[i].Share < best.Share)
                best = _entries[i];
        }

        return best ?? (name.Contains('/', StringComparison.Ordinal) ? null : _byFileName.Value[name].MinBy(e => e.Share));
    }

    /// <summary>The entries after <paramref name="after"/> in order; all when it is null.</summary>
    public ReadOnlySpan<ShareEntry> After((string Name, ContentId Content)? after)
    {
        if (after is not { } key)
            return _entries;

        int i = LowerBound(key.Name);
        while (i < _entries.Length && EntryOrder.Compare(_entries[i].Name, _entries[i].Content, key.Name, key.Content) <= 0)
            i++;
        return _entries.AsSpan(i);
    }

    /// <summary>What must be removed from and added to an announced <paramref name="earlier"/> snapshot to make it this one.</summary>
    public IEnumerable<FileDeltaLine> ChangesSince(ShareSnapshot earlier)
    {
        foreach (ShareEntry entry in Except(earlier._entries, _entries))
            yield return new FileDeltaLine(Remove: ToItem(entry));
        foreach (ShareEntry entry in Except(_entries, earlier._entries))
            yield return new FileDeltaLine(Add: ToItem(entry));
    }

    public IEnumerable<FileItem> ToItems() => _entries.Select(ToItem);

    public static FileItem ToItem(ShareEntry entry) => new(entry.Name, entry.Content.ToString());

    private static IEnumerable<ShareEntry> Except(ShareEntry[] these, ShareEntry[] those)
    {
        int other = 0;
        foreach (ShareEntry entry in these)
        {
            while (other < those.Length && EntryOrder.Compare(those[other], entry) < 0)
                other++;
            if (other == those.Length || EntryOrder.Compare(those[other], entry) != 0)
                yield return entry;
        }
    }

    private int LowerBound(string name)
    {
        (int low, int high) = (0, _entries.Length);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (string.CompareOrdinal(_entries[middle].Name, name) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
