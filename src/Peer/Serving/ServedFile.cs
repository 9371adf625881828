using Microsoft.Win32.SafeHandles;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Shares;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Serving;

/// <summary>
/// A shared file, open for sending. Whoever reads asks <see cref="IsUnchanged"/> afterwards and only then believes the bytes. Reads
/// may come from any thread.
/// </summary>
internal sealed class ServedFile(
    ShareEntry entry, SafeFileHandle handle, Upload upload, SentPieces sent, SharedPieces? pieces = null) : IDisposable
{
    public ShareEntry Entry => entry;

    /// <summary>What there is of a content that is being fetched; null for a file that is all there.</summary>
    public SharedPieces? Pieces => pieces;

    /// <summary>True while the open file is what was hashed, or verified piece by piece.</summary>
    public bool IsUnchanged => pieces?.IsUnchanged ?? FileStamp.Of(handle) == entry.Stamp;

    /// <summary>Whether a range that is inside of the content is there.</summary>
    public bool Has(long offset, long length) => pieces is null || pieces.Has(offset, length);

    /// <summary>Fills the buffer from an offset.</summary>
    /// <returns>False when the file ends before, which a file that is unchanged does not, or is no longer given on.</returns>
    public bool TryRead(Span<byte> buffer, long offset)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                int read = RandomAccess.Read(handle, buffer, offset);
                if (read == 0)
                    return false;
                buffer = buffer[read..];
                offset += read;
            }

            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Pieces that are on their way to this peer, or were sent by it of late; a bit for each.</summary>
    public byte[] Spreading => pieces?.Coming() ?? sent.Bits(entry.Content);

    /// <summary>A range is going to be sent, when there is a slot for it in time.</summary>
    /// <returns>False when there is none: whoever asks had better ask again later.</returns>
    public async ValueTask<bool> TryBeginAsync(
        Leecher leecher, long offset, long length, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!await TryEnterAsync(leecher, length, patience, cancellationToken))
            return false;
        sent.Add(entry.Content, offset, length);
        return true;
    }

    /// <inheritdoc cref="Upload.EnterAsync"/>
    public ValueTask<bool> TryEnterAsync(Leecher leecher, long bytes, TimeSpan patience, CancellationToken cancellationToken) =>
        upload.EnterAsync(leecher, bytes, patience, cancellationToken);

    /// <inheritdoc cref="Upload.TrySendingAsync"/>
    public ValueTask<bool> TrySendingAsync(int bytes, CancellationToken cancellationToken) =>
        upload.TrySendingAsync(bytes, cancellationToken);

    /// <summary>How many of so many bytes to send at once.</summary>
    public int Portion(int bytes) => upload.Portion(bytes);

    public void Dispose()
    {
        if (pieces is null)
            handle.Dispose();
        upload.Dispose();
    }
}
