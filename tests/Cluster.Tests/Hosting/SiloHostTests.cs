using System.Net;
using Microsoft.AspNetCore.Builder;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Cluster.Tests.Processes;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Silo.Hosting;
using P2POrleans.Silo.Redis;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Hosting;

public sealed class SiloHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [NeedsFact(Need.Redis)]
    public async Task Silo_RedisComesLater_IsLiveMeanwhileAndReadyThen()
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        await redis.KillAsync();
        var ports = SiloPorts.Free();
        await using WebApplication silo = Create(redis, ports);
        using HttpClient http = HealthOf(ports);

        Task starting = silo.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await WaitForAnswerAsync(http, "healthz/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await WaitForAnswerAsync(http, "healthz/ready"));
        Assert.False(starting.IsCompleted);

        await redis.StartAsync();
        await starting.WaitAsync(Patience);

        Assert.Equal(HttpStatusCode.OK, await WaitForAnswerAsync(http, "healthz/ready"));
        Assert.Contains(
            "# TYPE orleans_grains gauge", await http.GetStringAsync(new Uri("metrics", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await WaitForAnswerAsync(http, "dashboard/"));
        await silo.StopAsync();
    }

    [NeedsFact(Need.Redis)]
    public async Task Silo_RedisGoesAway_IsNotReady()
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        var ports = SiloPorts.Free();
        await using WebApplication silo = Create(redis, ports);
        using HttpClient http = HealthOf(ports);
        await silo.StartAsync().WaitAsync(Patience);

        await redis.KillAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await WaitForAnswerAsync(http, "healthz/ready"));
        Assert.Equal(HttpStatusCode.OK, await WaitForAnswerAsync(http, "healthz/live"));

        await redis.StartAsync();
        while (await WaitForAnswerAsync(http, "healthz/ready") != HttpStatusCode.OK)
            await Task.Yield();
        await silo.StopAsync();
    }

    [NeedsFact(Need.Redis)]
    public async Task Dashboard_AskedFor_IsThere()
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        var ports = SiloPorts.Free();
        await using WebApplication silo = Create(redis, ports, KeyValuePair.Create("P2P:Silo:Dashboard", (string?)"true"));
        using HttpClient http = HealthOf(ports);
        await silo.StartAsync().WaitAsync(Patience);

        Assert.Equal(HttpStatusCode.OK, await WaitForAnswerAsync(http, "dashboard/"));
        await silo.StopAsync();
    }

    [NeedsFact(Need.Redis)]
    public async Task Silo_ClusterHasAnotherNumberOfPartitions_RefusesToStart()
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        await using RedisConnection connection = redis.Connect();
        await using var store = new RedisDirectoryStore(connection, "p2porleans");
        await store.FixPartitionCountAsync(7, CancellationToken.None);
        await using WebApplication silo = Create(redis, SiloPorts.Free());

        DirectoryStoreException refused =
            await Assert.ThrowsAsync<DirectoryStoreException>(() => silo.StartAsync().WaitAsync(Patience));

        Assert.Contains("has 7 partitions and the configuration asks for 32", refused.Message, StringComparison.Ordinal);
    }

    private static WebApplication Create(RedisServer redis, SiloPorts ports, params KeyValuePair<string, string?>[] settings) =>
        SiloHost.Create(
        [
            new("P2P:Cluster:Redis", redis.Address),
            new("P2P:Silo:Port", $"{ports.Silo}"),
            new("P2P:Silo:ClientPort", $"{ports.Client}"),
            new("P2P:Silo:Listen", $"http://127.0.0.1:{ports.Health}"),
            .. settings,
        ]);

    private static HttpClient HealthOf(SiloPorts ports) => new() { BaseAddress = new Uri($"http://127.0.0.1:{ports.Health}/") };

    /// <summary>What it answers once it listens.</summary>
    private static async Task<HttpStatusCode> WaitForAnswerAsync(HttpClient http, string path)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative), patience.Token);
                return answer.StatusCode;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, patience.Token);
            }
        }
    }
}
