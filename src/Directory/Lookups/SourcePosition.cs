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

    public static int Compare(SourcePosition a, SourcePosition b) => Compare(a.Content, a.Name, a.Peer, b);

    /// <summary>The place of these parts, and another one.</summary>
    internal static int Compare(ContentId? content, string name, string? peer, SourcePosition b)
    {
        int order = CompareFiles(content, name, b);
        if (order != 0)
            return order;
        return peer is null || b.Peer is null
            ? (peer is null).CompareTo(b.Peer is null)
            : string.CompareOrdinal(peer, b.Peer);
    }

    /// <summary>As <see cref="Compare(SourcePosition, SourcePosition)"/>, of whichever peers.</summary>
    internal static int CompareFiles(ContentId? content, string name, SourcePosition b)
    {
        int order = content is null || b.Content is null
            ? (content is null).CompareTo(b.Content is null)
            : FileEntryOrder.CompareContents(content, b.Content);
        return order != 0 ? order : FileEntryOrder.CompareNames(name, b.Name);
    }
}
