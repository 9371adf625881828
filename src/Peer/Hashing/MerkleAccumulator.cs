using System.Security.Cryptography;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Hashing;

/// <summary>
/// Computes the root of a Merkle tree from its leaves, given in order one at a time. Holds one hash per level, as a binary
/// counter holds its digits, so the tree itself never exists. Single-threaded, and ready for the next tree after
/// <see cref="Finish"/>.
/// </summary>
internal sealed class MerkleAccumulator
{
    private const int MaxLevels = 32;
    private const int PairLength = 2 * PiecesRoot.Length;

    private readonly int _leafDepth;

    // Per level the two halves of the next node: the left one waits there for the right one.
    private readonly byte[] _pairs = new byte[MaxLevels * PairLength];
    private uint _count;

    /// <param name="leafDepth">How high above the blocks the leaves stand: 0 for blocks, more for the pieces of a layer.</param>
    public MerkleAccumulator(int leafDepth = 0) => _leafDepth = leafDepth;

    public void Add(ReadOnlySpan<byte> leaf)
    {
        Span<byte> node = stackalloc byte[PiecesRoot.Length];
        leaf.CopyTo(node);
        int level = 0;
        for (; (_count >> level & 1) == 1; level++)
            Combine(level, node, node);

        node.CopyTo(Left(level));
        _count++;
    }

    /// <summary>
    /// Writes the root of the tree of 2^<paramref name="depth"/> leaves, missing ones replaced by all-zero subtrees, and begins
    /// anew.
    /// </summary>
    public void Finish(int depth, Span<byte> root)
    {
        Span<byte> node = stackalloc byte[PiecesRoot.Length];
        bool pending = false;
        for (int level = 0; level < depth; level++)
        {
            ReadOnlySpan<byte> missing = ZeroSubtrees.Root(_leafDepth + level);
            if ((_count >> level & 1) == 1)
            {
                Combine(level, pending ? node : missing, node);
                pending = true;
            }
            else if (pending)
            {
                node.CopyTo(Left(level));
                Combine(level, missing, node);
            }
        }

        if (pending)
            node.CopyTo(root);
        else if (_count == 0)
            ZeroSubtrees.Root(_leafDepth + depth).CopyTo(root);
        else
            Left(depth).CopyTo(root);
        _count = 0;
    }

    private Span<byte> Left(int level) => _pairs.AsSpan(level * PairLength, PiecesRoot.Length);

    private void Combine(int level, ReadOnlySpan<byte> right, Span<byte> result)
    {
        Span<byte> pair = _pairs.AsSpan(level * PairLength, PairLength);
        right.CopyTo(pair[PiecesRoot.Length..]);
        SHA256.HashData(pair, result);
    }
}
