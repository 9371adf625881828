using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Peers;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Cluster.Tests.Peers;

/// <summary>
/// A store that loses the last of what it acknowledged while silos live on: a peer that goes on announcing as the protocol says must be found
/// with everything afterwards, and after all silos began anew.
/// </summary>
public sealed class LostWritesTests
{
    private static readonly DirectoryOptions Rules = new() { Partitions = 4, PasswordIterations = 1 };
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task Announces_LostByTheStore_AreThereOnceThePeerHasAnnouncedAgain(int lost, bool recordIsReadAgain)
    {
        var store = new ForgetfulStore();
        var files = new List<FileEntry> { Files.Entry("kept", 0) };
        Registration registration;
        await using (TestDirectoryCluster cluster = await StartAsync(store))
        {
            PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
            registration = ana.Registration;
            await ana.ShareAsync(files[0]);
            int kept = await store.CountWritesAsync();
            for (int i = 1; i <= lost; i++)
            {
                files.Add(Files.Entry($"lost {i}", i));
                await ana.ChangeAsync([], [files[^1]]);
            }

            await store.ForgetAsync(kept);
            if (recordIsReadAgain)
                await DeactivateAllPeersAsync(cluster);
            files.Add(Files.Entry("later", 99));
            await AnnounceAsPeersDoAsync(cluster.Directory, registration, lost + 2, files);
            await AssertAllFoundAsync(cluster.Directory, files);
        }

        await using TestDirectoryCluster next = await StartAsync(store);
        await AssertAllFoundAsync(next.Directory, files);
        Heartbeat heartbeat = Value(await next.Directory.HeartbeatAsync(registration.Token, CancellationToken.None));
        Assert.False(heartbeat.Reannounce);
    }

    [Fact]
    public async Task Registration_LostByTheStore_IsNotHeldAgainstTheNextOne()
    {
        var store = new ForgetfulStore();
        FileEntry[] files = [Files.Entry("a", 1), Files.Entry("b", 2)];
        await using (TestDirectoryCluster cluster = await StartAsync(store))
        {
            int kept = await store.CountWritesAsync();
            PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
            await ana.ShareAsync(files[0]);
            await ana.ChangeAsync([], [files[1]]);
            await store.ForgetAsync(kept);
            Assert.NotNull((await ana.SendAsync(new Announce(1, 3, IsFull: false, [], [Files.Entry("c", 3)]))).Fault);
            await DeactivateAllPeersAsync(cluster);

            Registration again = (await RegisterAsync(cluster.Directory, "ana")).Registration;
            await AnnounceAsPeersDoAsync(cluster.Directory, again, 1, files);
        }

        await using TestDirectoryCluster next = await StartAsync(store);
        await AssertAllFoundAsync(next.Directory, files);
    }

    /// <summary>A change first; then, whenever the directory expected something else, the full list under the number that it expected.</summary>
    private static async Task AnnounceAsPeersDoAsync(
        IFileDirectory directory, Registration registration, long sequence, IReadOnlyList<FileEntry> files)
    {
        long epoch = registration.Peer.Epoch;
        var announce = new Announce(epoch, sequence, IsFull: sequence == 1, [], sequence == 1 ? files : [files[^1]]);
        for (int attempt = 0; attempt < 5; attempt++)
        {
            DirectoryResult<AnnounceReceipt> result = await directory.AnnounceAsync(registration.Token, announce, CancellationToken.None);
            if (result.Fault is null)
                return;
            Assert.Equal(DirectoryError.SequenceGap, result.Fault.Error);
            Assert.Equal(epoch, result.Fault.ExpectedEpoch);
            announce = new Announce(epoch, result.Fault.ExpectedSequence, IsFull: true, [], files);
        }

        Assert.Fail("The directory expects another announce again and again.");
    }

    private static async Task AssertAllFoundAsync(IFileDirectory directory, IEnumerable<FileEntry> files)
    {
        foreach (FileEntry file in files)
        {
            Assert.Equal(file, Assert.Single(await directory.AllByNameAsync(file.Name)).File);
            Assert.Equal(file, Assert.Single(await directory.AllByRootAsync(file.Content!.Value.Root)).File);
        }
    }

    private static async Task DeactivateAllPeersAsync(TestDirectoryCluster cluster) =>
        await cluster.Cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    /// <summary>With all partitions and buckets there: that a silo has taken them is not what the store is to lose.</summary>
    private static async Task<TestDirectoryCluster> StartAsync(ForgetfulStore store)
    {
        TestDirectoryCluster cluster = await TestDirectoryCluster.StartAsync(1, store, Rules, TimeProvider.System);
        using var limit = new CancellationTokenSource(Limit);
        while (await cluster.Directory.CheckAsync(limit.Token) is not null)
            await Task.Delay(LookEvery, limit.Token);
        return cluster;
    }
}
