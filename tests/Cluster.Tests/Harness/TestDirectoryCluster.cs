using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using P2POrleans.Cluster.Tests.Chaos;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Engine;
using P2POrleans.Silo;
using P2POrleans.Silo.Cluster;
using P2POrleans.Silo.Redis;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Cluster.Tests.Harness;

/// <summary>
/// Silos in this process, set up as in production, over a store outside of them that outlives them all, and a client.
/// </summary>
internal sealed class TestDirectoryCluster : IChaosCluster, IAsyncDisposable
{
    private TestDirectoryCluster(InProcessTestCluster cluster, DirectoryOptions rules)
    {
        var map = new PartitionMap(rules.Partitions);
        Cluster = cluster;
        Directory = new OrleansDirectory(cluster.Client, map, new OrleansDirectoryOptions(), TimeProvider.System);
        Once = new OrleansDirectory(
            cluster.Client, map, new OrleansDirectoryOptions { RetryFor = TimeSpan.Zero }, TimeProvider.System);
    }

    public InProcessTestCluster Cluster { get; }

    public IFileDirectory Directory { get; }

    /// <summary>The same without a second attempt: on a busy machine its first one may have no answer.</summary>
    public IFileDirectory Once { get; }

    /// <param name="clock">Of leases and retention; the runtime goes by the system's.</param>
    /// <param name="configure">Adds what a test needs.</param>
    /// <param name="redis">Where grains are registered, as in production; else among the silos.</param>
    public static async Task<TestDirectoryCluster> StartAsync(
        short silos,
        IDirectoryStore store,
        DirectoryOptions rules,
        TimeProvider clock,
        Action<InProcessTestClusterBuilder>? configure = null,
        RedisConnection? redis = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            // As an instance, which a silo that stops does not dispose of.
            silo.Services.AddSingleton(store);
            silo.Services.AddSingleton(rules);
            silo.Services.AddSingleton(new DirectoryClock(clock));
            silo.AddDirectory();
            if (redis is null)
            {
                silo.AddOwnGrainDirectory();
            }
            else
            {
                silo.Services.AddSingleton(redis);
                silo.AddClusterGrainDirectory();
            }
        });
        configure?.Invoke(builder);
        InProcessTestCluster cluster = builder.Build();
        try
        {
            await cluster.DeployAsync();
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        return new TestDirectoryCluster(cluster, rules);
    }

    public Task KillOneAsync(Random random) => Cluster.KillSiloAsync(Cluster.Silos[random.Next(Cluster.Silos.Count)]);

    public Task StartAnotherAsync() => Cluster.StartAdditionalSiloAsync();

    /// <summary>One round of housekeeping in every bucket.</summary>
    public Task SweepAsync() => Task.WhenAll(Enumerable.Range(0, PeerHeader.Buckets)
        .Select(bucket => SweepAsync(Cluster.Client.GetGrain<IRegistryBucketGrain>(bucket))));

    /// <summary>One round of housekeeping in one.</summary>
    public static Task SweepAsync(IRegistryBucketGrain bucket) => AnswerAsync(async () =>
    {
        await bucket.SweepAsync(CancellationToken.None);
        return true;
    });

    /// <summary>
    /// Calls a grain that is not behind <see cref="Directory"/>, which repeats by itself, until it answers in time: that the machine is busy
    /// is not what is tested.
    /// </summary>
    /// <param name="call">May be carried out twice.</param>
    public static async Task<T> AnswerAsync<T>(Func<ValueTask<T>> call)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (TimeoutException) when (Stopwatch.GetElapsedTime(started) < TestProcess.Patience)
            {
                // Once more.
            }
        }
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
