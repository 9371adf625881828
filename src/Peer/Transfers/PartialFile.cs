using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// A file on its way in. Bytes are written in place; a piece counts once it was verified. Survives the process: a later one finds
/// the pieces, checks them again and goes on. Held by its journal, so that two fetches of one file don't meet. Any thread may write and
/// mark; the rest is for one.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    /// <summary>Others may read it: what is verified is shared.</summary>
    private const FileShare Sharing = FileShare.ReadWrite | FileShare.Delete;

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly PieceJournal _journal;
    private readonly PieceGeometry _geometry;

    // Pieces that this process knows to be good, a subset of the journal's.
    private readonly bool[] _verified;
    private long _verifiedBytes;
    private volatile StrongBox<FileStamp>? _final;

    private PartialFile(string path, SafeFileHandle handle, PieceJournal journal, PieceGeometry geometry)
    {
        _path = path;
        _handle = handle;
        _journal = journal;
        _geometry = geometry;
        _verified = new bool[geometry.PieceCount];
    }

    public long VerifiedBytes => Interlocked.Read(ref _verifiedBytes);

    /// <summary>What an earlier fetch had verified, and is worth checking again.</summary>
    public long MarkedBytes => Enumerable.Range(0, _geometry.PieceCount).Where(i => _journal[i]).Sum(i => (long)_geometry.LengthOf(i));

    /// <summary>What it was when it got its final name; null until then.</summary>
    public FileStamp? Final => _final?.Value;

    public bool IsComplete => VerifiedBytes == _geometry.Size;

    /// <summary>
    /// How much of the disk a file is going to need. What was begun has its room reserved, as far as the file system can.
    /// </summary>
    public static long RoomFor(string folder, string fileName, ContentId content)
    {
        string path = System.IO.Path.Combine(folder, PartialFileName.For(fileName, content));
        if (!File.Exists(path))
            return content.Size;
        return FileStatus.AllocatedBytes(path) is { } allocated ? Math.Max(0, content.Size - allocated) : 0;
    }

    /// <summary>Opens what there is of a file, or reserves the room for one that is new: who finds none learns that at once.</summary>
    /// <exception cref="IOException">It can't be opened, there is no room for it, or another fetch holds it.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be opened.</exception>
    public static PartialFile Open(string folder, string fileName, ContentId content)
    {
        string path = System.IO.Path.Combine(folder, PartialFileName.For(fileName, content));
        // The journal is the lock: it is held from before the partial file is opened until after it has its final name.
        PieceJournal journal = PieceJournal.Open(path + PartialFileName.JournalSuffix, content);
        SafeFileHandle? handle = null;
        bool isNew = !File.Exists(path);
        try
        {
            handle = isNew ? Create(path, content.Size) : File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, Sharing);
            long length = RandomAccess.GetLength(handle);
            if (length == 0)
                journal.Clear();
            // A longer file than the content would keep its tail.
            if (length > content.Size)
                RandomAccess.SetLength(handle, content.Size);
            return new PartialFile(path, handle, journal, PieceGeometry.For(content.Size));
        }
        catch
        {
            handle?.Dispose();
            if (isNew && handle is null)
                journal.Delete();
            else
                journal.Dispose();
            throw;
        }
    }

    public bool IsVerified(int piece) => Volatile.Read(ref _verified[piece]);

    /// <summary>Another handle of the file, that stays good when it gets its name.</summary>
    public SafeFileHandle OpenToRead() => File.OpenHandle(_path, share: FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Checks what an earlier fetch had marked; what fails is fetched again.</summary>
    public async Task RecheckAsync(PieceLayer layer, IProgress<long> progress, CancellationToken cancellationToken)
    {
        int[] marked = [.. Enumerable.Range(0, _geometry.PieceCount).Where(i => _journal[i] && !_verified[i])];
        if (marked.Length == 0)
            return;

        var good = new bool[marked.Length];
        await Parallel.ForAsync(0, marked.Length, cancellationToken, (i, token) =>
        {
            good[i] = PieceReader.Matches(_handle, layer, marked[i], token);
            progress.Report(_geometry.LengthOf(marked[i]));
            return ValueTask.CompletedTask;
        });

        for (int i = 0; i < marked.Length; i++)
        {
            if (good[i])
                Count(marked[i]);
            else
                _journal.Mark(marked[i], false);
        }
    }

    /// <summary>
    /// Whether an earlier fetch ended between the last piece and the final name: the identity itself says whether all is right, without a
    /// source that tells the layer.
    /// </summary>
    public async Task<bool> IsAllThereAsync(ContentId content, IProgress<long> progress, CancellationToken cancellationToken)
    {
        if (MarkedBytes < content.Size)
            return false;
        HashResult hashed = await ContentHasher.HashAsync(_path, progress, cancellationToken);
        if (hashed.Content?.Id != content)
            return false;
        for (int piece = 0; piece < _geometry.PieceCount; piece++)
            Count(piece);
        return true;
    }

    public void Write(long offset, ReadOnlySpan<byte> data) => RandomAccess.Write(_handle, data, offset);

    /// <summary>The piece's bytes were written and are right.</summary>
    public void MarkVerified(int piece)
    {
        _journal.Mark(piece, true);
        Count(piece);
    }

    /// <summary>
    /// Gives the complete file a name that no other file has at that moment; or removes it, when the content is there already.
    /// The instance is closed then.
    /// </summary>
    /// <param name="content">What it is; for one that was not verified, what its bytes were when they were written.</param>
    /// <param name="chooseTarget">Called again when somebody else takes the name first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It can't be written, or something else has cut it.</exception>
    public async Task<(string Path, bool AlreadyThere)> CompleteAsync(
        ContentId content, Func<Task<(string Path, bool AlreadyThere)>> chooseTarget, CancellationToken cancellationToken)
    {
        // Before the name: after a power failure a complete name must not stand over missing bytes.
        RandomAccess.FlushToDisk(_handle);
        ThrowIfRemoved();
        if (!await IsStillAsync(content, cancellationToken))
            throw new IOException("Something else changed the file while it came; fetching it again brings what is missing.");
        _final = new StrongBox<FileStamp>(FileStamp.Of(_handle));
        while (true)
        {
            (string target, bool alreadyThere) = await chooseTarget();
            // The choice may have taken its time, and the name is to be given to this file and no other.
            ThrowIfRemoved();
            if (alreadyThere)
                File.Delete(_path);
            else if (!FinalName.TryTake(_path, target))
                // Somebody took the name in between; the next choice takes that into account.
                continue;
            _handle.Dispose();
            _journal.Delete();
            return (target, alreadyThere);
        }
    }

    private bool IsInPlace => !_handle.IsClosed && FileStatus.IsAt(_handle, _path);

    /// <summary>Something else may remove it while it comes, and another fetch may begin it anew then.</summary>
    /// <exception cref="IOException">It is gone, or another file has its place.</exception>
    public void ThrowIfRemoved()
    {
        if (!IsInPlace)
            throw new IOException("Something else removed the file while it came.");
    }

    /// <summary>Leaves nothing behind when there is nothing to go on from. The instance is closed then.</summary>
    public bool KeepIfUseful()
    {
        bool isInPlace = IsInPlace;
        if (MarkedBytes > 0 && isInPlace)
            return true;
        _handle.Dispose();
        if (isInPlace)
            File.Delete(_path);
        _journal.Delete();
        return false;
    }

    public void Dispose()
    {
        _journal.Dispose();
        _handle.Dispose();
    }

    /// <summary>
    /// Whether a file that was flushed is still what was written to it: something else may have cut it or made holes in it, which its length
    /// and its room on the disk tell. Only then it is hashed once more. (Bytes that others write into it go unnoticed.)
    /// </summary>
    private async Task<bool> IsStillAsync(ContentId content, CancellationToken cancellationToken)
    {
        if (RandomAccess.GetLength(_handle) == content.Size && (FileStatus.AllocatedBytes(_handle) is not { } room || room >= content.Size))
            return true;
        HashResult hashed = await ContentHasher.HashAsync(_path, cancellationToken: cancellationToken);
        return hashed.Content?.Id == content;
    }

    /// <summary>The reserved room is not the file's length, which grows as ever. Where a file system can't reserve, none is.</summary>
    private static SafeFileHandle Create(string path, long size)
    {
        try
        {
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, Sharing, preallocationSize: size);
        }
        catch (IOException e) when (DiskSpace.IsUnreservable(e))
        {
            throw DiskSpace.Full(e);
        }
    }

    private void Count(int piece)
    {
        Volatile.Write(ref _verified[piece], true);
        Interlocked.Add(ref _verifiedBytes, _geometry.LengthOf(piece));
    }
}
