using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Gateway.Paging;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Files;

/// <summary>
/// Turns sources, one for each (peer, name), into contents with the peers that have them. Nearly every answer is one source of one
/// content, so nothing is set up here that only more of them need.
/// </summary>
internal static class SourceGroups
{
    /// <param name="page">Sources.</param>
    /// <returns>Contents with most peers first. Files without a content id are grouped by name, in whatever normalisation form.</returns>
    public static IReadOnlyList<ContentSources> ByContent(SourcePage page)
    {
        IReadOnlyList<FileSource> sources = WithSpellingsTogether(page.Sources);
        var contents = new List<(int Peers, ContentSources Content)>(1);
        for (int start = 0, end; start < sources.Count; start = end)
        {
            end = start + 1;
            while (end < sources.Count && KeyOf(sources[end]) == KeyOf(sources[start]))
                end++;
            ContentSources content = ToContent(sources[start].File.Content, sources, start, end, page.Next);
            contents.Add((PeersOf(content.Sources), content));
        }

        contents.Sort(static (a, b) =>
            a.Peers != b.Peers ? b.Peers.CompareTo(a.Peers) : string.CompareOrdinal(a.Content.ContentId, b.Content.ContentId));
        return contents.ConvertAll(static content => content.Content);
    }

    /// <summary>A page of the sources of one content, which may be none.</summary>
    public static ContentSources Of(ContentId content, SourcePage page) =>
        ToContent(content, page.Sources, 0, page.Sources.Count, page.Next);

    private static ContentSources ToContent(
        ContentId? content, IReadOnlyList<FileSource> sources, int start, int end, SourcePosition? next)
    {
        var items = new SourceItem[end - start];
        for (int i = 0; i < items.Length; i++)
        {
            FileSource source = sources[start + i];
            items[i] = new SourceItem(
                source.Peer, source.File.Name, source.Kind == PeerKind.Original, source.GrpcUrl, source.HttpUrl,
                source.Kind == PeerKind.Partial);
        }

        Array.Sort(items, static (a, b) => string.CompareOrdinal(a.Peer, b.Peer) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name));
        string? cursor = content is not null && next?.Content == content ? PageCursor.OfPeer(next!.Peer!) : null;
        return new ContentSources(content?.ToString(), content?.Size, content is not null, NamesOf(items), items, cursor);
    }

    private static string[] NamesOf(SourceItem[] items) => items.Length == 1
        ? [items[0].Name]
        :
        [
            .. items
                .CountBy(static item => item.Name, StringComparer.Ordinal)
                .OrderByDescending(static name => name.Value)
                .ThenBy(static name => name.Key, StringComparer.Ordinal)
                .Select(static name => name.Key),
        ];

    /// <param name="items">By peer.</param>
    private static int PeersOf(IReadOnlyList<SourceItem> items)
    {
        int peers = 1;
        for (int i = 1; i < items.Count; i++)
        {
            if (items[i].Peer != items[i - 1].Peer)
                peers++;
        }

        return peers;
    }

    /// <summary>
    /// Sources come by content, and those without one at the end, by name as it is spelt. Only then can a group be in several places.
    /// </summary>
    private static IReadOnlyList<FileSource> WithSpellingsTogether(IReadOnlyList<FileSource> sources) =>
        sources.Count < 2 || sources[^1].File.Content is not null
            ? sources
            : [.. sources.OrderBy(static source => KeyOf(source).Name, StringComparer.Ordinal)];

    private static (ContentId? Content, string? Name) KeyOf(FileSource source) =>
        (source.File.Content, source.File.Content is null ? source.File.Name.Normalize() : null);
}
