using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Contracts;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Cluster.Tests.Registry;

public sealed class RegistryBucketGrainTests : IAsyncDisposable
{
    private static readonly DirectoryOptions Rules = new() { Partitions = 2, PasswordIterations = 1 };

    private readonly MemoryDirectoryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Takeover_ThePartitionsHadNotHeardThatAPeerIsOffline_AreTold()
    {
        await using TestDirectoryCluster cluster =
            await TestDirectoryCluster.StartAsync(2, _store, Rules, TimeProvider.System);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync(Files.Entry("song.mp3", 1));
        // As if the bucket had been lost between the store and the partitions.
        await _store.WritePresenceAsync([new PeerPresence("ana", DateTimeOffset.UtcNow)]);

        IRegistryBucketGrain bucket = cluster.Cluster.Client.GetGrain<IRegistryBucketGrain>(PeerHeader.BucketOf("ana"));
        await cluster.Cluster.DeactivateAsync(bucket);
        // A round of housekeeping returns when the partitions have heard of everything.
        await bucket.SweepAsync();

        Assert.False((await cluster.Directory.FindPeerAsync("ana", CancellationToken.None))!.Online);
        Assert.Empty(await cluster.Directory.AllByNameAsync("song.mp3"));
    }

    [Fact]
    public async Task Takeover_OnlinePeer_GetsAFullLease()
    {
        await using TestDirectoryCluster cluster =
            await TestDirectoryCluster.StartAsync(2, _store, Rules, TimeProvider.System);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync(Files.Entry("song.mp3", 1));

        IRegistryBucketGrain bucket = cluster.Cluster.Client.GetGrain<IRegistryBucketGrain>(PeerHeader.BucketOf("ana"));
        await cluster.Cluster.DeactivateAsync(bucket);

        Assert.True((await cluster.Directory.FindPeerAsync("ana", CancellationToken.None))!.Online);
        FileSource source = Assert.Single(await cluster.Directory.AllByNameAsync("song.mp3"));
        Assert.Equal("ana", source.Peer);
        await cluster.Directory.HeartbeatAsync(ana.Token, CancellationToken.None);
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
}
