using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Engine;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Cluster.Tests.Peers;

/// <summary>A peer that goes over two gateways at once, as one does that believes its first one dead.</summary>
public sealed class TwoGatewaysTests
{
    private const int Announces = 100;

    private static readonly DirectoryOptions Rules = new() { Partitions = 4, PasswordIterations = 1 };

    [Fact]
    public async Task TheSameAnnounceOverBoth_IsCarriedOutOnceAndAnsweredAlike()
    {
        await using var store = new MemoryDirectoryStore();
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(2, store, Rules, TimeProvider.System);
        OrleansDirectory other = OtherGateway(cluster);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");

        for (int sequence = 1; sequence <= Announces; sequence++)
        {
            Announce announce = Change(ana, sequence, Files.Entry($"file {sequence}", sequence));
            DirectoryResult<AnnounceReceipt>[] receipts = await Task.WhenAll(
                cluster.Directory.AnnounceAsync(ana.Token, announce, default).AsTask(),
                other.AnnounceAsync(ana.Token, announce, default).AsTask());
            Assert.All(receipts, receipt => Assert.Equal(new AnnounceReceipt(sequence, sequence), Value(receipt)));
        }

        Assert.Equal(Announces, Value(await other.ListFilesAsync("ana", null, 1000, default)).Files.Count);
    }

    [Fact]
    public async Task DifferentAnnouncesWithOneSequence_OneIsTakenAndTheOtherToldWhatWasExpected()
    {
        await using var store = new MemoryDirectoryStore();
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(2, store, Rules, TimeProvider.System);
        OrleansDirectory other = OtherGateway(cluster);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");

        for (int sequence = 1; sequence <= Announces; sequence++)
        {
            FileEntry[] files = [Files.Entry($"here {sequence}", 2 * sequence), Files.Entry($"there {sequence}", (2 * sequence) + 1)];
            DirectoryResult<AnnounceReceipt>[] receipts = await Task.WhenAll(
                cluster.Directory.AnnounceAsync(ana.Token, Change(ana, sequence, files[0]), default).AsTask(),
                other.AnnounceAsync(ana.Token, Change(ana, sequence, files[1]), default).AsTask());

            DirectoryResult<AnnounceReceipt> refused = Assert.Single(receipts, receipt => receipt.Fault is not null);
            Assert.Equal(DirectoryError.SequenceGap, refused.Fault?.Error);
            Assert.Equal(sequence + 1, refused.Fault?.ExpectedSequence);
            FileEntry taken = receipts[0].Fault is null ? files[0] : files[1];
            FileEntry lost = receipts[0].Fault is null ? files[1] : files[0];
            Assert.Single(await other.AllByNameAsync(taken.Name));
            Assert.Empty(await cluster.Directory.AllByNameAsync(lost.Name));
        }
    }

    [Fact]
    public async Task ListsInSeveralMessagesOverBothAtOnce_NeitherDisturbsTheOther()
    {
        await using var store = new MemoryDirectoryStore();
        await using TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(2, store, Rules, TimeProvider.System);
        OrleansDirectory other = OtherGateway(cluster);
        OrleansDirectory otherOnce = OtherGateway(cluster, TimeSpan.Zero);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        string folder = new('f', 900);

        for (int sequence = 1; sequence <= 5; sequence++)
        {
            // Each about four times as long as a message.
            FileEntry[] files = [.. Enumerable.Range(0, 800).Select(i => Files.Entry($"{folder}/{sequence} {i}", (1000 * sequence) + i))];
            var announce = new Announce(ana.Registration.Peer.Epoch, sequence, IsFull: true, [], files);
            DirectoryResult<AnnounceReceipt>[] receipts = await Task.WhenAll(
                cluster.Once.AnnounceWholeAsync(ana.Token, announce), otherOnce.AnnounceWholeAsync(ana.Token, announce));

            Assert.All(receipts, receipt => Assert.Equal(new AnnounceReceipt(sequence, files.Length), Value(receipt)));
            Assert.Single(await other.AllByNameAsync(files[0].Name));
            Assert.Single(await cluster.Directory.AllByNameAsync(files[^1].Name));
        }
    }

    /// <summary>Another client: the one inside of a silo, as a gateway that hosts a silo has it.</summary>
    private static OrleansDirectory OtherGateway(TestDirectoryCluster cluster, TimeSpan? retryFor = null) => new(
        cluster.Cluster.Silos[1].ServiceProvider.GetRequiredService<IClusterClient>(),
        new PartitionMap(Rules.Partitions),
        new OrleansDirectoryOptions { RetryFor = retryFor ?? new OrleansDirectoryOptions().RetryFor },
        TimeProvider.System);

    private static Announce Change(PeerDriver peer, long sequence, FileEntry added) =>
        new(peer.Registration.Peer.Epoch, sequence, IsFull: false, [], [added]);
}
