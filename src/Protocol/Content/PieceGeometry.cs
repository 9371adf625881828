namespace P2POrleans.Protocol.Content;

/// <summary>
/// How a content of a given size is cut: 16 KiB blocks are the leaves of the Merkle tree, pieces are what is verified and
/// asked for at once. Piece length is a function of the size, so that every peer computes the same.
/// </summary>
public readonly record struct PieceGeometry
{
    /// <summary>Bytes per leaf of the Merkle tree (BEP 52).</summary>
    public const int BlockLength = 16 * 1024;

    /// <summary>Bytes per piece while the piece layer stays within <see cref="MaxLayerLength"/>.</summary>
    public const int MinPieceLength = 1024 * 1024;

    /// <summary>The largest piece layer in bytes; a longer one doubles the piece length.</summary>
    public const int MaxLayerLength = 1024 * 1024;

    /// <summary>The largest content that has a geometry: 32,768 pieces of 1 GiB.</summary>
    public const long MaxSize = (long)(MaxLayerLength / PiecesRoot.Length) << 30;

    private PieceGeometry(long size, int pieceLength)
    {
        Size = size;
        PieceLength = pieceLength;
    }

    /// <summary>Bytes of the content.</summary>
    public long Size { get; }

    /// <summary>Bytes of every piece but the last, a power of two.</summary>
    public int PieceLength { get; }

    /// <summary>Pieces of the content; none for an empty one.</summary>
    public int PieceCount => (int)((Size + PieceLength - 1) / PieceLength);

    /// <summary>Bytes of the piece layer: none for a content of at most one piece, whose root is its only hash.</summary>
    public int LayerLength => PieceCount > 1 ? PieceCount * PiecesRoot.Length : 0;

    /// <exception cref="ArgumentOutOfRangeException">The size is negative or above <see cref="MaxSize"/>.</exception>
    public static PieceGeometry For(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);

        long length = MinPieceLength;
        while ((size + length - 1) / length > MaxLayerLength / PiecesRoot.Length)
            length *= 2;
        return new PieceGeometry(size, (int)length);
    }

    /// <summary>Where piece <paramref name="index"/> begins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public long OffsetOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, PieceCount);
        return (long)index * PieceLength;
    }

    /// <summary>Bytes of piece <paramref name="index"/>: all but the last have <see cref="PieceLength"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public int LengthOf(int index) => (int)Math.Min(PieceLength, Size - OffsetOf(index));
}
