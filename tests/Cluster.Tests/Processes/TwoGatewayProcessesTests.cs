using System.Net;
using P2POrleans.Peer.Gateways;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>A peer that announces over two gateways at once, as one does that believes its first one dead.</summary>
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

        var acknowledged = new int[gateways.Length];
        Task<int>[] announcing = [.. gateways.Select((_, writer) => AnnounceAsync(writer))];
        while (acknowledged.Sum() < BeforeTheKill && !announcing.Any(task => task.IsFaulted))
            await Task.Delay(AskEvery);
        await cluster.KillOneAsync(new Random(1));
        int[] conflicts = await Task.WhenAll(announcing).WaitAsync(Limit);

        // Else they never met.
        Assert.True(conflicts.Sum() > 0);
        await Task.WhenAll(gateways.Select(FindAllAsync)).WaitAsync(Limit);

        // Each has files of its own.
        async Task<int> AnnounceAsync(int writer)
        {
            long sequence = 0;
            int conflicts = 0;
            for (int number = writer; number < Announces; number += gateways.Length)
            {
                (sequence, int more) = await ana.AnnounceAmongOthersAsync(number, sequence + 1, gateways[writer]);
                conflicts += more;
                Interlocked.Increment(ref acknowledged[writer]);
            }

            return conflicts;
        }

        async Task FindAllAsync(DirectoryClient gateway)
        {
            for (int number = 0; number < Announces; number++)
            {
                while (!await ana.TryFindAsync(number, gateway))
                    await Task.Delay(AskEvery);
            }
        }
    }
}
