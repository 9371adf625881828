using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Gateway.Paging;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Files;

/// <summary>Turns sources, one for each (peer, name), into contents with the peers that have them.</summary>
internal static class SourceGroups
{
    /// <param name="page">Sources.</param>
    /// <returns>Contents with most peers first. Files without a content id are grouped by name, in whatever normalisation form.</returns>
    public static IReadOnlyList<ContentSources> ByContent(SourcePage page) =>
    [
        .. page.Sources
            .GroupBy(static source => (source.File.Content, Name: source.File.Content is null ? source.File.Name.Normalize() : null))
            .Select(group => (
                Peers: group.Select(static source => source.Peer).Distinct(StringComparer.Ordinal).Count(),
                Content: ToContent(group.Key.Content, [.. group], page.Next)))
            .OrderByDescending(static content => content.Peers)
            .ThenBy(static content => content.Content.ContentId, StringComparer.Ordinal)
            .Select(static content => content.Content),
    ];

    /// <summary>A page of the sources of one content, which may be none.</summary>
    public static ContentSources Of(ContentId content, SourcePage page) => ToContent(content, page.Sources, page.Next);

    private static ContentSources ToContent(ContentId? content, IReadOnlyList<FileSource> sources, SourcePosition? next)
    {
        string[] names =
        [
            .. sources
                .GroupBy(static source => source.File.Name, StringComparer.Ordinal)
                .OrderByDescending(static group => group.Count())
                .ThenBy(static group => group.Key, StringComparer.Ordinal)
                .Select(static group => group.Key),
        ];
        SourceItem[] items =
        [
            .. sources
                .Select(static s => new SourceItem(s.Peer, s.File.Name, s.Kind == PeerKind.Original, s.GrpcUrl, s.HttpUrl))
                .OrderBy(static item => item.Peer, StringComparer.Ordinal)
                .ThenBy(static item => item.Name, StringComparer.Ordinal),
        ];
        string? cursor = content is not null && next?.Content == content ? PageCursor.OfPeer(next!.Peer!) : null;
        return new ContentSources(content?.ToString(), content?.Size, content is not null, names, items, cursor);
    }
}
