using System.Diagnostics.CodeAnalysis;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Hashing;

/// <summary>
/// The hashes that the pieces of one content must have. There is an instance only when they lead to the content's identity, so
/// whoever holds one may believe it.
/// </summary>
public sealed class PieceLayer
{
    private readonly ReadOnlyMemory<byte> _hashes;
    private readonly int _depth;

    private PieceLayer(ContentId content, PieceGeometry geometry, ReadOnlyMemory<byte> hashes)
    {
        Content = content;
        Geometry = geometry;
        _hashes = hashes;
        _depth = MerkleTree.PieceDepth(geometry);
    }

    public ContentId Content { get; }

    public PieceGeometry Geometry { get; }

    /// <summary>As it goes over the wire: 32 bytes per piece, none for a content of at most one piece.</summary>
    internal ReadOnlyMemory<byte> Wire => Geometry.PieceCount > 1 ? _hashes : default;

    /// <summary>Checks a layer that somebody sent against the identity, in length and in hashes.</summary>
    /// <param name="content">What it must be the layer of.</param>
    /// <param name="layer">32 bytes per piece; empty for a content of at most one piece. Not copied.</param>
    /// <param name="verified">The layer, when it is the one and only.</param>
    public static bool TryVerify(ContentId content, ReadOnlyMemory<byte> layer, [NotNullWhen(true)] out PieceLayer? verified)
    {
        verified = null;
        if (content.Size > PieceGeometry.MaxSize)
            return false;

        var geometry = PieceGeometry.For(content.Size);
        if (layer.Length != geometry.LayerLength)
            return false;
        if (geometry.PieceCount > 1 && MerkleTree.RootOfLayer(layer.Span, geometry) != content.Root)
            return false;

        verified = new PieceLayer(content, geometry, geometry.PieceCount > 1 ? layer : content.Root.ToArray());
        return true;
    }

    /// <summary>
    /// Ends the piece that was appended to <paramref name="hasher"/>, and tells whether it is piece <paramref name="index"/>.
    /// </summary>
    internal bool Matches(int index, PieceHasher hasher)
    {
        Span<byte> hash = stackalloc byte[PiecesRoot.Length];
        hasher.Finish(_depth, hash);
        return Matches(index, hash);
    }

    /// <summary>Whether this is the hash of piece <paramref name="index"/>.</summary>
    internal bool Matches(int index, ReadOnlySpan<byte> hash) =>
        hash.SequenceEqual(_hashes.Span.Slice(index * PiecesRoot.Length, PiecesRoot.Length));
}
