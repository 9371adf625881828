using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Lookups;

/// <summary>
/// A place in the order of sources: by content, those without one last; sources without content by name; then by peer. It is a place
/// and not a count, so sources that come and go between pages shift nothing.
/// </summary>
/// <param name="Name">Empty with a content: all names of a content are together.</param>
/// <param name="Peer">The place of this peer; null: behind all peers.</param>
public sealed record SourcePosition(ContentId? Content, string Name, string? Peer)
{
    /// <summary>Behind every source of a content.</summary>
    public static SourcePosition Behind(ContentId content) => new(content, "", null);

    public static int Compare(SourcePosition a, SourcePosition b)
    {
        int order = a.Content is null || b.Content is null
            ? (a.Content is null).CompareTo(b.Content is null)
            : FileEntryOrder.CompareContents(a.Content, b.Content);
        if (order == 0)
            order = FileEntryOrder.CompareNames(a.Name, b.Name);
        if (order != 0)
            return order;
        return a.Peer is null || b.Peer is null
            ? (a.Peer is null).CompareTo(b.Peer is null)
            : string.CompareOrdinal(a.Peer, b.Peer);
    }
}
