using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>Hashes segments and writes them to where they belong; no byte is read back. Any thread.</summary>
/// <param name="file">What is fetched.</param>
/// <param name="layer">What its pieces must be.</param>
/// <param name="buffers">Where the segments' buffers go back to.</param>
/// <param name="failed">Told what hinders writing.</param>
internal sealed class SegmentSink(PartialFile file, PieceLayer layer, SegmentBuffers buffers, Action<Exception> failed)
{
    private readonly PieceGeometry _geometry = layer.Geometry;
    private readonly int _pieceDepth = MerkleTree.PieceDepth(layer.Geometry);
    private readonly int _segmentDepth = SegmentHash.Depth(SegmentBuffers.BlocksPerSegment, MerkleTree.PieceDepth(layer.Geometry));

    public int SegmentsOf(int piece) => (_geometry.LengthOf(piece) + SegmentBuffers.Length - 1) / SegmentBuffers.Length;

    public int LengthOf(int piece, int segment) =>
        Math.Min(SegmentBuffers.Length, _geometry.LengthOf(piece) - segment * SegmentBuffers.Length);

    /// <param name="piece">Its number.</param>
    /// <param name="segment">Its number in the piece.</param>
    /// <param name="buffer">Returned to the pool in any case.</param>
    /// <param name="length">Of the segment.</param>
    /// <param name="root">Gets the segment's hash.</param>
    /// <returns>False when it can't be written.</returns>
    public bool TryStore(int piece, int segment, byte[] buffer, int length, Span<byte> root)
    {
        try
        {
            SegmentHash.Compute(buffer.AsSpan(0, length), _segmentDepth, root);
            file.Write(_geometry.OffsetOf(piece) + (long)segment * SegmentBuffers.Length, buffer.AsSpan(0, length));
            return true;
        }
        catch (Exception e)
        {
            // On a thread of the pool: whoever waits for the fetch gets it.
            failed(e);
            return false;
        }
        finally
        {
            buffers.Return(buffer);
        }
    }

    public bool Matches(int piece, ReadOnlySpan<byte> roots)
    {
        Span<byte> hash = stackalloc byte[PiecesRoot.Length];
        SegmentHash.Combine(roots, _segmentDepth, _pieceDepth, hash);
        return layer.Matches(piece, hash);
    }
}
