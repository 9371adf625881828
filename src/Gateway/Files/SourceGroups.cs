using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Files;

/// <summary>Turns sources, one for each (peer, name), into contents with the peers that have them.</summary>
internal static class SourceGroups
{
    /// <returns>Contents with most peers first. Files without a content id are grouped by name, in whatever normalisation form.</returns>
    public static IReadOnlyList<ContentSources> ByContent(IEnumerable<FileSource> sources) =>
    [
        .. sources
            .GroupBy(static source => (source.File.Content, Name: source.File.Content is null ? source.File.Name.Normalize() : null))
            .Select(static group => (
                Peers: group.Select(static source => source.Peer).Distinct(StringComparer.Ordinal).Count(),
                Content: ToContent(group.Key.Content, [.. group])))
            .OrderByDescending(static content => content.Peers)
            .ThenBy(static content => content.Content.ContentId, StringComparer.Ordinal)
            .Select(static content => content.Content),
    ];

    private static ContentSources ToContent(ContentId? content, IReadOnlyList<FileSource> sources)
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
        return new ContentSources(content?.ToString(), content?.Size, content is not null, names, items);
    }
}
