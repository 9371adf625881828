using System.Net;
using P2POrleans.Peer.Gateways;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>A peer that announces over two gateways in turn, as behind something that balances the load.</summary>
public sealed class TwoGatewayProcessesTests
{
    private const int BeforeTheKill = 20;
    private const int Announces = 60;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100);

    [NeedsFact(Need.Redis, Need.Linux)]
    public async Task SiloKilledMeanwhile_NothingAcknowledgedIsLost()
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(3);
        await using GatewayProcess first = await GatewayProcess.StartAsync(cluster.Redis.Address);
        await using GatewayProcess second = await GatewayProcess.StartAsync(cluster.Redis.Address);
        await first.WaitForReadinessAsync(HttpStatusCode.OK);
        await second.WaitForReadinessAsync(HttpStatusCode.OK);
        DirectoryClient[] gateways = [first.Client, second.Client];
        var ana = new GatewayPeer("ana", first.Client);
        await ana.RegisterAsync();

        Task announcing = AnnounceInTurnAsync(ana, gateways);
        while (ana.Acknowledged < BeforeTheKill && !announcing.IsCompleted)
            await Task.Delay(AskEvery);
        await cluster.KillOneAsync(new Random(1));
        await announcing.WaitAsync(Limit);

        foreach (DirectoryClient gateway in gateways)
        {
            for (int number = 0; number < Announces; number++)
            {
                while (!await ana.TryFindAsync(number, gateway))
                    await Task.Delay(AskEvery);
            }
        }
    }

    /// <summary>An announce that was not acknowledged goes to the other gateway next.</summary>
    private static async Task AnnounceInTurnAsync(GatewayPeer peer, DirectoryClient[] gateways)
    {
        for (int turn = 0; peer.Acknowledged < Announces; turn++)
        {
            if (!await peer.TryAnnounceAsync(gateways[turn % gateways.Length]))
                await Task.Delay(AskEvery);
        }
    }
}
