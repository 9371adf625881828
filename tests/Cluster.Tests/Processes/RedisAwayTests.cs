using P2POrleans.Cluster.Tests.Chaos;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.TestKit;
using Xunit.Abstractions;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>Redis is killed under silos that are processes, and started again.</summary>
public sealed class RedisAwayTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>From the start of Redis; held to it in a long run only.</summary>
    private static readonly TimeSpan RecoveryLimit = LongRun.IsAsked ? TimeSpan.FromSeconds(30) : Limit;

    [NeedsFact(Need.Redis, Need.Linux)]
    public async Task RedisKilledAndStartedAgain_AnnouncesGoOn()
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(2, SharedFiles.Lease);
        SharedFiles files = await SharedFiles.AnnounceAsync(cluster.Directory);
        await cluster.SettleAsync().WaitAsync(Limit);

        await cluster.Redis.KillAsync();
        Assert.Single(await cluster.Directory.AllByNameAsync("file 1"));
        Task announcing = files.AddAsync("announced without Redis");
        await cluster.Redis.StartAsync();
        await announcing.WaitAsync(RecoveryLimit);

        await files.FindAllAsync().WaitAsync(Limit);
        Assert.Single(await cluster.Directory.AllByNameAsync("announced without Redis"));
    }

    /// <summary>A minute as well in a long run.</summary>
    public static TheoryData<int> Outages => LongRun.IsAsked ? [2, 60] : [2];

    [NeedsTheory(Need.Redis, Need.Linux)]
    [MemberData(nameof(Outages))]
    public async Task RedisAwayUnderLoad_NothingAcknowledged_IsLost(int seconds)
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(2);
        var outage = new RedisOutage(cluster, TimeSpan.FromSeconds(seconds));
        var plan = new ChaosPlan(Seed: 2, Kills: 1, AnnouncesBetweenKills: 50, TimeSpan.Zero, new DirectoryOptions().Lease);
        using var run = new ChaosRun(outage, plan);

        ChaosOutcome outcome = await run.RunAsync(Limit);

        output.WriteLine($"{seconds} s without Redis: {outcome}");
        plan.Require(outcome);
    }
}
