using P2POrleans.Peer.Connections;

namespace P2POrleans.Peer.Tests.Connections;

public sealed class PeerUrlTests
{
    [Theory]
    [InlineData("grpc://127.0.0.1:50051", "http://127.0.0.1:50051/")]
    [InlineData("grpc://peer1:50051/download/a b ñ.txt", "http://peer1:50051/")]
    [InlineData("grpcs://host.example:1", "https://host.example:1/")]
    [InlineData("grpc://[::1]:50051", "http://[::1]:50051/")]
    public void TryParse_PeersAddress_IsTheChannels(string text, string expected)
    {
        Assert.True(PeerUrl.TryParse(text, out Uri? address));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("127.0.0.1:50051")]
    [InlineData("http://127.0.0.1:50051")]
    [InlineData("grpc://127.0.0.1")]
    [InlineData("grpc://:50051")]
    [InlineData("file:///etc/passwd")]
    public void TryParse_AnythingElse_Refuses(string? text) => Assert.False(PeerUrl.TryParse(text, out _));
}
