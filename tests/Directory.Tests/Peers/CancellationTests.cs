using P2POrleans.Directory.Contract;
using P2POrleans.Directory.Tests.Storage;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Local;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.TestKit;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Directory.Tests.Peers;

/// <summary>A caller who leaves at the first write of a header. What was begun is carried out.</summary>
public sealed class CancellationTests : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly FaultyStore _store = new(new MemoryDirectoryStore());
    private LocalDirectory _directory = null!;

    public async Task InitializeAsync() => _directory = await LocalDirectory.OpenAsync(
        _store, new DirectoryOptions { Partitions = 4 }, new ManualTimeProvider(), DirectoryObserver.None, CancellationToken.None);

    public Task DisposeAsync() => _directory.DisposeAsync().AsTask();

    public void Dispose() => _leaving.Dispose();

    [Fact]
    public async Task Register_TakesThePeerIn()
    {
        LeaveAtTheFirstWrite();

        Registration registration = Value(await _directory.RegisterAsync(Request("ana"), _leaving.Token));

        Assert.True((await _directory.FindPeerAsync("ana", CancellationToken.None))!.Online);
        Value(await _directory.HeartbeatAsync(registration.Token, CancellationToken.None));
    }

    [Fact]
    public async Task Announce_IsCommitted()
    {
        PeerDriver ana = await RegisterAsync(_directory, "ana");
        LeaveAtTheFirstWrite();

        Value(await _directory.AnnounceAsync(ana.Token, new Announce(1, 1, true, [], [Files.Entry("a", 1)]), _leaving.Token));

        Assert.Single(await _directory.AllByNameAsync("a"));
        Heartbeat heartbeat = Value(await _directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        Assert.Equal((1, false), (heartbeat.Sequence, heartbeat.Reannounce));
    }

    [Fact]
    public async Task SignOff_TakesThePeerOffline()
    {
        PeerDriver ana = await RegisterAsync(_directory, "ana", PeerKind.Original, "password");
        LeaveAtTheFirstWrite();

        Value(await _directory.SignOffAsync(ana.Token, _leaving.Token));

        Assert.False((await _directory.FindPeerAsync("ana", CancellationToken.None))!.Online);
    }

    [Fact]
    public async Task Remove_ForgetsThePeer()
    {
        PeerDriver ana = await RegisterAsync(_directory, "ana");
        await ana.ShareAsync(Files.Entry("a", 1));
        LeaveAtTheFirstWrite();

        Value(await _directory.RemoveAsync(ana.Token, _leaving.Token));

        Assert.Null(await _directory.FindPeerAsync("ana", CancellationToken.None));
        Assert.Null(await _store.ReadHeaderAsync("ana", CancellationToken.None));
    }

    [Fact]
    public async Task Before_NothingIsWritten()
    {
        PeerDriver ana = await RegisterAsync(_directory, "ana");
        int written = _store.Headers.Count;
        await _leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await _directory.AnnounceAsync(ana.Token, new Announce(1, 1, true, [], [Files.Entry("a", 1)]), _leaving.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _directory.RemoveAsync(ana.Token, _leaving.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _directory.HeartbeatAsync(ana.Token, _leaving.Token));

        Assert.Equal(written, _store.Headers.Count);
        Assert.Empty(_store.Slices);
    }

    private void LeaveAtTheFirstWrite() => _store.Decide = what =>
    {
        if (what is PeerHeader)
            _leaving.Cancel();
        return WriteFault.None;
    };
}
