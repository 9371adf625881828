using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using P2POrleans.Cluster.Tests.Chaos;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Silo.Client;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>Silos as processes over a Redis of their own, and this process as their client, the way a gateway is.</summary>
internal sealed class ProcessCluster : IChaosCluster, IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly RedisServer _redis;
    private readonly TimeSpan? _lease;
    private readonly IHost _client;
    private readonly List<SiloProcess> _silos = [];

    private ProcessCluster(RedisServer redis, TimeSpan? lease)
    {
        _redis = redis;
        _lease = lease;
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("P2P:Cluster:Redis", redis.Address)]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddClusterDirectory();
        _client = builder.Build();
    }

    public IFileDirectory Directory => _client.Services.GetRequiredService<IFileDirectory>();

    public RedisServer Redis => _redis;

    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>Returns when all silos are members and the client has reached them.</summary>
    /// <param name="lease">Null for the one that silos have by themselves.</param>
    public static async Task<ProcessCluster> StartAsync(int silos, TimeSpan? lease = null)
    {
        var cluster = new ProcessCluster(await RedisServer.StartNewAsync(), lease);
        try
        {
            await cluster.StartSilosAsync([.. Enumerable.Range(0, silos).Select(_ => SiloPorts.Free())]);
            await cluster._client.StartAsync();
            await cluster._client.Services.GetRequiredService<ClusterConnection>().Reached.WaitAsync(TimeSpan.FromMinutes(2));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>All at once.</summary>
    public async Task StartSilosAsync(IReadOnlyList<SiloPorts> ports)
    {
        SiloProcess[] started = [.. ports.Select(p => SiloProcess.Start(_redis.Address, p, _lease))];
        _silos.AddRange(started);
        await Task.WhenAll(started.Select(silo => silo.ReadyAsync()));
    }

    /// <summary>
    /// Returns when every silo has its share of partitions and buckets, so that nothing is about to move: what is on its way when Redis goes
    /// away can't arrive.
    /// </summary>
    public async Task SettleAsync()
    {
        while (!await HaveSharesAsync("FileIndexGrain", new DirectoryOptions().Partitions)
            || !await HaveSharesAsync("RegistryBucketGrain", PeerHeader.Buckets))
        {
            await Task.Delay(LookEvery);
        }

        async Task<bool> HaveSharesAsync(string grain, int count)
        {
            int[] has = await Task.WhenAll(_silos.Select(silo => silo.CountGrainsAsync(grain)));
            return has.Sum() == count && has.Max() - has.Min() <= 1;
        }
    }

    public Task KillOneAsync(Random random) => KillAsync(_silos[random.Next(_silos.Count)]);

    public Task KillAsync(SiloProcess victim)
    {
        _silos.Remove(victim);
        return victim.KillAsync();
    }

    public Task StartAnotherAsync() => StartSilosAsync([SiloPorts.Free()]);

    /// <summary>Lets a silo hand its grains over.</summary>
    public async Task<ProcessResult> StopAsync(SiloProcess silo)
    {
        _silos.Remove(silo);
        silo.Process.Terminate();
        ProcessResult end = await silo.Process.WaitForExitAsync();
        await silo.Process.DisposeAsync();
        return end;
    }

    /// <returns>Where they were.</returns>
    public async Task<IReadOnlyList<SiloPorts>> KillAllAsync()
    {
        SiloPorts[] ports = [.. _silos.Select(silo => silo.Ports)];
        SiloProcess[] victims = [.. _silos];
        _silos.Clear();
        await Task.WhenAll(victims.Select(victim => victim.KillAsync()));
        return ports;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SiloProcess silo in _silos)
            await silo.Process.DisposeAsync();
        await _client.StopAsync();
        _client.Dispose();
        await _redis.DisposeAsync();
    }
}
