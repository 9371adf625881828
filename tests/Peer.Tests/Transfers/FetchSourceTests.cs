using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Tests.Transfers;

public sealed class FetchSourceTests
{
    [Fact]
    public void Of_EachPeerOnce_ThoseThatHaveAllBeforeThoseThatAreFetching()
    {
        SourceItem[] items =
        [
            Item("fetching", partial: true),
            .. Enumerable.Range(0, 8).Select(i => Item($"peer {i}")),
            Item("fetching, too", partial: true),
            Item("peer 3") with { Name = "another name" },
            Item("nowhere") with { GrpcUrl = "?" },
        ];
        string[][] orders = [.. Enumerable.Range(0, 10).Select(seed =>
        {
            FetchSource[] sources = FetchSource.Of(items, new Random(seed));
            Assert.Equal("name", sources.Single(s => s.Peer == "peer 3").Name);
            return sources.Select(s => s.Peer).ToArray();
        })];

        Assert.All(orders, order => Assert.Equal(["fetching", "fetching, too"], order[8..].Order()));
        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, 8).Select(i => $"peer {i}"), order[..8].Order()));
        // Not everybody asks the same one first.
        Assert.True(orders.Select(order => order[0]).Distinct().Count() > 1);
    }

    private static SourceItem Item(string peer, bool partial = false) => new(peer, "name", false, "grpc://127.0.0.1:1", null, partial);
}
