using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using static P2POrleans.Directory.Contract.Files;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Directory.Contract;

/// <summary>What every engine of the directory does, under <see cref="DirectoryHarness.Rules"/>.</summary>
public abstract class FileDirectoryContract : IAsyncLifetime
{
    private DirectoryHarness? _harness;

    protected IFileDirectory Directory => _harness!.Directory;

    protected DirectoryHarness Harness => _harness!;

    /// <summary>A new directory over an empty store.</summary>
    protected abstract Task<DirectoryHarness> StartAsync();

    public async Task InitializeAsync() => _harness = await StartAsync();

    public async Task DisposeAsync()
    {
        if (_harness is not null)
            await _harness.DisposeAsync();
    }

    [Fact]
    public async Task Announce_Acknowledged_IsFound()
    {
        PeerDriver ana = await RegisterAsync(Directory, "ana");
        AnnounceReceipt receipt = await ana.ShareAsync(Entry("music/song.mp3", 1), Entry("notes.txt", 2));

        Assert.Equal(new AnnounceReceipt(1, 2), receipt);
        FileSource source = Assert.Single(await ByNameAsync("song.mp3"));
        Assert.Equal(new FileSource(Entry("music/song.mp3", 1), "ana", PeerKind.Native, "grpc://ana:50051", "http://ana:51051"), source);
        Assert.Equal(source, Assert.Single(await ByNameAsync("music/song.mp3")));
        Assert.Equal(source, Assert.Single(await ByRootAsync(1)));
        Assert.Empty(await ByNameAsync("video/song.mp3"));
        Assert.Equal("music/song.mp3", Assert.Single((await SearchAsync("son")).Matches).File.Name);
    }

    protected async Task<IReadOnlyList<FileSource>> ByNameAsync(string name) =>
        Value(await Directory.FindByNameAsync(name, CancellationToken.None));

    protected async Task<IReadOnlyList<FileSource>> ByRootAsync(int content) =>
        Value(await Directory.FindByRootAsync(Content(content).Root, CancellationToken.None));

    protected async Task<SearchResults> SearchAsync(string text, int limit = 100, string? cursor = null) =>
        Value(await Directory.SearchAsync(new SearchQuery(text, null, null, null, limit, cursor), CancellationToken.None));
}
