using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Local;
using P2POrleans.TestKit;

namespace P2POrleans.Directory.Tests.Local;

/// <summary>A local directory over an SQLite file of its own.</summary>
internal sealed class LocalHarness : DirectoryHarness
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private LocalDirectory? _directory;

    public override IFileDirectory Directory => _directory!;

    public static async Task<LocalHarness> StartAsync()
    {
        var harness = new LocalHarness();
        await harness.OpenAsync();
        return harness;
    }

    public override async Task SkipAsync(TimeSpan time)
    {
        _time.Advance(time);
        await _directory!.SweepAsync();
    }

    public override async Task RestartAsync()
    {
        await _directory!.DisposeAsync();
        await OpenAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _directory!.DisposeAsync();
        _folder.Dispose();
    }

    private async Task OpenAsync()
    {
        var options = new LocalDirectoryOptions { DatabaseFile = _folder["directory.db"], Rules = Rules };
        _directory = await LocalDirectory.OpenAsync(options, _time, DirectoryObserver.None, CancellationToken.None);
    }
}
