using P2POrleans.Cluster.Tests.Chaos;
using P2POrleans.FileDirectory;
using P2POrleans.TestKit;
using Xunit.Abstractions;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>The same as <see cref="SiloKillTests"/> with silos as processes that are killed with kill -9.</summary>
public sealed class ProcessKillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static TheoryData<int> Seeds => Environment.GetEnvironmentVariable("P2P_CHAOS_SEEDS") is null ? [1] : SiloKillTests.Seeds;

    [NeedsTheory(Need.Redis, Need.Linux)]
    [MemberData(nameof(Seeds))]
    public async Task OneKilledUnderLoad_NothingAcknowledged_IsLost(int seed)
    {
        // Nobody is silent for as long as these silos' lease lasts, except in a long run.
        ChaosPlan plan = ChaosPlan.Full(seed, new DirectoryOptions().Lease);
        if (!LongRun.IsAsked)
            plan = plan with { Sleepers = 0 };
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(3);
        using var run = new ChaosRun(cluster, plan);

        ChaosOutcome outcome = await run.RunAsync(Limit);

        output.WriteLine(outcome.ToString());
        plan.Require(outcome);
    }
}
