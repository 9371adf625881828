using System.Buffers;
using Microsoft.Win32.SafeHandles;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Hashing;

/// <summary>
/// The work of <see cref="ContentHasher"/>: a worker takes the next piece of an open file, or else opens the next file and, when
/// that has several pieces, leaves it open for the others. A file is done when its last piece is, whoever hashed it.
/// </summary>
internal sealed class HashQueue(
    IEnumerable<string> paths, Action<HashResult> onHashed, IProgress<long>? progress, CancellationToken cancellationToken) : IDisposable
{
    /// <summary>Small enough for the second-level cache, large enough to make the system call's cost vanish.</summary>
    private const int ReadLength = 256 * 1024;

    // Guards what follows it; pulsed when a file was opened or nothing more will come.
    private readonly object _gate = new();
    private readonly Lock _report = new();
    private readonly IEnumerator<string> _paths = paths.GetEnumerator();
    private readonly LinkedList<OpenFile> _open = [];
    private int _opening;
    private volatile bool _stopped;

    /// <summary>Runs until there is no more work, on any number of threads.</summary>
    public void Work()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadLength);
        using var hasher = new PieceHasher();
        try
        {
            while (!_stopped && !cancellationToken.IsCancellationRequested)
            {
                switch (Take(out OpenFile? file, out int piece, out string? path))
                {
                    case WorkKind.Piece:
                        HashPiece(file!, piece, hasher, buffer.AsSpan(0, ReadLength));
                        break;
                    case WorkKind.Path:
                        Open(path!);
                        break;
                    default:
                        return;
                }
            }
        }
        catch
        {
            // A bug or a throwing callback ends the whole run, not one of its threads.
            _stopped = true;
            lock (_gate)
                Monitor.PulseAll(_gate);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        _paths.Dispose();
        foreach (OpenFile file in _open)
            file.Handle.Dispose();
    }

    private WorkKind Take(out OpenFile? file, out int piece, out string? path)
    {
        (file, piece, path) = (null, 0, null);
        lock (_gate)
        {
            while (!_stopped)
            {
                for (LinkedListNode<OpenFile>? node = _open.First; node is not null; node = node.Next)
                {
                    file = node.Value;
                    if (file.NextPiece == file.Geometry.PieceCount)
                        continue;
                    piece = file.NextPiece++;
                    return WorkKind.Piece;
                }

                if (_paths.MoveNext())
                {
                    path = _paths.Current;
                    _opening++;
                    return WorkKind.Path;
                }

                if (_opening == 0)
                    break;
                // A file that another worker is opening may bring pieces for this one.
                Monitor.Wait(_gate);
            }
        }

        return WorkKind.None;
    }

    private void Open(string path)
    {
        OpenFile? file = null;
        try
        {
            file = TryOpen(path);
        }
        finally
        {
            lock (_gate)
            {
                _opening--;
                if (file is { Geometry.PieceCount: > 0 })
                    file.Node = _open.AddLast(file);
                Monitor.PulseAll(_gate);
            }
        }

        if (file is { Geometry.PieceCount: 0 })
            End(file);
    }

    private OpenFile? TryOpen(string path)
    {
        if (FileStatus.IsSpecial(path))
        {
            Report(new HashResult(path, default, null, HashFault.Special, "It is a pipe, a socket or a device."));
            return null;
        }

        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path);
            FileStamp stamp = FileStamp.Of(handle);
            if (stamp.Size > PieceGeometry.MaxSize)
            {
                handle.Dispose();
                Report(new HashResult(path, stamp, null, HashFault.TooLarge, $"The file has more than {PieceGeometry.MaxSize} bytes."));
                return null;
            }

            return new OpenFile(path, handle, stamp);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            handle?.Dispose();
            HashFault fault = e is FileNotFoundException or DirectoryNotFoundException ? HashFault.Missing : HashFault.Unreadable;
            Report(new HashResult(path, default, null, fault, e.Message));
            return null;
        }
    }

    private void HashPiece(OpenFile file, int piece, PieceHasher hasher, Span<byte> buffer)
    {
        long offset = file.Geometry.OffsetOf(piece);
        int left = file.Geometry.LengthOf(piece);
        try
        {
            while (left > 0 && file.Fault == HashFault.None && !cancellationToken.IsCancellationRequested)
            {
                int read = RandomAccess.Read(file.Handle, buffer[..Math.Min(left, buffer.Length)], offset);
                if (read == 0)
                {
                    file.Fail(HashFault.Changed, "The file became shorter while it was read.");
                    break;
                }

                hasher.Append(buffer[..read]);
                offset += read;
                left -= read;
                progress?.Report(read);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file.Fail(HashFault.Unreadable, e.Message);
        }

        hasher.Finish(file.PieceDepth, file.Hashes.AsSpan(piece * PiecesRoot.Length, PiecesRoot.Length));
        if (!file.EndPiece() || cancellationToken.IsCancellationRequested)
            return;

        lock (_gate)
            _open.Remove(file.Node!);
        End(file);
    }

    private void End(OpenFile file)
    {
        using SafeFileHandle handle = file.Handle;
        if (file.Fault == HashFault.None && FileStamp.Of(handle) != file.Stamp)
            file.Fail(HashFault.Changed, "The file was written to while it was read.");
        Report(file.ToResult());
    }

    private void Report(HashResult result)
    {
        lock (_report)
            onHashed(result);
    }

    private enum WorkKind
    {
        None,
        Piece,
        Path,
    }

    private sealed class OpenFile(string path, SafeFileHandle handle, FileStamp stamp)
    {
        private int _piecesLeft = PieceGeometry.For(stamp.Size).PieceCount;
        private string? _message;

        public SafeFileHandle Handle => handle;

        public FileStamp Stamp => stamp;

        public PieceGeometry Geometry { get; } = PieceGeometry.For(stamp.Size);

        public int PieceDepth { get; } = MerkleTree.PieceDepth(PieceGeometry.For(stamp.Size));

        /// <summary>One hash per piece, also for a file of one piece.</summary>
        public byte[] Hashes { get; } = new byte[PieceGeometry.For(stamp.Size).PieceCount * PiecesRoot.Length];

        public HashFault Fault { get; private set; }

        public LinkedListNode<OpenFile>? Node { get; set; }

        /// <summary>Guarded by the queue's gate.</summary>
        public int NextPiece { get; set; }

        public void Fail(HashFault fault, string message)
        {
            _message = message;
            Fault = fault;
        }

        /// <returns>True for the last one.</returns>
        public bool EndPiece() => Interlocked.Decrement(ref _piecesLeft) == 0;

        public HashResult ToResult() => Fault == HashFault.None
            ? new HashResult(path, stamp, MerkleTree.ToContent(Hashes, Geometry), HashFault.None, null)
            : new HashResult(path, stamp, null, Fault, _message);
    }
}
