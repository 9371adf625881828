using P2POrleans.Peer.Reporting;

namespace P2POrleans.Peer.Serving;

/// <summary>Counts what is sent, and shares out slots and rate among uploads. Any thread.</summary>
internal sealed class UploadMeter(UploadSlots slots, FairRate rate, SentPieces sent)
{
    private int _active;
    private long _bytes;

    public UploadStatus Current => new(Volatile.Read(ref _active), Interlocked.Read(ref _bytes));

    /// <summary>An upload begins; it ends when the result is disposed.</summary>
    public Upload Begin()
    {
        Interlocked.Increment(ref _active);
        return new Upload(this, slots, rate);
    }

    /// <summary>What is sent of late, see <see cref="SentPieces"/>.</summary>
    public SentPieces Sent => sent;

    internal void Add(int bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void End() => Interlocked.Decrement(ref _active);
}
