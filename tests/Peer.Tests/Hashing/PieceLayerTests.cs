using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Tests.Hashing;

public sealed class PieceLayerTests
{
    private static readonly byte[] Content = TestContent.Of(5 * TestContent.MiB + 3);
    private static readonly HashedContent Hashed = ContentHasher.Hash(Content);

    [Fact]
    public void TryVerify_TheLayer_MatchesEveryPieceAndNoOther()
    {
        Assert.True(PieceLayer.TryVerify(Hashed.Id, Hashed.Layer, out PieceLayer? layer));
        for (int i = 0; i < layer.Geometry.PieceCount; i++)
        {
            byte[] piece = Content.AsSpan((int)layer.Geometry.OffsetOf(i), layer.Geometry.LengthOf(i)).ToArray();
            Assert.True(Matches(layer, i, piece));
            Assert.False(Matches(layer, (i + 1) % layer.Geometry.PieceCount, piece));
            piece[piece.Length / 2] ^= 1;
            Assert.False(Matches(layer, i, piece));
        }
    }

    [Fact]
    public void TryVerify_AnythingElse_Refuses()
    {
        byte[] changed = Hashed.Layer.ToArray();
        changed[^1] ^= 1;
        Assert.False(PieceLayer.TryVerify(Hashed.Id, changed, out _));
        Assert.False(PieceLayer.TryVerify(Hashed.Id, Hashed.Layer[..^32], out _));
        Assert.False(PieceLayer.TryVerify(Hashed.Id, default, out _));
        Assert.False(PieceLayer.TryVerify(new ContentId(Hashed.Id.Root, Hashed.Id.Size + TestContent.MiB), Hashed.Layer, out _));
        Assert.False(PieceLayer.TryVerify(new ContentId(Hashed.Id.Root, long.MaxValue), Hashed.Layer, out _));
    }

    [Fact]
    public void TwoTopHashes_AreAContentOfTheSameRoot_AndNeitherPassesForTheOther()
    {
        byte[] large = TestContent.Of(2 * TestContent.MiB);
        HashedContent whole = ContentHasher.Hash(large);
        HashedContent forged = ContentHasher.Hash(whole.Layer.Span);

        Assert.Equal(whole.Id.Root, forged.Id.Root);
        Assert.NotEqual(whole.Id, forged.Id);
        Assert.False(PieceLayer.TryVerify(whole.Id, default, out _));
        Assert.False(PieceLayer.TryVerify(forged.Id, whole.Layer, out _));
    }

    [Fact]
    public void PieceHasher_RunsOfAnyLength_GiveTheSameHash()
    {
        int seed = System.Environment.TickCount;
        var random = new Random(seed);
        Assert.True(PieceLayer.TryVerify(Hashed.Id, Hashed.Layer, out PieceLayer? layer));
        using var hasher = new PieceHasher();
        for (int round = 0; round < 20; round++)
        {
            int piece = random.Next(layer.Geometry.PieceCount);
            ReadOnlySpan<byte> bytes = Content.AsSpan((int)layer.Geometry.OffsetOf(piece), layer.Geometry.LengthOf(piece));
            while (!bytes.IsEmpty)
            {
                int run = Math.Min(bytes.Length, random.Next(1, 60_000));
                hasher.Append(bytes[..run]);
                bytes = bytes[run..];
            }

            Assert.True(layer.Matches(piece, hasher), $"seed {seed}, round {round}");
        }
    }

    private static bool Matches(PieceLayer layer, int index, byte[] piece)
    {
        using var hasher = new PieceHasher();
        hasher.Append(piece);
        return layer.Matches(index, hasher);
    }
}
