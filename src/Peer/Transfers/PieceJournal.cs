using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Remembers which pieces of a partial file were verified: a header with the identity, then one byte per piece. A mark is one
/// byte written in place, so a kill at any moment leaves it made or not made. After a power failure marks may have reached the disk
/// before the pieces did: a mark therefore only says that a piece is worth checking again.
/// </summary>
internal sealed class PieceJournal : IDisposable
{
    private const int HeaderLength = 8 + PiecesRoot.Length + sizeof(long);

    // EWOULDBLOCK of Linux and of macOS; ERROR_SHARING_VIOLATION.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly byte[] _header;
    private readonly byte[] _marks;

    private PieceJournal(string path, SafeFileHandle handle, byte[] header, byte[] marks)
    {
        _path = path;
        _handle = handle;
        _header = header;
        _marks = marks;
    }

    public bool this[int piece] => _marks[piece] != 0;

    /// <summary>Opens the journal of a partial file, or begins a new one when there is none for this content.</summary>
    /// <exception cref="IOException">It can't be opened, or somebody else holds it.</exception>
    public static PieceJournal Open(string path, ContentId content)
    {
        var header = new byte[HeaderLength];
        "P2PPART1"u8.CopyTo(header);
        content.Root.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(8 + PiecesRoot.Length), content.Size);

        var marks = new byte[PieceGeometry.For(content.Size).PieceCount];
        SafeFileHandle handle = OpenLocked(path);
        try
        {
            var journal = new PieceJournal(path, handle, header, marks);
            var found = new byte[HeaderLength];
            if (RandomAccess.GetLength(handle) != HeaderLength + marks.Length
                || RandomAccess.Read(handle, found, 0) != HeaderLength || !found.AsSpan().SequenceEqual(header)
                || RandomAccess.Read(handle, marks, HeaderLength) != marks.Length)
            {
                journal.Clear();
            }

            return journal;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The lock is the open file's: one that was deleted between opening and locking locks nothing.</summary>
    private static SafeFileHandle OpenLocked(string path)
    {
        while (true)
        {
            SafeFileHandle handle = Open(path);
            if (!FileStatus.IsDeleted(handle))
                return handle;
            handle.Dispose();
        }
    }

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (Held.Contains(e.HResult))
        {
            throw new IOException("Another download of this file into this folder is under way.", e);
        }
    }

    /// <summary>Begins anew: no piece is marked.</summary>
    public void Clear()
    {
        Array.Clear(_marks);
        RandomAccess.SetLength(_handle, 0);
        // The marks first: a kill in between leaves a file without the header, which is no journal.
        RandomAccess.Write(_handle, _marks, HeaderLength);
        RandomAccess.Write(_handle, _header, 0);
    }

    /// <summary>Ends the journal; the lock is let go last, where the system can delete an open file.</summary>
    public void Delete()
    {
        // What another fetch has put in its place is not this one's.
        bool isInPlace = !_handle.IsClosed && FileStatus.IsAt(_handle, _path);
        if (OperatingSystem.IsWindows())
            _handle.Dispose();
        if (isInPlace)
            File.Delete(_path);
        _handle.Dispose();
    }

    public void Mark(int piece, bool verified)
    {
        _marks[piece] = verified ? (byte)1 : (byte)0;
        RandomAccess.Write(_handle, _marks.AsSpan(piece, 1), HeaderLength + piece);
    }

    public void Dispose() => _handle.Dispose();
}
