using System.Security.Cryptography;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Hashing;

/// <summary>
/// Hashes one piece after the other as its bytes come, in runs of any length; no byte is kept. Single-threaded.
/// </summary>
internal sealed class PieceHasher : IDisposable
{
    private readonly MerkleAccumulator _tree = new();
    private readonly IncrementalHash _partial = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _partialLength;

    public void Append(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[PiecesRoot.Length];
        while (!data.IsEmpty)
        {
            // A whole block at hand, the rule, is hashed in one call; the incremental state is for what straddles two runs.
            if (_partialLength == 0 && data.Length >= PieceGeometry.BlockLength)
            {
                SHA256.HashData(data[..PieceGeometry.BlockLength], hash);
                _tree.Add(hash);
                data = data[PieceGeometry.BlockLength..];
                continue;
            }

            ReadOnlySpan<byte> part = data[..Math.Min(data.Length, PieceGeometry.BlockLength - _partialLength)];
            _partial.AppendData(part);
            _partialLength += part.Length;
            data = data[part.Length..];
            if (_partialLength == PieceGeometry.BlockLength)
                EndPartialBlock(hash);
        }
    }

    /// <summary>Writes the hash of the piece that was appended, and begins the next one.</summary>
    /// <param name="depth">See <see cref="MerkleTree.PieceDepth"/>.</param>
    public void Finish(int depth, Span<byte> hash)
    {
        if (_partialLength > 0)
            EndPartialBlock(hash);
        _tree.Finish(depth, hash);
    }

    public void Dispose() => _partial.Dispose();

    private void EndPartialBlock(Span<byte> hash)
    {
        _partial.GetHashAndReset(hash);
        _tree.Add(hash[..PiecesRoot.Length]);
        _partialLength = 0;
    }
}
