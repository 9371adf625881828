using System.Buffers.Text;
using System.Text;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Contracts;
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
