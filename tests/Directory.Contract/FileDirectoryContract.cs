using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Directory.Contract;

/// <summary>
/// What every engine of the directory does, under <see cref="DirectoryHarness.Rules"/>; a part of it for each feature. An engine's
/// suite derives from every part.
/// </summary>
public abstract class FileDirectoryContract : IAsyncLifetime
{
    private DirectoryHarness? _harness;

    protected IFileDirectory Directory => _harness!.Directory;

    protected DirectoryHarness Harness => _harness!;

    public async Task InitializeAsync() => _harness = await StartAsync();

    public async Task DisposeAsync()
    {
        if (_harness is not null)
            await _harness.DisposeAsync();
    }

    /// <summary>A new directory over an empty store.</summary>
    protected abstract Task<DirectoryHarness> StartAsync();

    protected Task<PeerDriver> RegisterAsync(string name, PeerKind kind = PeerKind.Native) =>
        PeerDriver.RegisterAsync(Directory, name, kind, kind == PeerKind.Original ? "password" : null);

    protected Task<IReadOnlyList<FileSource>> ByNameAsync(string name) => Directory.AllByNameAsync(name);

    /// <summary>Of all sizes.</summary>
    protected Task<IReadOnlyList<FileSource>> ByRootAsync(int content) => Directory.AllByRootAsync(Files.Content(content).Root);

    protected async Task<string[]> PeersWithAsync(string name) => [.. (await ByNameAsync(name)).Select(source => source.Peer).Order()];

    protected async Task<SearchResults> SearchAsync(string text, int limit = 100, string? cursor = null) =>
        Value(await Directory.SearchAsync(new SearchQuery(text, null, null, null, limit, cursor), CancellationToken.None));

    protected async Task<string[]> NamesAsync(string text) =>
        [.. (await SearchAsync(text)).Matches.Select(match => match.File.Name)];

    protected async Task<FileEntry[]> FilesOfAsync(string peer) =>
        [.. Value(await Directory.ListFilesAsync(peer, null, 1000, CancellationToken.None)).Files];

    protected async Task<bool> IsOnlineAsync(string peer) =>
        (await Directory.FindPeerAsync(peer, CancellationToken.None))!.Online;

    protected static DirectoryFault Fault<T>(DirectoryError error, DirectoryResult<T> result)
        where T : class
    {
        Assert.False(result.TryGet(out T? value, out DirectoryFault? fault), $"Succeeded with {value}.");
        Assert.Equal(error, fault.Error);
        return fault;
    }
}
