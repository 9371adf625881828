using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Peers;

public sealed class LeaseTests
{
    private static readonly TimeSpan BeyondLease = TimeSpan.FromSeconds(31);

    [Fact]
    public async Task Peer_WithoutHeartbeat_IsFoundNoMoreAfterItsLease()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        await peer.ReplaceAsync(Contents.File("song.mp3", 1));
        Assert.Single((await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/song.mp3")).Contents);

        await gateway.AdvanceAsync(BeyondLease);
        Assert.Empty((await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/song.mp3")).Contents);
        Assert.Empty((await gateway.GetAsync<SearchPage>("/api/v1/files?q=song")).Files);
        Assert.False((await gateway.GetAsync<PeerItem>("/api/v1/peers/ana")).Online);
        Assert.Single(await peer.ListFilesAsync());
    }

    [Fact]
    public async Task Heartbeat_AfterLapse_BringsPeerBackWithItsFiles()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        await peer.ReplaceAsync(Contents.File("song.mp3", 1));
        await gateway.AdvanceAsync(BeyondLease);

        using HttpResponseMessage response = await peer.HeartbeatAsync();
        await response.ShouldBeAsync(200);
        HeartbeatResponse beat = await TestGateway.ReadAsync<HeartbeatResponse>(response);
        Assert.Equal((peer.Epoch, 1L, false, 30, 10), (beat.Epoch, beat.Sequence, beat.Reannounce, beat.LeaseSeconds, beat.RenewSeconds));
        Assert.Single((await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/song.mp3")).Contents);
    }

    [Fact]
    public async Task Heartbeat_WithinLease_KeepsPeerOnline()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        for (int i = 0; i < 5; i++)
        {
            await gateway.AdvanceAsync(TimeSpan.FromSeconds(20));
            using HttpResponseMessage response = await peer.HeartbeatAsync();
            await response.ShouldBeAsync(200);
        }

        await gateway.AdvanceAsync(TimeSpan.FromSeconds(20));
        Assert.True((await gateway.GetAsync<PeerItem>("/api/v1/peers/ana")).Online);
    }

    [Fact]
    public async Task SignOff_TakesPeerOfflineAtOnceAndKeepsItsToken()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        await peer.ReplaceAsync(Contents.File("song.mp3", 1));

        using (HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Delete, "/api/v1/peers/ana/lease", null, peer.Token))
            await response.ShouldBeAsync(204);
        Assert.Empty((await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/song.mp3")).Contents);

        using HttpResponseMessage beat = await peer.HeartbeatAsync();
        await beat.ShouldBeAsync(200);
        Assert.Single((await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/song.mp3")).Contents);
    }

    [Fact]
    public async Task Remove_ForgetsFilesSecretAndName()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        await peer.ReplaceAsync(Contents.File("song.mp3", 1));

        using (HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Delete, "/api/v1/peers/ana", null, peer.Token))
            await response.ShouldBeAsync(204);
        using (HttpResponseMessage gone = await gateway.SendAsync(HttpMethod.Get, "/api/v1/peers/ana"))
            await gone.ShouldBeProblemAsync(404, "not_found");
        using (HttpResponseMessage beat = await peer.HeartbeatAsync())
            await beat.ShouldBeProblemAsync(401, "invalid_token");
        Assert.Empty((await gateway.GetAsync<NameLookup>("/api/v1/files/by-name/song.mp3")).Contents);
        TestPeer other = await gateway.RegisterAsync("ana");
        Assert.Empty(await other.ListFilesAsync());
    }
}
