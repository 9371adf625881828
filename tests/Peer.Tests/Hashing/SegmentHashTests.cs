using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Tests.Hashing;

public sealed class SegmentHashTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(600_000)]
    [InlineData(TestContent.MiB)]
    [InlineData(TestContent.MiB + 1)]
    [InlineData(2 * TestContent.MiB + 70_000)]
    public void Combine_SegmentsInAnyNumber_AreThePieceThatContentHasherComputes(int size)
    {
        const int SegmentBlocks = 4;
        const int SegmentLength = SegmentBlocks * PieceGeometry.BlockLength;
        byte[] content = TestContent.Of(size);
        HashedContent expected = ContentHasher.Hash(content);
        Assert.True(PieceLayer.TryVerify(expected.Id, expected.Layer, out PieceLayer? layer));
        int pieceDepth = MerkleTree.PieceDepth(layer.Geometry);
        int segmentDepth = SegmentHash.Depth(SegmentBlocks, pieceDepth);
        var hash = new byte[32];
        for (int piece = 0; piece < layer.Geometry.PieceCount; piece++)
        {
            byte[] bytes = content[(int)layer.Geometry.OffsetOf(piece)..][..layer.Geometry.LengthOf(piece)];
            byte[] roots = [.. bytes.Chunk(SegmentLength).SelectMany(segment =>
            {
                var root = new byte[32];
                SegmentHash.Compute(segment, segmentDepth, root);
                return root;
            })];
            SegmentHash.Combine(roots, segmentDepth, pieceDepth, hash);

            Assert.True(layer.Matches(piece, hash));
            hash[0] ^= 1;
            Assert.False(layer.Matches(piece, hash));
        }
    }
}
