using System.Diagnostics;
using P2POrleans.Cluster.Tests.Chaos;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.TestKit;
using Xunit.Abstractions;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>Silos as processes that are killed with kill -9, over Redis.</summary>
public sealed class ProcessKillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// What the cluster promises after the crash of all its silos, from when they are started again. It is only held to it in a long run,
    /// which has the machine to itself.
    /// </summary>
    private static readonly TimeSpan RecoveryLimit = IsLong ? TimeSpan.FromSeconds(30) : Limit;

    private static bool IsLong => Environment.GetEnvironmentVariable("P2P_CHAOS_SECONDS") is not null;

    [NeedsFact(Need.Redis, Need.Linux)]
    public async Task OneKilledUnderLoad_NothingAcknowledged_IsLost()
    {
        // Nobody is silent for as long as these silos' lease lasts, except in a long run.
        ChaosPlan plan = ChaosPlan.Full(seed: 1, new DirectoryOptions().Lease);
        if (!IsLong)
            plan = plan with { Sleepers = 0 };
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(3);
        using var run = new ChaosRun(cluster, plan);

        ChaosOutcome outcome = await run.RunAsync(Limit);

        output.WriteLine(outcome.ToString());
        plan.Require(outcome);
    }

    /// <summary>After 60 seconds as well in a long run, see <see cref="SiloKillTests"/>.</summary>
    public static TheoryData<int, bool> Crashes
    {
        get
        {
            var crashes = new TheoryData<int, bool> { { 0, true }, { 0, false }, { 5, false } };
            if (IsLong)
            {
                crashes.Add(5, true);
                crashes.Add(60, true);
                crashes.Add(60, false);
            }

            return crashes;
        }
    }

    [NeedsTheory(Need.Redis, Need.Linux)]
    [MemberData(nameof(Crashes))]
    public async Task AllKilledAtOnce_StartedAgain_ServeWhatWasAcknowledged(int secondsLater, bool onTheSamePorts)
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(3);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync([.. Enumerable.Range(0, 500).Select(i => Files.Entry($"file {i}", i))]);

        IReadOnlyList<SiloPorts> ports = await cluster.KillAllAsync();
        // The table of members looks different to newcomers depending on how long ago the last sign of life was.
        await Task.Delay(TimeSpan.FromSeconds(secondsLater));
        var clock = Stopwatch.StartNew();
        Task started = cluster.StartSilosAsync(onTheSamePorts ? ports : [.. ports.Select(_ => SiloPorts.Free())]);
        await FindAllAsync(cluster.Directory).WaitAsync(RecoveryLimit);
        output.WriteLine($"Serves again {clock.Elapsed.TotalSeconds:F1} s after the restart.");

        await started.WaitAsync(Limit);
        await ChangeAsync(ana, Files.Entry("after the crash", 1000));
        Assert.Single(await cluster.Directory.AllByNameAsync("after the crash"));
    }

    [NeedsFact(Need.Redis, Need.Linux)]
    public async Task RedisKilledAndStartedAgain_AnnouncesGoOn()
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(2);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync([.. Enumerable.Range(0, 500).Select(i => Files.Entry($"file {i}", i))]);

        await cluster.Redis.KillAsync();
        Assert.Single(await cluster.Directory.AllByNameAsync("file 1"));
        Task announcing = ChangeAsync(ana, Files.Entry("announced without Redis", 1000));
        await cluster.Redis.StartAsync();
        await announcing.WaitAsync(Limit);

        await FindAllAsync(cluster.Directory).WaitAsync(Limit);
        Assert.Single(await cluster.Directory.AllByNameAsync("announced without Redis"));
    }

    /// <summary>A minute as well in a long run.</summary>
    public static TheoryData<int> Outages => IsLong ? [2, 60] : [2];

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

    /// <summary>Returns when it is acknowledged.</summary>
    private static async Task ChangeAsync(PeerDriver peer, FileEntry added)
    {
        var announce = new Announce(peer.Registration.Peer.Epoch, peer.NextSequence++, IsFull: false, [], [added]);
        DirectoryResult<AnnounceReceipt> result;
        while ((result = await peer.SendAsync(announce)).Fault is { Error: DirectoryError.Unavailable })
            await Task.Delay(AskEvery);
        Value(result);
    }

    /// <summary>Returns when every file is found.</summary>
    private static async Task FindAllAsync(IFileDirectory directory)
    {
        for (int i = 0; i < 500; i++)
        {
            DirectoryResult<SourcePage> found;
            while ((found = await directory.FindByNameAsync($"file {i}", whole: false, null, 10, CancellationToken.None))
                .Fault is { Error: DirectoryError.Unavailable })
                await Task.Delay(AskEvery);
            Assert.Equal("ana", Assert.Single(Value(found).Sources).Peer);
        }
    }
}
