using P2POrleans.Cluster.Tests.Chaos;
using P2POrleans.FileDirectory;
using P2POrleans.TestKit;
using Xunit.Abstractions;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>No lease of a peer that lives ends because a part of the directory fails.</summary>
public sealed class LeaseTests(ITestOutputHelper output)
{
    private const int Peers = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DefaultLease = new DirectoryOptions().Lease;

    /// <summary>Seconds of a lease, and of the outage. With the lease that silos have by themselves in a long run.</summary>
    public static TheoryData<int, int> Outages => LongRun.IsAsked ? new() { { 6, 15 }, { 30, 60 } } : new() { { 6, 15 } };

    [NeedsTheory(Need.Redis, Need.Linux)]
    [MemberData(nameof(Outages))]
    public async Task RedisAway_LivePeersAreFound(int lease, int seconds)
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(2, TimeSpan.FromSeconds(lease));
        LivePeer[] peers = await StartPeersAsync(cluster.Directory);
        await cluster.SettleAsync().WaitAsync(Limit);

        await cluster.Redis.KillAsync();
        Task announcing = Task.WhenAll(peers.Select(peer => peer.AnnounceOneMoreAsync()));
        await BeAnsweredForAsync(peers, seconds);
        await cluster.Redis.StartAsync();
        await announcing.WaitAsync(Limit);
        await Task.Delay(TimeSpan.FromSeconds(lease) * 1.5);

        await EndAsync(peers);
    }

    /// <summary>Seconds; others give it up after 6. Longer than a lease in a long run.</summary>
    public static TheoryData<int> Suspensions => LongRun.IsAsked ? [8, 40] : [8];

    [NeedsTheory(Need.Redis, Need.Linux)]
    [MemberData(nameof(Suspensions))]
    public async Task SiloSuspended_LivePeersAreFound(int seconds)
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(3, DefaultLease);
        LivePeer[] peers = await StartPeersAsync(cluster.Directory);

        cluster.Silos[0].Process.Suspend();
        int answers = Count(peers).Answers;
        await Task.WhenAll(Task.Delay(TimeSpan.FromSeconds(seconds)), WaitForMoreAsync(peers, answers)).WaitAsync(Limit);
        cluster.Silos[0].Process.Resume();
        // Heartbeats are seldom; a peer that had none for longer than its lease would not be found.
        await Task.WhenAll([Task.Delay(TimeSpan.FromSeconds(seconds)), .. peers.Select(peer => peer.WaitForAsync(heartbeats: 2, answers: 2))])
            .WaitAsync(Limit);

        await EndAsync(peers);
    }

    /// <summary>Returns when each has been answered.</summary>
    private static async Task<LivePeer[]> StartPeersAsync(IFileDirectory directory)
    {
        LivePeer[] peers = await Task.WhenAll(Enumerable.Range(0, Peers).Select(peer => LivePeer.StartAsync(directory, $"peer{peer}")));
        await Task.WhenAll(peers.Select(peer => peer.WaitForAsync(heartbeats: 1, answers: 1))).WaitAsync(Limit);
        return peers;
    }

    /// <summary>Returns when look-ups were answered that began from now on: each peer may have one under way.</summary>
    private static async Task WaitForMoreAsync(LivePeer[] peers, int answers)
    {
        while (Count(peers).Answers <= answers + Peers)
            await Task.Delay(AskEvery);
    }

    /// <summary>While something fails; longer while not every peer had a heartbeat and a look-up answered.</summary>
    private async Task BeAnsweredForAsync(LivePeer[] peers, int seconds)
    {
        (int heartbeats, int answers) = Count(peers);
        await Task.WhenAll([Task.Delay(TimeSpan.FromSeconds(seconds)), .. peers.Select(peer => peer.WaitForNextAsync())]).WaitAsync(Limit);
        (int heartbeatsThen, int answersThen) = Count(peers);
        output.WriteLine($"In at least {seconds} s: {heartbeatsThen - heartbeats} heartbeats and {answersThen - answers} look-ups were answered.");
    }

    private static (int Heartbeats, int Answers) Count(LivePeer[] peers) =>
        (peers.Sum(peer => peer.Heartbeats), peers.Sum(peer => peer.Answers));

    /// <summary>Those that no longer live are not found for ever.</summary>
    private async Task EndAsync(LivePeer[] peers)
    {
        output.WriteLine($"In all: {Count(peers)}.");
        await Task.WhenAll(peers.Select(peer => peer.FallSilentAsync())).WaitAsync(Limit);
        foreach (LivePeer peer in peers)
            await peer.DisposeAsync();
    }
}
