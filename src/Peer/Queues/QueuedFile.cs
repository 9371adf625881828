using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Queues;

/// <summary>A file of a <see cref="DownloadQueue"/>. What changes while it runs may be read by any thread.</summary>
public sealed class QueuedFile(FetchRequest request) : IProgress<FetchProgress>
{
    private long _bytes;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _sources = [];
    private string? _last;

    public FetchRequest Request => request;

    /// <summary>Of the file; null for one of an original peer.</summary>
    public long? Size => request.Content?.Size;

    /// <summary>There or received so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How many have sent something.</summary>
    public int Sources
    {
        get
        {
            lock (_lock)
                return _sources.Count;
        }
    }

    /// <summary>How it ended; null while it has not.</summary>
    public FetchResult? Result { get; private set; }

    void IProgress<FetchProgress>.Report(FetchProgress value)
    {
        Interlocked.Exchange(ref _bytes, value.Bytes);
        if (value.Source is null || ReferenceEquals(value.Source, _last))
            return;
        lock (_lock)
            _sources.Add(_last = value.Source);
    }

    internal void End(FetchResult result)
    {
        Interlocked.Exchange(ref _bytes, result.Succeeded ? Size ?? Bytes : result.ResumedBytes + result.ReceivedBytes);
        Result = result;
    }
}
