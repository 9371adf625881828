using System.Buffers.Text;
using System.Text;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Engine;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Cluster.Tests.Peers;

/// <summary>Tokens tell whose they are, so anybody can make up one for any name.</summary>
public sealed class ForgedTokenTests
{
    private static readonly DirectoryOptions Rules = new() { Partitions = 2, PasswordIterations = 1 };

    [Fact]
    public async Task BetweenTwoPartsOfAnAnnounce_DoesNotDisturbIt()
    {
        await using var store = new MemoryDirectoryStore();
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(1, store, Rules, TimeProvider.System);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        IPeerGrain grain = cluster.Cluster.Client.GetGrain<IPeerGrain>("ana");
        var upload = Guid.NewGuid();

        await grain.StageAsync(Part(upload, 0), CancellationToken.None);
        DirectoryResult<Heartbeat> forged = await cluster.Directory.HeartbeatAsync(ForgeToken("ana"), CancellationToken.None);
        await grain.StageAsync(Part(upload, 1), CancellationToken.None);
        Answer<AnnounceReceipt> receipt = await grain.AnnounceAsync(Last(ana, upload), CancellationToken.None);

        Assert.Equal(DirectoryError.InvalidToken, forged.Fault?.Error);
        Assert.Equal(new AnnounceReceipt(1, 3), Value<AnnounceReceipt>(receipt));
    }

    [Fact]
    public async Task OfAMadeUpName_ActivatesNobody()
    {
        await using var store = new HeaderReads(new MemoryDirectoryStore());
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(1, store, Rules, TimeProvider.System);
        IFileDirectory directory = cluster.Directory;
        string token = ForgeToken("nobody");

        DirectoryFault?[] refused =
        [
            (await directory.AuthenticateAsync(token, CancellationToken.None)).Fault,
            (await directory.HeartbeatAsync(token, CancellationToken.None)).Fault,
            (await directory.AnnounceAsync(token, new Announce(1, 1, true, [], []), CancellationToken.None)).Fault,
            (await directory.SignOffAsync(token, CancellationToken.None)).Fault,
            (await directory.RemoveAsync(token, CancellationToken.None)).Fault,
        ];

        Assert.All(refused, fault => Assert.Equal(DirectoryError.InvalidToken, fault?.Error));
        Assert.Empty(store.Peers);
    }

    [Fact]
    public async Task OfAnEarlierPeer_ActivatesItsGrainOnceAtMost()
    {
        await using var store = new HeaderReads(new MemoryDirectoryStore());
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(1, store, Rules, TimeProvider.System);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        Value(await cluster.Directory.RemoveAsync(ana.Token, CancellationToken.None));
        await cluster.Directory.HeartbeatAsync(ana.Token, CancellationToken.None);
        int reads = store.Peers.Count;

        for (int i = 0; i < 3; i++)
            Assert.NotNull((await cluster.Directory.HeartbeatAsync(ana.Token, CancellationToken.None)).Fault);

        Assert.Equal(reads, store.Peers.Count);
    }

    [Fact]
    public async Task OfARealName_TheBucketIsAskedByAGatewayThatDoesNotKnowItAndByNoOther()
    {
        await using var store = new MemoryDirectoryStore();
        int asked = 0;
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(
            1, store, Rules, TimeProvider.System, configure: cluster => cluster.ConfigureClient(client =>
                client.AddOutgoingGrainCallFilter(call =>
                {
                    if (call.InterfaceName == typeof(IRegistryBucketGrain).FullName)
                        Interlocked.Increment(ref asked);
                    return call.Invoke();
                })));
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");

        await BeatAsync(cluster.Directory);
        Assert.Equal(0, asked);
        await BeatAsync(new OrleansDirectory(
            cluster.Cluster.Client, new PartitionMap(Rules.Partitions), new OrleansDirectoryOptions(), TimeProvider.System));
        Assert.Equal(1, asked);

        async Task BeatAsync(IFileDirectory gateway)
        {
            for (int i = 0; i < 3; i++)
                Value(await gateway.HeartbeatAsync(ana.Token, CancellationToken.None));
        }
    }

    private static string ForgeToken(string peer) =>
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(peer))}.{Base64Url.EncodeToString(new byte[32])}";

    private static AnnouncePart Part(Guid upload, int index) =>
        new() { Upload = upload, Index = index, Removed = [], Added = [Files.Entry($"file {index}", index)] };

    private static AnnounceMessage Last(PeerDriver peer, Guid upload) => new()
    {
        Token = peer.Token,
        Epoch = peer.Registration.Peer.Epoch,
        Sequence = 1,
        IsFull = true,
        Removed = [],
        Added = [Files.Entry("last", 99)],
        Upload = upload,
        StagedParts = 2,
    };
}
