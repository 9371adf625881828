using System.Numerics;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Hashing;

/// <summary>The shape of BEP 52's tree over a content, and the check of a piece layer against an identity.</summary>
internal static class MerkleTree
{
    /// <summary>
    /// Levels of the subtree of a piece: that of a full piece, but no deeper than its blocks need for a content of one piece.
    /// </summary>
    public static int PieceDepth(PieceGeometry geometry) => geometry.PieceCount > 1
        ? BitOperations.Log2((uint)(geometry.PieceLength / PieceGeometry.BlockLength))
        : CeilingLog2((geometry.Size + PieceGeometry.BlockLength - 1) / PieceGeometry.BlockLength);

    /// <summary>The root above the piece hashes of a content of more than one piece.</summary>
    public static PiecesRoot RootOfLayer(ReadOnlySpan<byte> layer, PieceGeometry geometry)
    {
        var tree = new MerkleAccumulator(PieceDepth(geometry));
        for (int i = 0; i < layer.Length; i += PiecesRoot.Length)
            tree.Add(layer.Slice(i, PiecesRoot.Length));

        Span<byte> root = stackalloc byte[PiecesRoot.Length];
        tree.Finish(CeilingLog2(geometry.PieceCount), root);
        return new PiecesRoot(root);
    }

    /// <param name="hashes">One per piece, also for a content of one piece. Not copied.</param>
    public static HashedContent ToContent(byte[] hashes, PieceGeometry geometry) => geometry.PieceCount switch
    {
        0 => new HashedContent(ContentId.Empty, default),
        1 => new HashedContent(new ContentId(new PiecesRoot(hashes), geometry.Size), default),
        _ => new HashedContent(new ContentId(RootOfLayer(hashes, geometry), geometry.Size), hashes),
    };

    private static int CeilingLog2(long count) => count <= 1 ? 0 : BitOperations.Log2((ulong)(count - 1)) + 1;
}
