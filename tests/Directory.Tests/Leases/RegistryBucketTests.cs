using P2POrleans.Directory.Tests.Storage;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.TestKit;

namespace P2POrleans.Directory.Tests.Leases;

public sealed class RegistryBucketTests : IAsyncDisposable
{
    private static readonly DirectoryOptions Rules = new() { Partitions = 2 };
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly int Bucket = PeerHeader.BucketOf("ana");

    private readonly ManualTimeProvider _time = new();
    private readonly FaultyStore _store = new(new MemoryDirectoryStore());
    private readonly RecordingPartition[] _partitions = [new(), new()];

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Sweep_AfterALongPause_GivesAFullLease()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();

        _time.Advance(Rules.Lease * 2);
        Assert.Empty((await bucket.SweepAsync()).Lapsed);
        await ListenAsync(bucket, Rules.Lease - Second);
        Assert.True(_partitions[0].IsOnline("ana"));

        _time.Advance(Second);
        Assert.Equal(["ana"], (await bucket.SweepAsync()).Lapsed);
        Assert.False(_partitions[0].IsOnline("ana"));
    }

    [Fact]
    public async Task Sweep_AfterAPauseOfSeconds_GivesNothing()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();

        await ListenAsync(bucket, Rules.Lease - (7 * Second));
        _time.Advance(7 * Second);

        Assert.Equal(["ana"], (await bucket.SweepAsync()).Lapsed);
    }

    [Fact]
    public async Task Sweep_WhileTheStoreFails_EndsNoLease()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();

        _store.PresenceFails = true;
        await ListenAsync(bucket, Rules.Lease * 2);
        Assert.True((await bucket.FindAsync("ana", CancellationToken.None))!.Online);
        Assert.True(_partitions[0].IsOnline("ana"));

        _store.PresenceFails = false;
        await ListenAsync(bucket, Rules.Lease - Second);
        Assert.True(_partitions[0].IsOnline("ana"));
        await ListenAsync(bucket, 2 * Second);
        Assert.False(_partitions[0].IsOnline("ana"));
    }

    [Fact]
    public async Task Sweep_TheStoreFailsAsTheLeaseEnds_NotesLaterThatThePeerIsOnline()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        await ListenAsync(bucket, Rules.Lease - Second);
        _time.Advance(Second);

        // Written, without the bucket learning it.
        _store.PresenceIsWrittenAllTheSame = true;
        _store.PresenceFails = true;
        Assert.Empty((await bucket.SweepAsync()).Lapsed);
        Assert.NotNull(await OfflineSinceAsync());
        _store.PresenceFails = false;
        Assert.True(await bucket.RenewAsync("ana"));
        await bucket.SweepAsync();

        Assert.Null(await OfflineSinceAsync());
    }

    [Fact]
    public async Task EndIfSilent_AfterALongPause_WaitsForAnotherSilence()
    {
        RegistryBucket bucket = await OpenWithAnaAsync(PeerKind.Original);

        _time.Advance(TimeSpan.FromMinutes(5));
        await bucket.EndIfSilentAsync("ana", TimeSpan.FromMinutes(1));

        Assert.True((await bucket.FindAsync("ana", CancellationToken.None))!.Online);
    }

    [Fact]
    public async Task Overtaken_SaysNothingAnyMoreAndAcknowledgesNothing()
    {
        RegistryBucket old = await OpenWithAnaAsync();
        await ListenAsync(old, Rules.Lease - Second);
        RegistryBucket current = await OpenAsync();
        await current.SweepAsync();
        _time.Advance(Second);

        Assert.Empty((await old.SweepAsync()).Lapsed);

        Assert.True(old.HasSteppedDown);
        Assert.True(_partitions[0].IsOnline("ana"));
        Assert.Null(await OfflineSinceAsync());
        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await old.RenewAsync("ana"));
        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await old.EndAsync("ana", hasLeft: false));
        Assert.True(_partitions[0].IsOnline("ana"));
        Assert.False(current.HasSteppedDown);
    }

    [Fact]
    public async Task Sweep_APartitionWasRebuilt_TellsItOfEverybodyOnce()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        await bucket.SweepAsync();
        int messages = _partitions[1].Messages;

        _partitions[0].Incarnation = await _store.TakePartitionAsync(0, CancellationToken.None);
        _partitions[0].Forget();
        await bucket.SweepAsync();
        Assert.True(_partitions[0].IsOnline("ana"));
        int told = _partitions[0].Messages;
        await bucket.SweepAsync();

        Assert.Equal((told, messages), (_partitions[0].Messages, _partitions[1].Messages));
    }

    [Fact]
    public async Task Sweep_AnOvertakenPartitionAnswers_TellsItsSuccessorLater()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        await bucket.SweepAsync();

        long successor = await _store.TakePartitionAsync(0, CancellationToken.None);
        await bucket.SweepAsync();
        _partitions[0].Incarnation = successor;
        _partitions[0].Forget();
        await bucket.SweepAsync();

        Assert.True(_partitions[0].IsOnline("ana"));
    }

    [Fact]
    public async Task Flush_ThoseWhoWaitBesideAMessageThatFails_ReturnWithIt()
    {
        RegistryBucket bucket = await OpenAsync();
        var answer = new TaskCompletionSource<long>();
        _partitions[1].Answer = answer.Task;

        Task[] registrations = [.. Enumerable.Range(0, 5).Select(i => bucket.PutAsync(State($"peer{i}"), 0).AsTask())];
        Assert.Equal(1, _partitions[1].Messages);
        answer.SetResult(0);
        await Task.WhenAll(registrations);
        Assert.Equal(1, _partitions[1].Messages);

        _partitions[1].Answer = null;
        await bucket.SweepAsync();
        Assert.All(Enumerable.Range(0, 5), i => Assert.True(_partitions[1].IsOnline($"peer{i}")));
    }

    private static PeerState State(string name, PeerKind kind = PeerKind.Native) => new(name, kind, "grpc://a:1", null, 1, Online: true);

    /// <summary>Sweeps every second.</summary>
    private async Task ListenAsync(RegistryBucket bucket, TimeSpan time)
    {
        for (; time > TimeSpan.Zero; time -= Second)
        {
            _time.Advance(Second);
            await bucket.SweepAsync();
        }
    }

    private async Task<DateTimeOffset?> OfflineSinceAsync() =>
        Assert.Single(await _store.ReadPeersAsync(Bucket, null, 10, CancellationToken.None)).OfflineSince;

    private Task<RegistryBucket> OpenAsync() =>
        RegistryBucket.OpenAsync(Bucket, _store, _partitions, Rules, _time, CancellationToken.None);

    private async Task<RegistryBucket> OpenWithAnaAsync(PeerKind kind = PeerKind.Native)
    {
        for (int i = 0; i < _partitions.Length; i++)
            _partitions[i].Incarnation = await _store.TakePartitionAsync(i, CancellationToken.None);
        await _store.WriteHeaderAsync(new PeerHeader
        {
            Name = "ana",
            Kind = kind,
            GrpcUrl = "grpc://a:1",
            Credential = "secret",
            TokenHash = "hash",
            Epoch = 1,
        }, null);
        RegistryBucket bucket = await OpenAsync();
        await bucket.PutAsync(State("ana", kind), 0);
        return bucket;
    }
}
