using System.Security.Cryptography;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Hashing;

/// <summary>
/// Hashes one piece after the other as its bytes come, in runs of any length; no byte is kept. Single-threaded.
/// </summary>
internal sealed class PieceHasher : IDisposable
{
    private readonly MerkleAccumulator _tree = new();
    private readonly IncrementalHash _block = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _blockLength;

    public void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            ReadOnlySpan<byte> part = data[..Math.Min(data.Length, PieceGeometry.BlockLength - _blockLength)];
            _block.AppendData(part);
            _blockLength += part.Length;
            data = data[part.Length..];
            if (_blockLength == PieceGeometry.BlockLength)
                EndBlock();
        }
    }

    /// <summary>Writes the hash of the piece that was appended, and begins the next one.</summary>
    /// <param name="depth">See <see cref="MerkleTree.PieceDepth"/>.</param>
    public void Finish(int depth, Span<byte> hash)
    {
        if (_blockLength > 0)
            EndBlock();
        _tree.Finish(depth, hash);
    }

    public void Dispose() => _block.Dispose();

    private void EndBlock()
    {
        Span<byte> hash = stackalloc byte[PiecesRoot.Length];
        _block.GetHashAndReset(hash);
        _tree.Add(hash);
        _blockLength = 0;
    }
}
