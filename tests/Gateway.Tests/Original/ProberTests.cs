using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using P2POrleans.Gateway.Original;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Original;

public sealed class ProberTests
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Peer_WhosePortIsDead_IsOfflineAfterThreeFailuresOverAMinute()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(WithoutTimer);
        string token = await gateway.LoginAsync("luis", $"grpc://127.0.0.1:{DeadPort()}");
        await OriginalContractTests.IndexAsync(gateway, token, "luis", "a.txt");

        foreach (int _ in Enumerable.Range(0, 3))
        {
            await RoundAsync(gateway);
            Assert.Single(await OriginalContractTests.SearchAsync(gateway, "a.txt"));
            await gateway.AdvanceAsync(Round);
        }

        await RoundAsync(gateway);
        Assert.Empty(await OriginalContractTests.SearchAsync(gateway, "a.txt"));
        Assert.Contains(gateway.LogOf(nameof(OriginalPeerProber)), line => line.Contains("luis is called offline", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Peer_WithManyFailuresInAShortTime_StaysOnline()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(WithoutTimer);
        await gateway.LoginAsync("luis", $"grpc://127.0.0.1:{DeadPort()}");
        foreach (int _ in Enumerable.Range(0, 10))
        {
            await RoundAsync(gateway);
            await gateway.AdvanceAsync(TimeSpan.FromSeconds(5));
        }

        Assert.True((await gateway.GetAsync<PeerItem>("/api/v1/peers/luis")).Online);
    }

    /// <summary>As of two gateways, the first of which ends.</summary>
    [Fact]
    public async Task TwoProbers_OneProbes_AndTheOtherTakesOverWhenThatEnded()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using TestGateway gateway = await TestGateway.StartAsync(WithoutTimer);
        await gateway.LoginAsync("luis", $"grpc://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        OriginalPeerProber one = ProberOf(gateway);
        OriginalPeerProber other = ProberOf(gateway);

        foreach (int _ in Enumerable.Range(0, 3))
        {
            await ProbeOnceAsync(listener, one.ProbeAllAsync(CancellationToken.None));
            await other.ProbeAllAsync(CancellationToken.None);
            Assert.False(listener.Pending());
            await gateway.AdvanceAsync(Round);
        }

        await gateway.AdvanceAsync(Round);
        await ProbeOnceAsync(listener, other.ProbeAllAsync(CancellationToken.None));
        await one.ProbeAllAsync(CancellationToken.None);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Peer_ThatLogsInAgain_BeginsAnew()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(WithoutTimer);
        string url = $"grpc://127.0.0.1:{DeadPort()}";
        await gateway.LoginAsync("luis", url);
        await RoundAsync(gateway);
        await gateway.AdvanceAsync(2 * Round);
        await RoundAsync(gateway);
        await gateway.LoginAsync("luis", url);
        gateway.Clock.Advance(Round);
        await RoundAsync(gateway);
        Assert.True((await gateway.GetAsync<PeerItem>("/api/v1/peers/luis")).Online);
    }

    [Fact]
    public async Task Peer_WhosePortAnswers_StaysOnlineForHours()
    {
        await using WebApplication peer = await StartHttp2Async();
        await using TestGateway gateway = await TestGateway.StartAsync(WithoutTimer);
        await gateway.LoginAsync("luis", $"grpc://127.0.0.1:{new Uri(peer.Urls.Single()).Port}");
        foreach (int _ in Enumerable.Range(0, 200))
        {
            await gateway.AdvanceAsync(Round);
            await RoundAsync(gateway);
        }

        Assert.True((await gateway.GetAsync<PeerItem>("/api/v1/peers/luis")).Online);
    }

    [Fact]
    public async Task Peer_ThatLoggedOut_IsNotBroughtBackByItsPort()
    {
        await using WebApplication peer = await StartHttp2Async();
        await using TestGateway gateway = await TestGateway.StartAsync(WithoutTimer);
        string token = await gateway.LoginAsync("luis", $"grpc://127.0.0.1:{new Uri(peer.Urls.Single()).Port}");
        using (HttpResponseMessage response = await gateway.PostAsync("/logout", new { username = "luis" }, token))
            await response.ShouldBeAsync(200);
        await RoundAsync(gateway);
        gateway.Clock.Advance(TimeSpan.FromHours(1));
        await RoundAsync(gateway);
        Assert.False((await gateway.GetAsync<PeerItem>("/api/v1/peers/luis")).Online);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Peer_ThatLogsOutWhileItIsProbed_StaysOffline(bool answers)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using TestGateway gateway = await TestGateway.StartAsync(
            [.. WithoutTimer, ("P2P:OriginalPeers:ProbeFailures", "1"), ("P2P:OriginalPeers:OfflineAfter", "00:00:00")]);
        string token = await gateway.LoginAsync("luis", $"grpc://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        Task round = RoundAsync(gateway);
        using TcpClient probe = await listener.AcceptTcpClientAsync().WaitAsync(TestGateway.Patience);
        using (HttpResponseMessage response = await gateway.PostAsync("/logout", new { username = "luis" }, token))
            await response.ShouldBeAsync(200);

        if (answers)
            await probe.GetStream().WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 });
        else
            probe.Close();
        await round.WaitAsync(TestGateway.Patience);

        Assert.False((await gateway.GetAsync<PeerItem>("/api/v1/peers/luis")).Online);
        Assert.DoesNotContain(gateway.LogOf(nameof(OriginalPeerProber)), line => line.Contains("luis", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Peer_ThatMovesWhileItsOldAddressIsProbed_StaysOnline()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using TestGateway gateway = await TestGateway.StartAsync(
            [.. WithoutTimer, ("P2P:OriginalPeers:ProbeFailures", "1"), ("P2P:OriginalPeers:OfflineAfter", "00:00:00")]);
        await gateway.LoginAsync("luis", $"grpc://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        Task round = RoundAsync(gateway);
        using TcpClient probe = await listener.AcceptTcpClientAsync().WaitAsync(TestGateway.Patience);
        await gateway.LoginAsync("luis", "grpc://127.0.0.1:1");

        probe.Close();
        await round.WaitAsync(TestGateway.Patience);

        Assert.True((await gateway.GetAsync<PeerItem>("/api/v1/peers/luis")).Online);
    }

    [Fact]
    public async Task Peer_ThatWasGivenUp_IsProbedSlowlyAndComesBackByItself()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(
            [.. WithoutTimer, ("P2P:OriginalPeers:ProbeFailures", "1"), ("P2P:OriginalPeers:OfflineAfter", "00:00:00")]);
        int port = DeadPort();
        string token = await gateway.LoginAsync("luis", $"grpc://127.0.0.1:{port}");
        await OriginalContractTests.IndexAsync(gateway, token, "luis", "a.txt");
        await RoundAsync(gateway);
        Assert.Empty(await OriginalContractTests.SearchAsync(gateway, "a.txt"));

        // The round after it notices that the peer is offline, and its turn comes ten minutes later.
        await RoundAsync(gateway);
        await using WebApplication peer = await StartHttp2Async(port);
        gateway.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        await RoundAsync(gateway);
        Assert.Empty(await OriginalContractTests.SearchAsync(gateway, "a.txt"));
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        await RoundAsync(gateway);

        Assert.Single(await OriginalContractTests.SearchAsync(gateway, "a.txt"));
        Assert.Contains(gateway.LogOf(nameof(OriginalPeerProber)), line => line.Contains("luis is online again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Peer_ThatWasGivenUp_IsDroppedInTheEnd()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(
        [
            .. WithoutTimer, ("P2P:OriginalPeers:ProbeFailures", "1"), ("P2P:OriginalPeers:OfflineAfter", "00:00:00"),
            ("P2P:Directory:RetainOffline", "01:00:00"),
        ]);
        await gateway.LoginAsync("luis", $"grpc://127.0.0.1:{DeadPort()}");
        await RoundAsync(gateway);
        foreach (int _ in Enumerable.Range(0, 6))
        {
            await RoundAsync(gateway);
            await gateway.AdvanceAsync(TimeSpan.FromMinutes(10));
        }

        Assert.Empty((await gateway.GetAsync<PeerPage>("/api/v1/peers")).Peers);
    }

    [Fact]
    public async Task NativePeer_IsNotProbed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using TestGateway gateway = await TestGateway.StartAsync(WithoutTimer);
        await gateway.RegisterAsync("ana", $"grpc://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        await RoundAsync(gateway);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Timer_StartsRoundsByItself()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.LoginAsync("luis", $"grpc://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        gateway.Clock.Advance(Round);
        using TcpClient probe = await listener.AcceptTcpClientAsync().WaitAsync(TestGateway.Patience);
    }

    [Fact]
    public async Task Probe_Http2Server_IsAlive()
    {
        await using WebApplication peer = await StartHttp2Async();
        Assert.True(await ProbeAsync(new Uri(peer.Urls.Single()).Port));
    }

    [Fact]
    public async Task Probe_NobodyThere_IsDead() => Assert.False(await ProbeAsync(DeadPort()));

    [Fact]
    public async Task Probe_NameThatDoesNotResolve_IsDead() =>
        Assert.False(await GrpcPortProbe.IsAliveAsync(
            new Uri("grpc://no-such-host.invalid:1"), TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None));

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("")]
    public async Task Probe_SomethingElseThere_IsDead(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task<bool> probe = ProbeAsync(((IPEndPoint)listener.LocalEndpoint).Port);
        using (TcpClient client = await listener.AcceptTcpClientAsync())
        {
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
            await client.GetStream().ReadExactlyAsync(new byte[24]);
        }

        Assert.False(await probe);
    }

    [Fact]
    public async Task Probe_ProcessThatHangs_IsDeadWhenTheTimeIsUp()
    {
        // The kernel accepts the connection; nobody ever reads from it.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var clock = new P2POrleans.TestKit.ManualTimeProvider();
        Task<bool> probe = GrpcPortProbe.IsAliveAsync(
            new Uri($"grpc://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), TimeSpan.FromSeconds(3), clock, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.False(await probe.WaitAsync(TestGateway.Patience));
    }

    /// <summary>Rounds come from the test, not from the clock.</summary>
    private static (string, string)[] WithoutTimer => [("P2P:OriginalPeers:ProbeEvery", "01:00:00")];

    private static OriginalPeerProber ProberOf(TestGateway gateway) => ActivatorUtilities.CreateInstance<OriginalPeerProber>(
        gateway.App.Services, Options.Create(new OriginalPeerOptions { ProbeEvery = Round }));

    private static async Task ProbeOnceAsync(TcpListener peer, Task round)
    {
        using (await peer.AcceptTcpClientAsync().WaitAsync(TestGateway.Patience))
        {
            // Hangs up.
        }

        await round.WaitAsync(TestGateway.Patience);
    }

    private static Task RoundAsync(TestGateway gateway) =>
        gateway.App.Services.GetRequiredService<OriginalPeerProber>().ProbeAllAsync(CancellationToken.None);

    private static Task<bool> ProbeAsync(int port) => GrpcPortProbe.IsAliveAsync(
        new Uri($"grpc://127.0.0.1:{port}"), TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None);

    /// <summary>A port that was free a moment ago.</summary>
    private static int DeadPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <param name="port">Zero for a free one.</param>
    private static async Task<WebApplication> StartHttp2Async(int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        WebApplication app = builder.Build();
        await app.StartAsync();
        return app;
    }
}
