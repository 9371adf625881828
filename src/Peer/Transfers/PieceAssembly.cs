using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// A piece on its way from one source: its segments are hashed and written as they come, on all cores, while the next ones are
/// received. It ends when its receiver and the last of its segments are done with it, and only then may anybody else have the piece.
/// </summary>
/// <param name="piece">Its number.</param>
/// <param name="sink">Where its bytes go to.</param>
/// <param name="ended">Told whether the piece is right, wrong, or (null) not all there. Called once, on any thread.</param>
internal sealed class PieceAssembly(int piece, SegmentSink sink, Action<PieceAssembly, bool?> ended)
{
    private readonly byte[] _roots = new byte[sink.SegmentsOf(piece) * PiecesRoot.Length];
    private int _missing = sink.SegmentsOf(piece);

    // The receiver, and each segment that is being hashed.
    private int _holders = 1;

    public int Piece => piece;

    /// <summary>Received so far.</summary>
    public int Bytes { get; private set; }

    public void Received(int bytes) => Bytes += bytes;

    /// <summary>Takes a segment over, with its buffer.</summary>
    public void Add(int segment, byte[] buffer, int length)
    {
        Interlocked.Increment(ref _holders);
        ThreadPool.UnsafeQueueUserWorkItem(new Segment(this, segment, buffer, length), preferLocal: false);
    }

    /// <summary>The receiver is done, or gives up.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            ended(this, Volatile.Read(ref _missing) == 0 ? sink.Matches(piece, _roots) : null);
    }

    private void Store(int segment, byte[] buffer, int length)
    {
        if (sink.TryStore(piece, segment, buffer, length, _roots.AsSpan(segment * PiecesRoot.Length, PiecesRoot.Length)))
            Interlocked.Decrement(ref _missing);
        Release();
    }

    private sealed class Segment(PieceAssembly owner, int index, byte[] buffer, int length) : IThreadPoolWorkItem
    {
        public void Execute() => owner.Store(index, buffer, length);
    }
}
