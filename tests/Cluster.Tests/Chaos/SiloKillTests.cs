using System.Globalization;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;
using Xunit.Abstractions;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>
/// Nothing that was acknowledged is lost when silos are killed. Longer runs: <c>P2P_CHAOS_SEEDS=1-20 P2P_CHAOS_SECONDS=60 dotnet test
/// tests/Cluster.Tests --filter SiloKillTests</c>.
/// </summary>
public sealed class SiloKillTests(ITestOutputHelper output)
{
    // Leases that don't lapse when the machine is busy: whether they do is not what is tested here.
    private static readonly DirectoryOptions Rules = new() { Partitions = 8, PasswordIterations = 1, Lease = TimeSpan.FromMinutes(10) };

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static TheoryData<int> Seeds
    {
        get
        {
            string[] range = (Environment.GetEnvironmentVariable("P2P_CHAOS_SEEDS") ?? "1-2").Split('-');
            int first = int.Parse(range[0], CultureInfo.InvariantCulture);
            int last = int.Parse(range[^1], CultureInfo.InvariantCulture);
            return [.. Enumerable.Range(first, last - first + 1)];
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task SilosKilledUnderLoad_NothingAcknowledged_IsLost(int seed)
    {
        int seconds = int.Parse(Environment.GetEnvironmentVariable("P2P_CHAOS_SECONDS") ?? "0", CultureInfo.InvariantCulture);
        bool isLong = seconds > 0;
        var plan = new ChaosPlan(seed, isLong ? 5 : 2, isLong ? 200 : 50, TimeSpan.FromSeconds(seconds));

        ChaosOutcome outcome = await RunAsync(plan, new MemoryDirectoryStore());

        Assert.Empty(outcome.Violations);
        Assert.True(outcome.Reads > 0);
    }

    [Theory]
    [InlineData(Sabotage.AcknowledgeBeforeWrite)]
    [InlineData(Sabotage.NoRebuild)]
    [InlineData(Sabotage.StaleIncarnation)]
    public async Task PlantedBug_IsFound(Sabotage sabotage)
    {
        var plan = new ChaosPlan(7, 10, 30, TimeSpan.Zero);

        ChaosOutcome outcome = await RunAsync(plan, new SabotagedStore(new MemoryDirectoryStore(), sabotage));

        // By an answer, and not only by the number of files in a receipt.
        Assert.Contains(outcome.Violations, violation =>
            violation.Contains(" misses ", StringComparison.Ordinal) || violation.Contains(" found ", StringComparison.Ordinal));
    }

    private async Task<ChaosOutcome> RunAsync(ChaosPlan plan, IDirectoryStore store)
    {
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(3, store, Rules, TimeProvider.System);
        using var run = new ChaosRun(cluster, plan);
        ChaosOutcome outcome = await run.RunAsync(Limit);
        output.WriteLine(
            $"Seed {plan.Seed}: {outcome.Kills} kills, {outcome.Announces} announces, {outcome.Reads} reads in {outcome.Took.TotalSeconds:F0} s.");
        foreach (string violation in outcome.Violations.Take(20))
            output.WriteLine(violation);
        return outcome;
    }
}
