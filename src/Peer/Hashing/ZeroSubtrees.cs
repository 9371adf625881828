using System.Security.Cryptography;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Hashing;

/// <summary>Roots of Merkle subtrees whose leaves are all missing: 32 zero bytes, hashed upwards (BEP 52).</summary>
internal static class ZeroSubtrees
{
    /// <summary>Deep enough for the largest content there is a geometry for: 2^31 leaves.</summary>
    private const int MaxDepth = 32;

    private static readonly byte[] Roots = Compute();

    /// <summary>The root of a subtree of 2^<paramref name="depth"/> missing leaves.</summary>
    public static ReadOnlySpan<byte> Root(int depth) => Roots.AsSpan(depth * PiecesRoot.Length, PiecesRoot.Length);

    private static byte[] Compute()
    {
        var roots = new byte[(MaxDepth + 1) * PiecesRoot.Length];
        Span<byte> pair = stackalloc byte[2 * PiecesRoot.Length];
        for (int depth = 1; depth <= MaxDepth; depth++)
        {
            Span<byte> below = roots.AsSpan((depth - 1) * PiecesRoot.Length, PiecesRoot.Length);
            below.CopyTo(pair);
            below.CopyTo(pair[PiecesRoot.Length..]);
            SHA256.HashData(pair, roots.AsSpan(depth * PiecesRoot.Length));
        }

        return roots;
    }
}
