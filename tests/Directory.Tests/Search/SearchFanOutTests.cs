using P2POrleans.Directory.Contract;
using P2POrleans.Directory.Tests.Model;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Directory.Tests.Search;

/// <summary>Searches over partitions that are elsewhere: the first two are heard before the others are asked.</summary>
public sealed class SearchFanOutTests : IAsyncLifetime, IDisposable
{
    private const int Partitions = 7;
    private const int Scouts = 2;

    private static readonly PeerState Ana = new("ana", PeerKind.Native, "grpc://ana:1", null, 1, true);

    private readonly MemoryDirectoryStore _store = new();
    private readonly FileIndex[] _indexes = new FileIndex[Partitions];
    private DistantPartition[] _partitions = [];

    public async Task InitializeAsync()
    {
        for (int i = 0; i < Partitions; i++)
            _indexes[i] = await FileIndex.OpenAsync(_store, i, await StoredPeerCatalog.ReadAsync(_store, CancellationToken.None), CancellationToken.None);
        _partitions = [.. _indexes.Select(index => new DistantPartition(index))];
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose() => Array.ForEach(_indexes, static index => index.Dispose());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Search_InSmallPages_FindsEverythingInOrder(int seed)
    {
        var random = new Random(seed);
        FileEntry[] all = [.. Enumerable.Range(0, 700).Select(i => Files.Entry(
            $"{(random.Next(2) == 0 ? "word" : "wordy")} {string.Join(' ', random.GetItems<string>(["a", "bee", "sea", "dee"], 3).Distinct())} {i}", i))];
        await ShareAsync(all);

        List<SearchMatch> found = await AllPagesAsync("word", limit: 7);

        Assert.Equal(NaiveSearch.Run("word", all, static _ => 1), found);
        Assert.All(_partitions[0].Searches, search => Assert.Null(search.Plan.UpTo));
        Assert.All(_partitions[Scouts..], other => Assert.Contains(other.Searches, search => search.Plan.UpTo is not null));
    }

    /// <summary>
    /// The scouts have as many as the limit together, and what they have is worse than what the others have, whose answers are cut.
    /// </summary>
    [Theory]
    [InlineData(7)]
    [InlineData(250)]
    [InlineData(1000)]
    public async Task Search_AnswersAreCut_FindsEverythingInOrder(int limit)
    {
        // About 130 of them are on a page.
        string folder = new('\u4e2d', 1000);
        var map = new PartitionMap(Partitions);
        FileEntry[] all =
        [
            .. Enumerable.Range(0, 3000)
                .Select(i => Files.Entry($"{folder}/{(i % 2 == 0 ? "1" : "2")} word {i:0000}", i))
                .Where(file => map.OfName(file.Name) < Scouts == file.Name.Contains("/2 ", StringComparison.Ordinal)),
        ];
        await ShareAsync(all);

        List<SearchMatch> found = await AllPagesAsync("word", limit);

        Assert.Equal(NaiveSearch.Run("word", all, static _ => 1), found);
        if (limit == 250)
            Assert.Contains(_partitions[Scouts..].SelectMany(other => other.Searches), search => search is { Plan.UpTo: not null, Answer.IsCut: true });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public async Task Search_OnePartitionFails_FailsAsAWhole(int failing)
    {
        await ShareAsync([.. Enumerable.Range(0, 100).Select(i => Files.Entry($"word {i}", i))]);
        _partitions[failing].Fault = new DirectoryFault(DirectoryError.Unavailable, "Planned.");

        DirectoryResult<SearchResults> result = await SearchFanOut.SearchAsync(
            _partitions, new SearchQuery("word", null, null, null, 7, null), CancellationToken.None);

        Assert.Equal("Planned.", result.Fault?.Message);
    }

    private async Task ShareAsync(FileEntry[] files)
    {
        var announce = new Announce(1, 1, IsFull: true, [], files);
        foreach ((int partition, byte[] data) in SliceSplitter.Split(announce, new PartitionMap(Partitions), 1, 1).Changes())
            PeerDriver.Value(await _indexes[partition].ApplyAsync(new SliceChange(Ana, data), CancellationToken.None));
    }

    private async Task<List<SearchMatch>> AllPagesAsync(string text, int limit)
    {
        var found = new List<SearchMatch>();
        string? cursor = null;
        do
        {
            SearchResults page = PeerDriver.Value(await SearchFanOut.SearchAsync(
                _partitions, new SearchQuery(text, null, null, null, limit, cursor), CancellationToken.None));
            Assert.True(page.IsComplete);
            Assert.InRange(page.Matches.Count, 1, limit);
            found.AddRange(page.Matches);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return found;
    }
}
