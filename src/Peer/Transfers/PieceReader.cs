using System.Buffers;
using Microsoft.Win32.SafeHandles;
using P2POrleans.Peer.Hashing;

namespace P2POrleans.Peer.Transfers;

/// <summary>Checks a piece that is on disk.</summary>
internal static class PieceReader
{
    private const int ReadLength = 256 * 1024;

    public static bool Matches(SafeFileHandle handle, PieceLayer layer, int piece, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadLength);
        using var hasher = new PieceHasher();
        try
        {
            long offset = layer.Geometry.OffsetOf(piece);
            int left = layer.Geometry.LengthOf(piece);
            while (left > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = RandomAccess.Read(handle, buffer.AsSpan(0, Math.Min(left, ReadLength)), offset);
                if (read == 0)
                    return false;
                hasher.Append(buffer.AsSpan(0, read));
                offset += read;
                left -= read;
            }

            return layer.Matches(piece, hasher);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
