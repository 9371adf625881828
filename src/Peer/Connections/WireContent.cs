using Google.Protobuf;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Connections;

/// <summary>Content identities on the wire between peers.</summary>
internal static class WireContent
{
    public static ContentIdentity ToWire(this ContentId content) => new()
    {
        PiecesRoot = ByteString.CopyFrom(content.Root.ToArray()),
        Size = content.Size,
    };

    /// <returns>False for what is no identity.</returns>
    public static bool TryRead(ContentIdentity? wire, out ContentId content)
    {
        content = default;
        if (wire is null || wire.PiecesRoot.Length != PiecesRoot.Length)
            return false;

        var root = new PiecesRoot(wire.PiecesRoot.Span);
        if (!ContentId.IsValid(root, wire.Size))
            return false;

        content = new ContentId(root, wire.Size);
        return true;
    }
}
