using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// The memory that bytes on their way from the network to the disk may take, for all fetches of a process together: whoever finds
/// none left waits. A segment is a part of a piece, so it bounds files with pieces of any length. Any thread.
/// </summary>
internal sealed class SegmentBuffers(int count) : IDisposable
{
    /// <summary>
    /// A whole number of blocks and a power of two, so that a segment is a subtree of its piece; small enough for the second-level
    /// cache, where the hash then finds what was just received.
    /// </summary>
    public const int Length = 256 * 1024;

    public const int BlocksPerSegment = Length / PieceGeometry.BlockLength;

    private readonly SemaphoreSlim _free = new(count, count);
    private readonly Lock _lock = new();

    // The last one returned is the first one out: it may still be in a cache.
    private readonly Stack<byte[]> _idle = new();

    public async ValueTask<byte[]> RentAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        lock (_lock)
        {
            if (_idle.TryPop(out byte[]? buffer))
                return buffer;
        }

        return GC.AllocateUninitializedArray<byte>(Length);
    }

    public void Return(byte[] buffer)
    {
        lock (_lock)
            _idle.Push(buffer);
        _free.Release();
    }

    public void Dispose() => _free.Dispose();
}
