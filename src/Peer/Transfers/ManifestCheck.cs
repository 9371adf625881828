using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>What a source says about a content is believed only as far as it can be checked.</summary>
internal static class ManifestCheck
{
    /// <exception cref="SourceException">It is about another content.</exception>
    public static void Identity(Manifest manifest, ContentId content)
    {
        if (!WireContent.TryRead(manifest.Content, out ContentId sent) || sent != content)
            throw new SourceException(SourceFault.Lied, "It sent the manifest of another content.");
        if (manifest.PieceLength != PieceGeometry.For(content.Size).PieceLength)
            throw new SourceException(SourceFault.Lied, $"Its piece length {manifest.PieceLength} is not that of the size.");
    }

    /// <returns>One for each piece; null when the source has all.</returns>
    /// <exception cref="SourceException">The list is not one of this content's pieces.</exception>
    public static bool[]? Have(Manifest manifest, PieceGeometry geometry) => Read(manifest.Have.Span, geometry);

    /// <returns>Null for none.</returns>
    /// <exception cref="SourceException">The list is not one of this content's pieces.</exception>
    public static bool[]? Coming(Manifest manifest, PieceGeometry geometry) => Read(manifest.Coming.Span, geometry);

    /// <exception cref="SourceException">The layer does not lead to the identity.</exception>
    public static PieceLayer Layer(Manifest manifest, ContentId content) =>
        PieceLayer.TryVerify(content, manifest.PieceLayer.Memory, out PieceLayer? layer)
            ? layer
            : throw new SourceException(SourceFault.Lied, "Its piece layer does not lead to the content id.");

    private static bool[]? Read(ReadOnlySpan<byte> bits, PieceGeometry geometry) => bits.IsEmpty
        ? null
        : PieceBits.Read(bits, geometry.PieceCount) ?? throw new SourceException(SourceFault.Lied, "Its list of pieces has a wrong length.");
}
