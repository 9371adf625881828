using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Grains.Contracts;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Cluster.Tests.Peers;

/// <summary>What happens to a peer between the two calls of a removal: whose token it is, then the removal itself.</summary>
public sealed class RemoveTests : IAsyncDisposable
{
    private static readonly DirectoryOptions Rules = new() { Partitions = 2, PasswordIterations = 1, Lease = TimeSpan.FromMinutes(10) };

    private readonly MemoryDirectoryStore _store = new();
    private bool _isLost;
    private Func<Task> _beforeRemoval = static () => Task.CompletedTask;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task RegisteredAgainMeanwhile_IsNotCalledRemoved()
    {
        await using TestDirectoryCluster cluster = await StartAsync();
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        string old = ana.Token;
        _beforeRemoval = () => cluster.Directory.RegisterAsync(Request("ana", credential: ana.Registration.Secret), default).AsTask();

        DirectoryResult<PeerDescription> removed = await cluster.Directory.RemoveAsync(old, CancellationToken.None);

        Assert.Equal(DirectoryError.InvalidToken, removed.Fault?.Error);
        Assert.NotNull(await cluster.Directory.FindPeerAsync("ana", CancellationToken.None));
    }

    [Fact]
    public async Task RemovedByAnAttemptWhoseAnswerWasLost_IsCalledRemoved()
    {
        await using TestDirectoryCluster cluster = await StartAsync();
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        _beforeRemoval = () => cluster.Cluster.Client.GetGrain<IPeerGrain>("ana").RemoveAsync(ana.Token, default).AsTask();

        PeerDescription removed = Value(await cluster.Directory.RemoveAsync(ana.Token, CancellationToken.None));

        Assert.Equal("ana", removed.Name);
        Assert.Null(await cluster.Directory.FindPeerAsync("ana", CancellationToken.None));
    }

    /// <summary>As when the silo of the peer is killed after it has marked the peer as removed, and nobody tries again.</summary>
    [Fact]
    public async Task EndedAfterTheMark_IsFinishedByTheSweeps()
    {
        await using TestDirectoryCluster cluster = await StartAsync();
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        await ana.ShareAsync(Files.Entry("a", 1));
        _isLost = true;

        Answer<PeerDescription> answer = await cluster.Cluster.Client.GetGrain<IPeerGrain>("ana").RemoveAsync(ana.Token, default);

        Assert.Equal(DirectoryError.Unavailable, answer.Fault?.Error);
        await GoneAsync(cluster.Directory).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(await cluster.Directory.AllByNameAsync("a"));
        Assert.Null(await _store.ReadHeaderAsync("ana", CancellationToken.None));
    }

    [Fact]
    public async Task EndedAfterTheMark_TriedAgain_IsCalledRemoved()
    {
        await using TestDirectoryCluster cluster = await StartAsync();
        PeerDriver ana = await RegisterAsync(cluster.Directory, "ana");
        _isLost = true;

        Assert.Equal("ana", Value(await cluster.Directory.RemoveAsync(ana.Token, CancellationToken.None)).Name);

        Assert.Null(await cluster.Directory.FindPeerAsync("ana", CancellationToken.None));
    }

    private static async Task GoneAsync(IFileDirectory directory)
    {
        while (await directory.FindPeerAsync("ana", CancellationToken.None) is not null)
            await Task.Delay(TimeSpan.FromMilliseconds(100));
    }

    private Task<TestDirectoryCluster> StartAsync() => TestDirectoryCluster.StartAsync(
        1, _store, Rules, TimeProvider.System, configure: cluster =>
        {
            cluster.ConfigureClient(client => client.AddOutgoingGrainCallFilter(async context =>
            {
                if (context.InterfaceMethod.Name == nameof(IPeerGrain.RemoveAsync))
                    await Interlocked.Exchange(ref _beforeRemoval, static () => Task.CompletedTask)();
                await context.Invoke();
            }));
            cluster.ConfigureSilo((_, silo) => silo.AddOutgoingGrainCallFilter(context =>
                context.InterfaceName == typeof(IRegistryBucketGrain).FullName
                && context.InterfaceMethod.Name == nameof(IRegistryBucketGrain.RemoveAsync) && Interlocked.Exchange(ref _isLost, false)
                    ? throw new SiloUnavailableException("Lost.")
                    : context.Invoke()));
        });
}
