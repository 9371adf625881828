using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Contracts;
using P2POrleans.TestKit;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Cluster.Tests.Registry;

public sealed class RegistryBucketGrainTests : IAsyncDisposable
{
    private static readonly DirectoryOptions Rules = new() { Partitions = 2, PasswordIterations = 1 };

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly MemoryDirectoryStore _store = new();
    private readonly ManualTimeProvider _time = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Takeover_ThePartitionsHadNotHeardThatAPeerIsOffline_AreTold()
    {
        await using TestDirectoryCluster cluster = await StartAsync();
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync(Files.Entry("song.mp3", 1));
        // As if the bucket had been lost between the store and the partitions.
        await WriteOfflineAsync("ana");

        IRegistryBucketGrain bucket = await TakeOverAsync(cluster, "ana");
        // A round of housekeeping returns when the partitions have heard of everything.
        await TestDirectoryCluster.SweepAsync(bucket);

        Assert.False((await cluster.Directory.FindPeerAsync("ana", CancellationToken.None))!.Online);
        Assert.Empty(await cluster.Directory.AllByNameAsync("song.mp3"));
    }

    [Fact]
    public async Task Takeover_OnlinePeer_GetsAFullLease()
    {
        await using TestDirectoryCluster cluster = await StartAsync();
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync(Files.Entry("song.mp3", 1));
        _time.Advance(Rules.Lease - Second);

        IRegistryBucketGrain bucket = await TakeOverAsync(cluster, "ana");
        await ListenAsync(bucket, Rules.Lease - Second);
        FileSource source = Assert.Single(await cluster.Directory.AllByNameAsync("song.mp3"));
        Assert.Equal("ana", source.Peer);
        await ListenAsync(bucket, 2 * Second);
        Assert.Empty(await cluster.Directory.AllByNameAsync("song.mp3"));

        Value(await cluster.Directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        Assert.Single(await cluster.Directory.AllByNameAsync("song.mp3"));
    }

    [Fact]
    public async Task Overtaken_MakesWayAndAcknowledgesNothing()
    {
        // By itself, in a real second or two.
        await using TestDirectoryCluster cluster = await StartAsync(TimeProvider.System);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync(Files.Entry("song.mp3", 1));

        // As if another silo had the bucket, and this activation had slept meanwhile.
        await WriteOfflineAsync("ana");
        Value(await cluster.Directory.SignOffAsync(ana.Token, CancellationToken.None));

        Assert.Empty(await cluster.Directory.AllByNameAsync("song.mp3"));
        Value(await cluster.Directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        Assert.Single(await cluster.Directory.AllByNameAsync("song.mp3"));
        StoredPeer stored = Assert.Single(await _store.ReadPeersAsync(PeerHeader.BucketOf("ana"), null, 10, CancellationToken.None));
        Assert.Null(stored.OfflineSince);
    }

    [Fact]
    public async Task Partition_RebuiltFromAStalePresence_IsToldOfLivePeers()
    {
        await using TestDirectoryCluster cluster = await StartAsync();
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync([.. Enumerable.Range(0, 20).Select(i => Files.Entry($"song {i}", i))]);
        // A write of this very activation that came late, or one that failed and never was made up for.
        int number = PeerHeader.BucketOf("ana");
        Assert.True(await _store.WritePresenceAsync(new PresenceWrite(number, 1, [new PeerPresence("ana", _time.GetUtcNow())])));

        for (int partition = 0; partition < Rules.Partitions; partition++)
        {
            IFileIndexGrain rebuilt = cluster.Cluster.Client.GetGrain<IFileIndexGrain>(partition);
            await cluster.Cluster.DeactivateAsync(rebuilt);
            await TestDirectoryCluster.AnswerAsync(() => rebuilt.CountAsync(CancellationToken.None));
        }

        await TestDirectoryCluster.SweepAsync(cluster.Cluster.Client.GetGrain<IRegistryBucketGrain>(number));

        for (int song = 0; song < 20; song++)
            Assert.Single(await cluster.Directory.AllByNameAsync($"song {song}"));
    }

    [Fact]
    public async Task Register_AnswerWasLost_TheSameSecretTakesTheNameAgain()
    {
        await using TestDirectoryCluster cluster =
            await TestDirectoryCluster.StartAsync(1, _store, Rules, TimeProvider.System);
        IPeerGrain grain = cluster.Cluster.Client.GetGrain<IPeerGrain>("ana");
        RegisterPeer request = Request("ana", credential: CredentialHasher.NewSecret());
        Answer<Registration> lost = await grain.RegisterAsync(request, CancellationToken.None);

        Answer<Registration> again = await grain.RegisterAsync(request, CancellationToken.None);

        Assert.Null(lost.Fault);
        Assert.Equal(2, again.Value?.Peer.Epoch);
        DirectoryResult<Registration> other = await cluster.Directory.RegisterAsync(Request("ana"), CancellationToken.None);
        Assert.Equal(DirectoryError.WrongCredential, other.Fault?.Error);
    }

    [Fact]
    public async Task Waiting_TheCallerLeaves_HearsIt()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = new SlowPresenceStore(_store);
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(
            1, store, Rules, _time, configure: cluster => cluster.ConfigureSilo((_, silo) => silo.AddIncomingGrainCallFilter(async call =>
            {
                try
                {
                    await call.Invoke();
                }
                catch (OperationCanceledException) when (call.InterfaceMethod.Name == nameof(IRegistryBucketGrain.RepeatAsync))
                {
                    heard.SetResult();
                    throw;
                }
            })));
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        IRegistryBucketGrain bucket = cluster.Cluster.Client.GetGrain<IRegistryBucketGrain>(PeerHeader.BucketOf("ana"));
        var slow = new TaskCompletionSource();
        store.MayWrite = slow.Task;
        Task end = bucket.EndAsync(ana.Name, hasLeft: false, CancellationToken.None).AsTask();
        await store.Waits.WaitAsync(TimeSpan.FromMinutes(1));

        using var leaving = new CancellationTokenSource();
        Task waiting = bucket.RepeatAsync(ana.Name, leaving.Token).AsTask();
        // Answered in turn with the call before it, which has arrived then.
        await bucket.CountAsync(CancellationToken.None);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await heard.Task.WaitAsync(TimeSpan.FromMinutes(1));
        slow.SetResult();
        await end;
        Assert.False((await bucket.FindAsync("ana", CancellationToken.None))!.Online);
    }

    private Task<TestDirectoryCluster> StartAsync(TimeProvider? clock = null) =>
        TestDirectoryCluster.StartAsync(2, _store, Rules, clock ?? _time);

    private static async Task<IRegistryBucketGrain> TakeOverAsync(TestDirectoryCluster cluster, string peer)
    {
        IRegistryBucketGrain bucket = cluster.Cluster.Client.GetGrain<IRegistryBucketGrain>(PeerHeader.BucketOf(peer));
        await cluster.Cluster.DeactivateAsync(bucket);
        await TestDirectoryCluster.SweepAsync(bucket);
        return bucket;
    }

    /// <summary>Sweeps every second.</summary>
    private async Task ListenAsync(IRegistryBucketGrain bucket, TimeSpan time)
    {
        for (; time > TimeSpan.Zero; time -= Second)
        {
            _time.Advance(Second);
            await TestDirectoryCluster.SweepAsync(bucket);
        }
    }

    /// <summary>As a later activation of the bucket would.</summary>
    private async Task WriteOfflineAsync(string peer)
    {
        int bucket = PeerHeader.BucketOf(peer);
        long incarnation = await _store.TakeBucketAsync(bucket, CancellationToken.None);
        Assert.True(await _store.WritePresenceAsync(
            new PresenceWrite(bucket, incarnation, [new PeerPresence(peer, DateTimeOffset.UtcNow)])));
    }
}
