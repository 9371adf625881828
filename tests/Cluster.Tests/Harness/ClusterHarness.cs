using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Harness;

/// <summary>A directory on three silos.</summary>
internal sealed class ClusterHarness : DirectoryHarness
{
    private readonly MemoryDirectoryStore _store = new();
    private readonly ManualTimeProvider _time = new();
    private TestDirectoryCluster? _cluster;

    public override IFileDirectory Directory => _cluster!.Directory;

    public static async Task<ClusterHarness> StartAsync()
    {
        var harness = new ClusterHarness();
        await harness.StartClusterAsync();
        return harness;
    }

    public override async Task SkipAsync(TimeSpan time)
    {
        _time.Advance(time);
        await _cluster!.SweepAsync();
    }

    public override async Task RestartAsync()
    {
        await _cluster!.DisposeAsync();
        await StartClusterAsync();
    }

    public override ValueTask DisposeAsync() => _cluster!.DisposeAsync();

    private async Task StartClusterAsync() => _cluster = await TestDirectoryCluster.StartAsync(3, _store, Rules, _time);
}
