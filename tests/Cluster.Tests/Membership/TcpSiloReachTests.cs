using System.Net;
using System.Net.Sockets;
using P2POrleans.Silo.Cluster;

namespace P2POrleans.Cluster.Tests.Membership;

public sealed class TcpSiloReachTests
{
    private readonly TcpSiloReach _reach = new(TimeProvider.System);

    [Fact]
    public async Task SomebodyListens_AndRefusesFromThenOnThatNobodyDoes()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var silo = SiloAddress.New((IPEndPoint)listener.LocalEndpoint, 1);

        Assert.Equal(SiloAnswer.Listens, await _reach.AskAsync(silo, CancellationToken.None));
        listener.Stop();
        Assert.Equal(SiloAnswer.Refuses, await _reach.AskAsync(silo, CancellationToken.None));
    }

    [Fact]
    public async Task GivenUp_IsCancelledAndNoAnswer()
    {
        var silo = SiloAddress.New(IPAddress.Loopback, 1, 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _reach.AskAsync(silo, new CancellationToken(canceled: true)));
    }
}
