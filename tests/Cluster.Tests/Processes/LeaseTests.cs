using P2POrleans.FileDirectory;
using P2POrleans.TestKit;
using Xunit.Abstractions;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>No lease of a peer that lives ends because a part of the directory fails.</summary>
public sealed class LeaseTests(ITestOutputHelper output)
{
    private const int Peers = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultLease = new DirectoryOptions().Lease;

    /// <summary>Seconds of a lease, and of the outage. With the lease that silos have by themselves in a long run.</summary>
    public static TheoryData<int, int> Outages => IsLong ? new() { { 6, 15 }, { 30, 60 } } : new() { { 6, 15 } };

    private static bool IsLong => Environment.GetEnvironmentVariable("P2P_CHAOS_SECONDS") is not null;

    [NeedsTheory(Need.Redis, Need.Linux)]
    [MemberData(nameof(Outages))]
    public async Task RedisAway_LivePeersAreFound(int lease, int seconds)
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(2, TimeSpan.FromSeconds(lease));
        LivePeer[] peers = await StartPeersAsync(cluster.Directory);

        await cluster.Redis.KillAsync();
        Task announcing = Task.WhenAll(peers.Select(peer => peer.AnnounceOneMoreAsync()));
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        int heartbeats = peers.Sum(peer => peer.Heartbeats);
        await cluster.Redis.StartAsync();
        await announcing.WaitAsync(Limit);
        await Task.Delay(TimeSpan.FromSeconds(lease) * 1.5);

        output.WriteLine($"Lease {lease} s, {seconds} s without Redis, during which {heartbeats} heartbeats were answered.");
        await EndAsync(peers);
        // At least the one that each begins with, and another one.
        Assert.InRange(heartbeats, 2 * Peers, int.MaxValue);
    }

    /// <summary>Seconds; others give it up after 6. Longer than a lease in a long run.</summary>
    public static TheoryData<int> Suspensions => IsLong ? [8, 40] : [8];

    [NeedsTheory(Need.Redis, Need.Linux)]
    [MemberData(nameof(Suspensions))]
    public async Task SiloSuspended_LivePeersAreFound(int seconds)
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(3, DefaultLease);
        LivePeer[] peers = await StartPeersAsync(cluster.Directory);

        cluster.Silos[0].Process.Suspend();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        cluster.Silos[0].Process.Resume();
        await Task.Delay(TimeSpan.FromSeconds(seconds));

        await EndAsync(peers);
    }

    private static async Task<LivePeer[]> StartPeersAsync(IFileDirectory directory) =>
        await Task.WhenAll(Enumerable.Range(0, Peers).Select(peer => LivePeer.StartAsync(directory, $"peer{peer}")));

    /// <summary>Those that no longer live are not found for ever.</summary>
    private async Task EndAsync(LivePeer[] peers)
    {
        output.WriteLine($"{peers.Sum(peer => peer.Heartbeats)} heartbeats and {peers.Sum(peer => peer.Answers)} look-ups were answered.");
        await Task.WhenAll(peers.Select(peer => peer.FallSilentAsync())).WaitAsync(Limit);
        foreach (LivePeer peer in peers)
            await peer.DisposeAsync();
    }
}
