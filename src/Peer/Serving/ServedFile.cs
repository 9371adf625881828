using Microsoft.Win32.SafeHandles;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Shares;

namespace P2POrleans.Peer.Serving;

/// <summary>
/// A shared file, open for sending. Whoever reads asks <see cref="IsUnchanged"/> afterwards and only then believes the bytes. Reads
/// may come from any thread.
/// </summary>
internal sealed class ServedFile(ShareEntry entry, SafeFileHandle handle, Upload upload) : IDisposable
{
    public ShareEntry Entry => entry;

    /// <summary>True while the open file is what was hashed.</summary>
    public bool IsUnchanged => FileStamp.Of(handle) == entry.Stamp;

    /// <summary>Fills the buffer from an offset.</summary>
    /// <returns>False when the file ends before, which a file that is unchanged does not.</returns>
    public bool TryRead(Span<byte> buffer, long offset)
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

    /// <summary>Bytes were handed to the network.</summary>
    public void Sent(int bytes) => upload.Sent(bytes);

    public void Dispose()
    {
        handle.Dispose();
        upload.Dispose();
    }
}
