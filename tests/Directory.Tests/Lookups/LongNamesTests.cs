using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Local;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.TestKit;
using static P2POrleans.Directory.Contract.Files;

namespace P2POrleans.Directory.Tests.Lookups;

/// <summary>Names that are so long that partitions cut their answers short before the limit does: what is merged from them has no gaps.</summary>
public sealed class LongNamesTests : IAsyncLifetime
{
    private static readonly FileEntry[] Shared =
        [.. Enumerable.Range(0, 900).Select(i => Entry($"{new string('\u4e2d', 1000)}/word {i:000}", i))];

    private LocalDirectory? _directory;

    public async Task InitializeAsync()
    {
        _directory = await LocalDirectory.OpenAsync(
            new MemoryDirectoryStore(), new DirectoryOptions { Partitions = 4 }, new ManualTimeProvider(), DirectoryObserver.None,
            CancellationToken.None);
        await (await PeerDriver.RegisterAsync(_directory, "ana")).ShareAsync(Shared);
    }

    public async Task DisposeAsync() => await _directory!.DisposeAsync();

    [Fact]
    public async Task ListFiles_ShowsEachOnceInOrder()
    {
        var listed = new List<FileEntry>();
        FileEntryPage page;
        do
        {
            FileEntry? after = listed.Count == 0 ? null : listed[^1];
            page = PeerDriver.Value(await _directory!.ListFilesAsync("ana", after, 1000, CancellationToken.None));
            Assert.InRange(page.Files.Count, 1, Shared.Length - 1);
            listed.AddRange(page.Files);
        }
        while (!page.IsLast);

        Assert.Equal(Shared, listed);
    }

    [Fact]
    public async Task Search_ShowsEachOnceInOrder()
    {
        var found = new List<FileEntry>();
        string? cursor = null;
        do
        {
            SearchResults page = PeerDriver.Value(
                await _directory!.SearchAsync(new SearchQuery("word", null, null, null, 1000, cursor), CancellationToken.None));
            found.AddRange(page.Matches.Select(match => match.File));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(Shared, found);
    }
}
