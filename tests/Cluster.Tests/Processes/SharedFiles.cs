using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>A peer with files in all partitions, for which it asks until the directory can answer. It sends no heartbeats.</summary>
internal sealed class SharedFiles
{
    /// <summary>Outlasts the test, however busy the machine is.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);

    private const int Count = 500;

    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100);

    private readonly IFileDirectory _directory;
    private readonly PeerDriver _peer;

    private SharedFiles(IFileDirectory directory, PeerDriver peer)
    {
        _directory = directory;
        _peer = peer;
    }

    public static async Task<SharedFiles> AnnounceAsync(IFileDirectory directory)
    {
        PeerDriver ana = await RegisterAsync(directory, "ana");
        await ana.ShareAsync([.. Enumerable.Range(0, Count).Select(i => Files.Entry($"file {i}", i))]);
        return new SharedFiles(directory, ana);
    }

    /// <summary>Adds one more; returns when it is acknowledged.</summary>
    public async Task AddAsync(string name)
    {
        var announce = new Announce(_peer.Registration.Peer.Epoch, _peer.NextSequence++, IsFull: false, [], [Files.Entry(name, Count)]);
        DirectoryResult<AnnounceReceipt> result;
        while ((result = await _peer.SendAsync(announce)).Fault is { Error: DirectoryError.Unavailable })
            await Task.Delay(AskEvery);
        Value(result);
    }

    /// <summary>Returns when every file is found.</summary>
    public async Task FindAllAsync()
    {
        for (int i = 0; i < Count; i++)
        {
            DirectoryResult<SourcePage> found;
            while ((found = await _directory.FindByNameAsync($"file {i}", whole: false, null, 10, CancellationToken.None))
                .Fault is { Error: DirectoryError.Unavailable })
                await Task.Delay(AskEvery);
            Assert.Equal("ana", Assert.Single(Value(found).Sources).Peer);
        }
    }
}
