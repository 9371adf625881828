using P2POrleans.Peer.Reporting;

namespace P2POrleans.Peer.Shares;

/// <summary>How far the hashing is; written by the scan, read by whoever asks for the status.</summary>
internal sealed class HashingProgress : IProgress<long>
{
    private long _filesDone;
    private long _filesTotal;
    private long _bytesDone;
    private long _bytesTotal;

    /// <summary>Null while nothing is hashed.</summary>
    public HashingStatus? Current => Interlocked.Read(ref _filesTotal) is var total and > 0
        ? new HashingStatus(Interlocked.Read(ref _filesDone), total, Interlocked.Read(ref _bytesDone), Interlocked.Read(ref _bytesTotal))
        : null;

    public void Begin(long files, long bytes)
    {
        Interlocked.Exchange(ref _filesDone, 0);
        Interlocked.Exchange(ref _bytesDone, 0);
        Interlocked.Exchange(ref _bytesTotal, bytes);
        Interlocked.Exchange(ref _filesTotal, files);
    }

    /// <summary>More bytes were hashed.</summary>
    public void Report(long value) => Interlocked.Add(ref _bytesDone, value);

    public void EndFile() => Interlocked.Increment(ref _filesDone);

    public void End() => Interlocked.Exchange(ref _filesTotal, 0);
}
