using System.Globalization;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Silo.Redis;
using P2POrleans.TestKit;
using Xunit.Abstractions;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>
/// Nothing that was acknowledged is lost when silos are killed; the directory, and where its grains are, is in a Redis as in production.
/// Longer runs: <c>P2P_CHAOS_SEEDS=1-20 P2P_CHAOS_SECONDS=60 dotnet test tests/Cluster.Tests --filter SiloKillTests</c>.
/// </summary>
public sealed class SiloKillTests(ITestOutputHelper output)
{
    // A lease that outlasts the loss of a silo, so that most peers are online most of the time, and no more.
    private static readonly DirectoryOptions Rules = new()
    {
        Partitions = 8,
        PasswordIterations = 1,
        Lease = TimeSpan.FromSeconds(12),
        RenewEvery = TimeSpan.FromSeconds(1),
    };

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

    [NeedsTheory(Need.Redis)]
    [MemberData(nameof(Seeds))]
    public async Task SilosKilledUnderLoad_NothingAcknowledged_IsLost(int seed)
    {
        ChaosPlan plan = ChaosPlan.Full(seed, Rules.Lease);

        ChaosOutcome outcome = await RunAsync(plan, static store => store);

        plan.Require(outcome);
    }

    [NeedsTheory(Need.Redis)]
    [InlineData(Sabotage.AcknowledgeBeforeWrite)]
    [InlineData(Sabotage.NoRebuild)]
    [InlineData(Sabotage.StaleIncarnation)]
    [InlineData(Sabotage.ForgottenRegistration)]
    public async Task PlantedBug_IsFound(Sabotage sabotage)
    {
        var plan = new ChaosPlan(7, 10, 30, TimeSpan.Zero, Rules.Lease, Restless: 2);

        ChaosOutcome outcome = await RunAsync(plan, store => new SabotagedStore(store, sabotage));

        // By an answer or a refusal, and not only by the number of files in a receipt.
        Assert.Contains(outcome.Violations, violation =>
            new[] { " misses ", " found ", " was refused: " }.Any(found => violation.Contains(found, StringComparison.Ordinal)));
    }

    private async Task<ChaosOutcome> RunAsync(ChaosPlan plan, Func<IDirectoryStore, IDirectoryStore> sabotage)
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        await using RedisConnection connection = redis.Connect();
        IDirectoryStore store = sabotage(new RedisDirectoryStore(connection, "chaos"));
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(
            3, store, Rules, TimeProvider.System, configure: builder => builder.ConfigureSilo((_, silo) => MoveSoon(silo)), redis: connection);
        using var run = new ChaosRun(cluster, plan);
        ChaosOutcome outcome = await run.RunAsync(Limit);
        output.WriteLine($"Seed {plan.Seed}: {outcome}");
        foreach (string violation in outcome.Violations.Take(20))
            output.WriteLine(violation);
        return outcome;
    }

    /// <summary>Partitions move home a moment after every change, so that some are on their way when the next silo is killed.</summary>
    private static void MoveSoon(ISiloBuilder silo) => silo.MoveAfter(TimeSpan.FromSeconds(1));
}
