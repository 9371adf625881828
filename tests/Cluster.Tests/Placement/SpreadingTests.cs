using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Placement;
using P2POrleans.Silo.Redis;
using P2POrleans.TestKit;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Cluster.Tests.Placement;

/// <summary>What happens to partitions and buckets when more silos join.</summary>
public sealed class SpreadingTests
{
    private const int Files = 300;

    private static readonly DirectoryOptions Rules = new() { Partitions = 8, PasswordIterations = 1, Lease = TimeSpan.FromMinutes(10) };
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task SilosStartedOneAfterTheOther_ShareTheDirectory_AndEverythingIsFoundMeanwhile()
    {
        await using var store = new MemoryDirectoryStore();
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(1, store, Rules, TimeProvider.System);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync([.. Enumerable.Range(0, Files).Select(number => Directory.Contract.Files.Entry(NameOf(number), number))]);

        using var done = new CancellationTokenSource();
        Task<int> reading = Task.Run(() => ReadAsync(cluster.Directory, done.Token));
        await cluster.StartAnotherAsync();
        await cluster.StartAnotherAsync();
        await WaitUntilAllAreAtHomeAsync(cluster).WaitAsync(Limit);
        await done.CancelAsync();

        Assert.True(await reading > 0);
        IReadOnlyList<SiloAddress> partitions = await SilosOfPartitionsAsync(cluster);
        Assert.All(cluster.Cluster.Silos, silo => Assert.InRange(partitions.Count(silo.SiloAddress.Equals), 2, 3));
        for (int number = 0; number < Files; number++)
            Assert.Single(await cluster.Directory.AllByNameAsync(NameOf(number)));
        Assert.Equal(1, (await cluster.Directory.GetStatisticsAsync(CancellationToken.None)).PeersOnline);
    }

    [NeedsFact(Need.Redis)]
    public async Task SiloJoinsAndRedisGoesAway_NothingMovesBeforeItIsBack()
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        await using RedisConnection connection = redis.Connect();
        await using var store = new RedisDirectoryStore(connection, "spreading");
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(
            1, store, Rules, TimeProvider.System, redis: connection,
            configure: builder => builder.ConfigureSilo((_, silo) => silo.MoveAfter(TimeSpan.FromSeconds(2))));
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync([.. Enumerable.Range(0, Files).Select(number => Directory.Contract.Files.Entry(NameOf(number), number))]);

        await cluster.StartAnotherAsync();
        // Where partitions are is in Redis: a silo that was never asked for one can't find it now.
        IGrainFactory newcomer = cluster.Cluster.Silos[^1].ServiceProvider.GetRequiredService<IGrainFactory>();
        for (int partition = 0; partition < Rules.Partitions; partition++)
        {
            IFileIndexGrain grain = newcomer.GetGrain<IFileIndexGrain>(partition);
            Assert.NotNull(await TestDirectoryCluster.AnswerAsync(() => grain.CountAsync(CancellationToken.None)));
        }

        await redis.KillAsync();
        using (var away = new CancellationTokenSource(TimeSpan.FromSeconds(10)))
            Assert.True(await ReadAsync(cluster.Directory, away.Token) > 0);
        Assert.Null((await cluster.Directory.HeartbeatAsync(ana.Token, CancellationToken.None)).Fault);

        await redis.StartAsync();
        await WaitUntilAllAreAtHomeAsync(cluster).WaitAsync(Limit);
    }

    private static string NameOf(int number) => $"file {number}";

    /// <returns>How many files were looked up, all of them found.</returns>
    private static async Task<int> ReadAsync(IFileDirectory directory, CancellationToken done)
    {
        int reads = 0;
        for (; !done.IsCancellationRequested; reads++)
            Assert.Single(await directory.AllByNameAsync(NameOf(reads % Files)));
        return reads;
    }

    /// <summary>Where nothing wants to move any more.</summary>
    private static async Task WaitUntilAllAreAtHomeAsync(TestDirectoryCluster cluster)
    {
        var spread = new Spread([.. cluster.Cluster.Silos.Select(silo => silo.SiloAddress).Order()], Rules.Partitions);
        while (true)
        {
            bool partitions = (await SilosOfPartitionsAsync(cluster)).Index().All(at => at.Item.Equals(spread.OfPartition(at.Index)));
            bool buckets = (await SilosOfBucketsAsync(cluster)).Index().All(at => at.Item.Equals(spread.OfBucket(at.Index)));
            if (partitions && buckets)
                return;
            await Task.Delay(LookEvery);
        }
    }

    private static Task<IReadOnlyList<SiloAddress>> SilosOfPartitionsAsync(TestDirectoryCluster cluster) =>
        SilosOfAsync(cluster, Enumerable.Range(0, Rules.Partitions).Select(number => cluster.Cluster.Client.GetGrain<IFileIndexGrain>(number)));

    private static Task<IReadOnlyList<SiloAddress>> SilosOfBucketsAsync(TestDirectoryCluster cluster) =>
        SilosOfAsync(cluster, Enumerable.Range(0, PeerHeader.Buckets).Select(number => cluster.Cluster.Client.GetGrain<IRegistryBucketGrain>(number)));

    private static async Task<IReadOnlyList<SiloAddress>> SilosOfAsync(TestDirectoryCluster cluster, IEnumerable<IGrain> grains)
    {
        var management = cluster.Cluster.Client.GetGrain<IManagementGrain>(0);
        SiloAddress?[] silos = await Task.WhenAll(grains.Select(grain => management.GetActivationAddress(grain).AsTask()));
        return [.. silos.Select(silo => silo ?? SiloAddress.Zero)];
    }
}
