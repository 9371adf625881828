using System.Net;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Rest;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>A gateway whose directory is on silos elsewhere.</summary>
public sealed class GatewayTests
{
    [NeedsFact(Need.Redis, Need.Linux)]
    public async Task NothingElseIsThereYet_AnswersThatItCannotNow_AndRecoversByItself()
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        await redis.KillAsync();
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(redis.Address);

        await RequireUnavailableAsync(gateway);
        await gateway.WaitForReadinessAsync(HttpStatusCode.ServiceUnavailable);
        var ports = SiloPorts.Free();
        SiloProcess silo = SiloProcess.Start(redis.Address, ports);
        await redis.StartAsync();
        await gateway.WaitForReadinessAsync(HttpStatusCode.OK);

        await silo.KillAsync();
        await gateway.WaitForReadinessAsync(HttpStatusCode.ServiceUnavailable);
        await RequireUnavailableAsync(gateway);

        silo = SiloProcess.Start(redis.Address, ports);
        await gateway.WaitForReadinessAsync(HttpStatusCode.OK);
        await silo.KillAsync();
    }

    [NeedsFact(Need.Redis, Need.Linux)]
    public async Task ClusterBegunAnewWithAnotherNumberOfPartitions_IsAskedAsItIs()
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        var ports = SiloPorts.Free();
        SiloProcess silo = SiloProcess.Start(redis.Address, ports, partitions: 4);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(redis.Address);
        await gateway.WaitForReadinessAsync(HttpStatusCode.OK);
        Assert.Equal(4, await CountPartitionsAsync(gateway));

        await silo.KillAsync();
        await gateway.WaitForReadinessAsync(HttpStatusCode.ServiceUnavailable);
        await redis.EmptyAsync();
        silo = SiloProcess.Start(redis.Address, ports, partitions: 7);
        await gateway.WaitForReadinessAsync(HttpStatusCode.OK);

        Assert.Equal(7, await CountPartitionsAsync(gateway));
        await silo.KillAsync();
    }

    private static async Task<int> CountPartitionsAsync(GatewayProcess gateway) =>
        (await gateway.Client.GetInfoAsync(CancellationToken.None)).TryGet(out InfoResponse? info, out GatewayFault? fault)
            ? info.Partitions
            : throw new InvalidOperationException(fault.Message);

    /// <summary>One that waits for a silo is repeated for 15 seconds; so many requests after each other must not be.</summary>
    private static async Task RequireUnavailableAsync(GatewayProcess gateway)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (int i = 0; i < 10; i++)
        {
            using HttpResponseMessage answer = await gateway.GetAsync("api/v1/files/by-name/x").WaitAsync(patience.Token);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
        }
    }
}
