using System.Globalization;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Engine;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Cluster.Tests.Partitions;

/// <summary>What happens to a partition whose activation is not the last one any more.</summary>
public sealed class TakeoverTests : IAsyncDisposable
{
    private static readonly DirectoryOptions Rules = new() { Partitions = 2, PasswordIterations = 1 };

    private static readonly int LargeFiles =
        int.TryParse(Environment.GetEnvironmentVariable("P2P_LARGE_FILES"), CultureInfo.InvariantCulture, out int files) ? files : 50_000;

    private readonly MemoryDirectoryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Announce_PartitionWasTakenOver_IsFoundAllTheSame()
    {
        await using TestDirectoryCluster cluster = await StartAsync(_store);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync(Files.Entry("before.txt", 1));
        await TakeAllAsync();

        await ana.ChangeAsync([], [Files.Entry("after.txt", 2)]);

        Assert.Single(await FindAsync(cluster, "before.txt"));
        Assert.Single(await FindAsync(cluster, "after.txt"));
    }

    [Fact]
    public async Task Apply_ByAStaleActivation_IsNotAcknowledged()
    {
        await using TestDirectoryCluster cluster = await StartAsync(_store);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync(Files.Entry("before.txt", 1));
        await TakeAllAsync();

        int partition = new PartitionMap(Rules.Partitions).OfName("before.txt");
        Answer<FileDirectory.Announces.SliceReceipt> answer =
            await cluster.Cluster.Client.GetGrain<IFileIndexGrain>(partition).DropAsync("ana", CancellationToken.None);

        Assert.Equal(DirectoryError.Unavailable, answer.Fault?.Error);
    }

    [Fact]
    public async Task Call_OfAPartitionThatTheDirectoryDoesNotHave_IsUnavailableAndTakesNothing()
    {
        await using TestDirectoryCluster cluster = await StartAsync(_store);
        var other = new OrleansDirectory(
            cluster.Cluster.Client, new PartitionMap(64), new OrleansDirectoryOptions { RetryFor = TimeSpan.Zero }, TimeProvider.System);
        string name = Enumerable.Range(0, 100).Select(i => $"{i}").First(n => new PartitionMap(64).OfName(n) == 40);

        DirectoryResult<SourcePage> result = await other.FindByNameAsync(name, whole: false, null, 10, CancellationToken.None);

        Assert.Equal(DirectoryError.Unavailable, result.Fault?.Error);
        Assert.Equal(1, await _store.TakePartitionAsync(40, CancellationToken.None));
    }

    [Fact]
    public async Task Search_OnePartitionCannotBeRebuilt_IsUnavailableAndNotShorter()
    {
        await using TestDirectoryCluster cluster = await StartAsync(new UnreadablePartitionStore(_store, 1));

        DirectoryResult<SearchResults> result =
            await cluster.Once.SearchAsync(new SearchQuery("anything", null, null, null, 10, null), CancellationToken.None);

        Assert.Equal(DirectoryError.Unavailable, result.Fault?.Error);
        Assert.Equal(DirectoryError.Unavailable, (await cluster.Once.CheckAsync(CancellationToken.None))?.Error);
    }

    [Fact]
    public async Task Count_SliceCannotBeRead_IsUnavailableAndNotAnError()
    {
        await using (TestDirectoryCluster before = await StartAsync(_store))
            await RegisterAsync(before.Directory, "ana");
        long incarnation = await _store.TakePartitionAsync(1, CancellationToken.None);
        await _store.WriteSliceAsync(new SliceWrite(1, incarnation, "ana", Replaces: true, new byte[] { 99, 99 }));
        await using TestDirectoryCluster cluster = await StartAsync(_store);

        Assert.Null(await CountAsync(cluster, 1));
        Assert.NotNull(await CountAsync(cluster, 0));
    }

    [Fact]
    public async Task Silo_StoreHasAnotherNumberOfPartitions_RefusesToStart()
    {
        await _store.FixPartitionCountAsync(7, CancellationToken.None);

        DirectoryStoreException refused = await Assert.ThrowsAsync<DirectoryStoreException>(() => StartAsync(_store));

        Assert.Contains("has 7 partitions and the configuration asks for 2", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Without a part that has to be sent again, as many as one announce may have: <c>P2P_LARGE_FILES=1000000</c>.</summary>
    [Fact]
    public async Task LargeAnnounce_AcrossSilos_IsFoundWhole()
    {
        await using TestDirectoryCluster cluster = await StartAsync(_store);
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        FileEntry[] files = [.. Enumerable.Range(0, LargeFiles).Select(i => Files.Entry($"a folder with a rather long name/file number {i}", i))];

        var announce = new FileDirectory.Announces.Announce(ana.Registration.Peer.Epoch, 1, IsFull: true, [], files);
        Assert.Equal(files.Length, Value(await cluster.Once.AnnounceWholeAsync(ana.Token, announce)).Files);

        foreach (FileEntry file in (FileEntry[])[files[0], files[files.Length / 2], files[^1]])
            Assert.Equal(file, Assert.Single(await FindAsync(cluster, file.Name)).File);
        Assert.Equal(files.Length, (await cluster.Directory.GetStatisticsAsync(CancellationToken.None)).Files);
    }

    private static Task<long?> CountAsync(TestDirectoryCluster cluster, int partition) => TestDirectoryCluster.AnswerAsync(
        () => cluster.Cluster.Client.GetGrain<IFileIndexGrain>(partition).CountAsync(CancellationToken.None));

    private static Task<TestDirectoryCluster> StartAsync(IDirectoryStore store) =>
        TestDirectoryCluster.StartAsync(2, store, Rules, TimeProvider.System);

    private static async Task<IReadOnlyList<FileSource>> FindAsync(TestDirectoryCluster cluster, string name) =>
        await cluster.Directory.AllByNameAsync(name);

    private async Task TakeAllAsync()
    {
        for (int partition = 0; partition < Rules.Partitions; partition++)
            await _store.TakePartitionAsync(partition, CancellationToken.None);
    }
}
