using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>A peer that lives: it heartbeats as it is told to, and looks its first file up all the time.</summary>
internal sealed class LivePeer : IAsyncDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _leaving = new();
    private readonly IFileDirectory _directory;
    private readonly PeerDriver _peer;
    private readonly Task _life;
    private readonly Task _asking;
    private volatile int _heartbeats;
    private volatile int _answers;

    private LivePeer(IFileDirectory directory, PeerDriver peer)
    {
        _directory = directory;
        _peer = peer;
        _life = Task.Run(LiveAsync);
        _asking = Task.Run(AskAsync);
    }

    /// <summary>Those that were answered.</summary>
    public int Heartbeats => _heartbeats;

    /// <summary>Look-ups that were answered, with the peer in each.</summary>
    public int Answers => _answers;

    public static async Task<LivePeer> StartAsync(IFileDirectory directory, string name)
    {
        PeerDriver peer = await PeerDriver.RegisterAsync(directory, name);
        await peer.ShareAsync(Files.Entry(FileOf(name), 1));
        return new LivePeer(directory, peer);
    }

    /// <summary>Returns when it is acknowledged. A directory whose store lost its last moments asks for everything, and gets it.</summary>
    public async Task AnnounceOneMoreAsync()
    {
        FileEntry more = Files.Entry(FileOf(_peer.Name) + " too", 2);
        var announce = new Announce(_peer.Registration.Peer.Epoch, 2, IsFull: false, [], [more]);
        DirectoryResult<AnnounceReceipt> result;
        while ((result = await _peer.SendAsync(announce)).Fault is { } fault)
        {
            if (fault is { Error: DirectoryError.SequenceGap, ExpectedEpoch: { } epoch, ExpectedSequence: { } sequence })
                announce = new Announce(epoch, sequence, IsFull: true, [], [Files.Entry(FileOf(_peer.Name), 1), more]);
            else
                Assert.Equal(DirectoryError.Unavailable, fault.Error);
            await Task.Delay(AskEvery);
        }
    }

    /// <summary>Returns when so many have been answered in all; fails when the peer is not found meanwhile.</summary>
    public async Task WaitForAsync(int heartbeats, int answers)
    {
        while (Heartbeats < heartbeats || Answers < answers)
        {
            // Neither ends by itself unless something is wrong.
            if (await Task.WhenAny(_life, _asking, Task.Delay(AskEvery)) is { IsFaulted: true } failed)
                await failed;
        }
    }

    /// <summary>Returns when a heartbeat and a look-up were answered that began from now on.</summary>
    public Task WaitForNextAsync() =>
        // A look-up may be under way; heartbeats are seconds apart.
        WaitForAsync(Heartbeats + 1, Answers + 2);

    /// <summary>Falls silent; returns when its files are hidden, and fails if they were before.</summary>
    public async Task FallSilentAsync()
    {
        await _leaving.CancelAsync();
        await _asking;
        await _life;
        while (await FindAsync() is not { Count: 0 })
            await Task.Delay(AskEvery);
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await Task.WhenAny(Task.WhenAll(_asking, _life));
        _leaving.Dispose();
    }

    private static string FileOf(string peer) => $"first of {peer}";

    private async Task LiveAsync()
    {
        while (!_leaving.IsCancellationRequested)
        {
            DirectoryResult<Heartbeat> result = await _directory.HeartbeatAsync(_peer.Token, CancellationToken.None);
            if (result.Fault is not { Error: DirectoryError.Unavailable })
            {
                PeerDriver.Value(result);
                _heartbeats++;
            }

            // A real peer does not wait for long after a failure either.
            await Task.WhenAny(Task.Delay(result.Value?.RenewEvery ?? TimeSpan.FromSeconds(1), _leaving.Token));
        }
    }

    private async Task AskAsync()
    {
        while (!_leaving.IsCancellationRequested)
        {
            if (await FindAsync() is { } found)
            {
                Assert.Equal(_peer.Name, Assert.Single(found).Peer);
                _answers++;
            }

            await Task.Delay(AskEvery);
        }
    }

    /// <returns>Null when the directory can't say.</returns>
    private async Task<IReadOnlyList<FileSource>?> FindAsync() =>
        (await _directory.FindByNameAsync(FileOf(_peer.Name), whole: false, null, 10, CancellationToken.None)).Value?.Sources;
}
