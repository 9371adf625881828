using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Shares;

/// <summary>The order of files everywhere: by name (ordinal), then by content id.</summary>
internal static class EntryOrder
{
    public static int Compare(ShareEntry left, ShareEntry right) => Compare(left.Name, left.Content, right.Name, right.Content);

    public static int Compare(string leftName, ContentId left, string rightName, ContentId right)
    {
        int order = string.CompareOrdinal(leftName, rightName);
        if (order != 0)
            return order;

        Span<byte> a = stackalloc byte[PiecesRoot.Length];
        Span<byte> b = stackalloc byte[PiecesRoot.Length];
        left.Root.CopyTo(a);
        right.Root.CopyTo(b);
        order = a.SequenceCompareTo(b);
        return order != 0 ? order : left.Size.CompareTo(right.Size);
    }
}
