using P2POrleans.Peer.Reporting;

namespace P2POrleans.Peer.Serving;

/// <summary>Counts what is sent. Any thread.</summary>
internal sealed class UploadMeter
{
    private int _active;
    private long _bytes;

    public UploadStatus Current => new(Volatile.Read(ref _active), Interlocked.Read(ref _bytes));

    /// <summary>An upload begins; it ends when the result is disposed.</summary>
    public Upload Begin()
    {
        Interlocked.Increment(ref _active);
        return new Upload(this);
    }

    internal void Add(int bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void End() => Interlocked.Decrement(ref _active);
}
