using System.Security.Cryptography;
using System.Text;
using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// A file of which nobody says beforehand what it is: written and hashed as it comes, from the first byte to the last. The partial file it
/// is until then has a made-up identity in its name. One thread at a time.
/// </summary>
internal sealed class UnverifiedFile : IDisposable
{
    private readonly PartialFile _file;
    private readonly PieceGeometry _geometry;
    private readonly byte[] _hashes;
    private readonly PieceHasher _hasher = new();
    private int _piece;
    private int _pieceBytes;
    private bool _isNamed;

    /// <param name="folder">Where it goes.</param>
    /// <param name="fileName">Its final name, if that is free.</param>
    /// <param name="origin">Whose it is: what two peers call the same does not meet.</param>
    /// <param name="size">Bytes.</param>
    /// <exception cref="IOException">It can't be opened, there is no room for it, or another fetch holds it.</exception>
    public UnverifiedFile(string folder, string fileName, string origin, long size)
    {
        _geometry = PieceGeometry.For(size);
        _hashes = new byte[_geometry.PieceCount * PiecesRoot.Length];
        var root = new PiecesRoot(SHA256.HashData(Encoding.UTF8.GetBytes($"{origin}\n{fileName}")));
        _file = PartialFile.Open(folder, fileName, size == 0 ? ContentId.Empty : new ContentId(root, size));
        Size = size;
    }

    public long Size { get; }

    public long Written { get; private set; }

    /// <summary>The next bytes, no more than are missing.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _file.Write(Written, bytes);
        Written += bytes.Length;
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(bytes.Length, _geometry.LengthOf(_piece) - _pieceBytes)];
            _hasher.Append(part);
            _pieceBytes += part.Length;
            bytes = bytes[part.Length..];
            if (_pieceBytes == _geometry.LengthOf(_piece))
                EndPiece();
        }
    }

    /// <summary>Gives the whole file its name, unless it is there already. Closed then.</summary>
    public async Task<string> CompleteAsync(string folder, string fileName, CancellationToken cancellationToken)
    {
        ContentId content = MerkleTree.ToContent(_hashes, _geometry).Id;
        (string path, _) = await _file.CompleteAsync(
            content, () => TargetName.ChooseAsync(folder, fileName, content, null, cancellationToken), cancellationToken);
        _isNamed = true;
        return path;
    }

    /// <summary>Removes what did not become whole: no part of it is worth keeping.</summary>
    public void Dispose()
    {
        _hasher.Dispose();
        // By then the other name may be that of the next fetch.
        if (!_isNamed)
            _ = _file.KeepIfUseful();
        _file.Dispose();
    }

    private void EndPiece()
    {
        _file.ThrowIfRemoved();
        _hasher.Finish(MerkleTree.PieceDepth(_geometry), _hashes.AsSpan(_piece * PiecesRoot.Length, PiecesRoot.Length));
        (_piece, _pieceBytes) = (_piece + 1, 0);
    }
}
