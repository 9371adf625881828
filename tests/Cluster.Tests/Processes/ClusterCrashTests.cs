using System.Diagnostics;
using P2POrleans.Cluster.Tests.Chaos;
using P2POrleans.Directory.Contract;
using P2POrleans.TestKit;
using Xunit.Abstractions;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>All silos are killed at once, with kill -9, and started again.</summary>
public sealed class ClusterCrashTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>What the cluster promises. It is only held to it in a long run, which is to have the machine to itself.</summary>
    private static readonly TimeSpan RecoveryLimit = LongRun.IsAsked ? TimeSpan.FromSeconds(30) : Limit;

    /// <summary>After 60 seconds as well in a long run, see <see cref="Chaos.SiloKillTests"/>.</summary>
    public static TheoryData<int, bool> Crashes
    {
        get
        {
            var crashes = new TheoryData<int, bool> { { 0, true }, { 0, false }, { 5, false } };
            if (LongRun.IsAsked)
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
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(3, SharedFiles.Lease);
        SharedFiles files = await SharedFiles.AnnounceAsync(cluster.Directory);

        IReadOnlyList<SiloPorts> ports = await cluster.KillAllAsync();
        // The table of members looks different to newcomers depending on how long ago the last sign of life was.
        await Task.Delay(TimeSpan.FromSeconds(secondsLater));
        var clock = Stopwatch.StartNew();
        Task started = cluster.StartSilosAsync(onTheSamePorts ? ports : [.. ports.Select(_ => SiloPorts.Free())]);
        await files.FindAllAsync().WaitAsync(RecoveryLimit);
        output.WriteLine($"Serves again {clock.Elapsed.TotalSeconds:F1} s after the restart.");

        await started.WaitAsync(Limit);
        await files.AddAsync("after the crash").WaitAsync(Limit);
        Assert.Single(await cluster.Directory.AllByNameAsync("after the crash"));
    }
}
