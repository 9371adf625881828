using System.Net;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Rest;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Processes;

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

        using (HttpResponseMessage early = await gateway.GetAsync("api/v1/files/by-name/x"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
            Assert.NotNull(early.Headers.RetryAfter);
        }

        await gateway.WaitForReadinessAsync(HttpStatusCode.ServiceUnavailable);
        var ports = SiloPorts.Free();
        SiloProcess silo = SiloProcess.Start(redis.Address, ports);
        await redis.StartAsync();
        await gateway.WaitForReadinessAsync(HttpStatusCode.OK);

        await silo.KillAsync();
        await gateway.WaitForReadinessAsync(HttpStatusCode.ServiceUnavailable);

        silo = SiloProcess.Start(redis.Address, ports);
        await gateway.WaitForReadinessAsync(HttpStatusCode.OK);
        await silo.KillAsync();
    }

    [NeedsFact(Need.Redis, Need.Linux)]
    public async Task SilosReplacedOneByOne_NoLookUpFails()
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(3);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(cluster.Redis.Address);
        await gateway.WaitForReadinessAsync(HttpStatusCode.OK);
        await ShareAsync(gateway.Client);

        using var done = new CancellationTokenSource();
        Task<int> reading = Task.Run(() => ReadAsync(gateway.Client, done.Token));
        foreach (SiloProcess old in cluster.Silos.ToArray())
        {
            await cluster.StartAnotherAsync();
            ProcessResult end = await cluster.StopAsync(old);
            Assert.Equal(0, end.ExitCode);
        }

        await done.CancelAsync();
        Assert.True(await reading > 0);
    }

    private static async Task ShareAsync(DirectoryClient client)
    {
        RegisterResponse ana = Value(await client.RegisterAsync(
            new RegisterRequest("ana", "grpc://127.0.0.1:50051", "http://127.0.0.1:51051"), CancellationToken.None));
        Value(await client.AnnounceAllAsync(
            "ana", ana.Token, ana.Epoch, 1, Enumerable.Range(0, 500).Select(i => new FileItem($"file {i}", $"{i + 1:x64}-{i + 1}")), default));
    }

    /// <returns>How many look-ups found what they had to.</returns>
    private static async Task<int> ReadAsync(DirectoryClient client, CancellationToken done)
    {
        int reads = 0;
        for (; !done.IsCancellationRequested; reads++)
        {
            NameLookup found = Value(await client.FindByNameAsync($"file {reads % 500}", null, null, CancellationToken.None));
            Assert.Equal("ana", Assert.Single(Assert.Single(found.Contents).Sources).Peer);
        }

        return reads;
    }

    private static T Value<T>(GatewayResult<T> result)
        where T : class
    {
        Assert.True(result.TryGet(out T? value, out GatewayFault? fault), fault?.ToString());
        return value;
    }
}
