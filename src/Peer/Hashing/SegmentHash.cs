using System.Numerics;
using System.Security.Cryptography;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Hashing;

/// <summary>
/// Hashes a piece in segments: parts of a power of two of blocks, each a subtree of its own, on as many cores as there are segments
/// at hand.
/// </summary>
internal static class SegmentHash
{
    /// <param name="segment">That begins at a multiple of the segment length.</param>
    /// <param name="depth">See <see cref="Depth"/>.</param>
    /// <param name="root">32 bytes.</param>
    public static void Compute(ReadOnlySpan<byte> segment, int depth, Span<byte> root)
    {
        var tree = new MerkleAccumulator();
        Span<byte> leaf = stackalloc byte[PiecesRoot.Length];
        while (!segment.IsEmpty)
        {
            ReadOnlySpan<byte> block = segment[..Math.Min(segment.Length, PieceGeometry.BlockLength)];
            SHA256.HashData(block, leaf);
            tree.Add(leaf);
            segment = segment[block.Length..];
        }

        tree.Finish(depth, root);
    }

    /// <summary>The hash of a piece from those of its segments.</summary>
    public static void Combine(ReadOnlySpan<byte> roots, int segmentDepth, int pieceDepth, Span<byte> hash)
    {
        if (roots.Length == PiecesRoot.Length && segmentDepth == pieceDepth)
        {
            roots.CopyTo(hash);
            return;
        }

        var tree = new MerkleAccumulator(segmentDepth);
        for (int i = 0; i < roots.Length; i += PiecesRoot.Length)
            tree.Add(roots.Slice(i, PiecesRoot.Length));
        tree.Finish(pieceDepth - segmentDepth, hash);
    }

    /// <summary>Levels of a segment's subtree: no deeper than that of its piece.</summary>
    public static int Depth(int segmentBlocks, int pieceDepth) => Math.Min(BitOperations.Log2((uint)segmentBlocks), pieceDepth);
}
