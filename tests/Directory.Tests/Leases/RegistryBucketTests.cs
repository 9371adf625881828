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

    private static readonly CancellationToken Cancelled = new(canceled: true);

    private readonly ManualTimeProvider _time = new();
    private readonly FaultyStore _store = new(new MemoryDirectoryStore());
    private readonly RecordingPartition[] _partitions = [new(), new()];

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Sweep_AfterALongPause_GivesAFullLease()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();

        _time.Advance(Rules.Lease * 2);
        Assert.Empty((await bucket.SweepAsync(CancellationToken.None)).Lapsed);
        await ListenAsync(bucket, Rules.Lease - Second);
        Assert.True(_partitions[0].IsOnline("ana"));

        _time.Advance(Second);
        Assert.Equal(["ana"], (await bucket.SweepAsync(CancellationToken.None)).Lapsed);
        Assert.False(_partitions[0].IsOnline("ana"));
    }

    [Fact]
    public async Task Sweep_AfterAPauseOfSeconds_GivesNothing()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();

        await ListenAsync(bucket, Rules.Lease - (7 * Second));
        _time.Advance(7 * Second);

        Assert.Equal(["ana"], (await bucket.SweepAsync(CancellationToken.None)).Lapsed);
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
        Assert.Empty((await bucket.SweepAsync(CancellationToken.None)).Lapsed);
        Assert.NotNull(await OfflineSinceAsync());
        _store.PresenceFails = false;
        Assert.True(await bucket.RenewAsync("ana", CancellationToken.None));
        await bucket.SweepAsync(CancellationToken.None);

        Assert.Null(await OfflineSinceAsync());
    }

    [Fact]
    public async Task EndIfSilent_AfterALongPause_WaitsForAnotherSilence()
    {
        RegistryBucket bucket = await OpenWithAnaAsync(PeerKind.Original);

        _time.Advance(TimeSpan.FromMinutes(5));
        await bucket.EndIfSilentAsync("ana", TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.True((await bucket.FindAsync("ana", CancellationToken.None))!.Online);
    }

    [Fact]
    public async Task Overtaken_SaysNothingAnyMoreAndAcknowledgesNothing()
    {
        RegistryBucket old = await OpenWithAnaAsync();
        await ListenAsync(old, Rules.Lease - Second);
        RegistryBucket current = await OpenAsync();
        await current.SweepAsync(CancellationToken.None);
        _time.Advance(Second);

        Assert.Empty((await old.SweepAsync(CancellationToken.None)).Lapsed);

        Assert.True(old.HasSteppedDown);
        Assert.True(_partitions[0].IsOnline("ana"));
        Assert.Null(await OfflineSinceAsync());
        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await old.RenewAsync("ana", CancellationToken.None));
        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await old.EndAsync("ana", hasLeft: false, CancellationToken.None));
        Assert.True(_partitions[0].IsOnline("ana"));
        Assert.False(current.HasSteppedDown);
    }

    [Fact]
    public async Task Overtaken_DoesNotSayThatAPeerIsUnknown()
    {
        RegistryBucket old = await OpenAsync();
        RegistryBucket current = await OpenAsync();
        await current.PutAsync(State("bob"), 0, CancellationToken.None);
        _time.Advance(Rules.SweepEvery);

        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await old.FindAsync("bob", CancellationToken.None));
        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await old.RenewAsync("bob", CancellationToken.None));
        Assert.True(old.HasSteppedDown);
        Assert.Null(await current.FindAsync("nobody", CancellationToken.None));
    }

    [Fact]
    public async Task Find_OfAnUnknownPeer_AsksTheStoreOnceInASweep()
    {
        RegistryBucket bucket = await OpenAsync();
        _time.Advance(Rules.SweepEvery);
        _store.PresenceFails = true;
        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await bucket.FindAsync("nobody", CancellationToken.None));
        _store.PresenceFails = false;
        Assert.Null(await bucket.FindAsync("nobody", CancellationToken.None));

        _store.PresenceFails = true;
        Assert.False(await bucket.RenewAsync("nobody", CancellationToken.None));
        Assert.Null(await bucket.FindAsync("nobody", CancellationToken.None));
    }

    [Fact]
    public async Task Sweep_APartitionWasRebuilt_TellsItOfEverybodyOnce()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        await bucket.SweepAsync(CancellationToken.None);
        int messages = _partitions[1].Messages;

        _partitions[0].Incarnation = await _store.TakePartitionAsync(0, CancellationToken.None);
        _partitions[0].Forget();
        await bucket.SweepAsync(CancellationToken.None);
        Assert.True(_partitions[0].IsOnline("ana"));
        int told = _partitions[0].Messages;
        await bucket.SweepAsync(CancellationToken.None);

        Assert.Equal((told, messages), (_partitions[0].Messages, _partitions[1].Messages));
    }

    [Fact]
    public async Task Sweep_AnOvertakenPartitionAnswers_TellsItsSuccessorLater()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        await bucket.SweepAsync(CancellationToken.None);

        long successor = await _store.TakePartitionAsync(0, CancellationToken.None);
        await bucket.SweepAsync(CancellationToken.None);
        _partitions[0].Incarnation = successor;
        _partitions[0].Forget();
        await bucket.SweepAsync(CancellationToken.None);

        Assert.True(_partitions[0].IsOnline("ana"));
    }

    [Fact]
    public async Task Flush_ThoseWhoWaitBesideAMessageThatFails_FailWithIt()
    {
        RegistryBucket bucket = await OpenAsync();
        var answer = new TaskCompletionSource<long>();
        _partitions[1].Answer = answer.Task;

        Task[] registrations =
            [.. Enumerable.Range(0, 5).Select(i => bucket.PutAsync(State($"peer{i}"), 0, CancellationToken.None).AsTask())];
        Assert.Equal(1, _partitions[1].Messages);
        answer.SetResult(0);
        foreach (Task registration in registrations)
            await Assert.ThrowsAsync<DirectoryStoreException>(() => registration);
        Assert.Equal(1, _partitions[1].Messages);

        _partitions[1].Answer = null;
        await bucket.SweepAsync(CancellationToken.None);
        Assert.All(Enumerable.Range(0, 5), i => Assert.True(_partitions[1].IsOnline($"peer{i}")));
    }

    [Fact]
    public async Task Renew_WhileTheReturnIsBeingTold_WaitsForIt()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        await bucket.EndAsync("ana", hasLeft: false, CancellationToken.None);
        var answer = new TaskCompletionSource<long>();
        _partitions[1].Answer = answer.Task;

        Task<bool> first = bucket.RenewAsync("ana", CancellationToken.None).AsTask();
        Task<bool> second = bucket.RenewAsync("ana", 3, CancellationToken.None).AsTask();

        Assert.Equal((false, false), (first.IsCompleted, second.IsCompleted));
        Assert.False(_partitions[1].IsOnline("ana"));
        _partitions[1].Answer = null;
        answer.SetResult(0);
        await Assert.ThrowsAsync<DirectoryStoreException>(() => first);
        await Assert.ThrowsAsync<DirectoryStoreException>(() => second);
        Assert.True(await bucket.RenewAsync("ana", CancellationToken.None));
        Assert.True(_partitions[1].IsOnline("ana"));
    }

    [Fact]
    public async Task Renew_ThePartitionsKnowThatThePeerIsOnline_TellsNobody()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        int messages = _partitions[1].Messages;
        _partitions[1].Answer = Task.FromResult(0L);
        _store.PresenceFails = true;

        Assert.True(await bucket.RenewAsync("ana", CancellationToken.None));

        Assert.Equal(messages, _partitions[1].Messages);
    }

    [Fact]
    public async Task Renew_TheBucketBeforeWasLostBetweenStoreAndPartitions_TellsThem()
    {
        RegistryBucket lost = await OpenWithAnaAsync();
        await lost.EndAsync("ana", hasLeft: false, CancellationToken.None);
        _partitions[1].Answer = Task.FromResult(0L);
        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await lost.RenewAsync("ana", CancellationToken.None));

        RegistryBucket next = await OpenAsync();
        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await next.RenewAsync("ana", CancellationToken.None));
        _partitions[1].Answer = null;
        Assert.True(await next.RenewAsync("ana", CancellationToken.None));

        Assert.True(_partitions[1].IsOnline("ana"));
    }

    [Fact]
    public async Task Renew_AfterASweepThatToldEverybody_TellsNobody()
    {
        await OpenWithAnaAsync();
        RegistryBucket next = await OpenAsync();
        await next.SweepAsync(CancellationToken.None);
        int messages = _partitions[1].Messages;

        Assert.True(await next.RenewAsync("ana", CancellationToken.None));

        Assert.Equal(messages, _partitions[1].Messages);
    }

    [Fact]
    public async Task Renew_OfAReturningPeer_IsNotAcknowledgedUntilTheStoreHasIt()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        await bucket.EndAsync("ana", hasLeft: false, CancellationToken.None);
        _store.PresenceFails = true;

        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await bucket.RenewAsync("ana", CancellationToken.None));
        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await bucket.RenewAsync("ana", CancellationToken.None));
        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await bucket.PutAsync(State("ana"), 0, CancellationToken.None));
        _store.PresenceFails = false;

        Assert.True(await bucket.RenewAsync("ana", CancellationToken.None));
        Assert.Null(await OfflineSinceAsync());
    }

    [Fact]
    public async Task Renew_WhileItsEndIsBeingWritten_WaitsUntilTheStoreHasThatItIsOnline()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        await ListenAsync(bucket, Rules.Lease - Second);
        _time.Advance(Second);
        var writing = new TaskCompletionSource();
        _store.PresenceMayBeWritten = writing.Task;
        Task<SweepOutcome> sweep = bucket.SweepAsync(CancellationToken.None);
        _time.Advance(Second / 2);

        Task<bool> renewal = bucket.RenewAsync("ana", CancellationToken.None).AsTask();

        Assert.False(renewal.IsCompleted);
        writing.SetResult();
        Assert.Empty((await sweep).Lapsed);
        Assert.True(await renewal);
        Assert.Null(await OfflineSinceAsync());
        Assert.True(_partitions[0].IsOnline("ana"));
    }

    [Fact]
    public async Task ExpectRemoval_OfAPeerThatWasOnlineMeanwhile_IsRefused()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        await bucket.EndAsync("ana", hasLeft: false, CancellationToken.None);
        DateTimeOffset since = _time.GetUtcNow();
        _time.Advance(Second);
        await bucket.RenewAsync("ana", CancellationToken.None);
        Assert.False(await bucket.ExpectRemovalAsync("ana", since, CancellationToken.None));
        await bucket.EndAsync("ana", hasLeft: false, CancellationToken.None);

        Assert.False(await bucket.ExpectRemovalAsync("ana", since, CancellationToken.None));
        Assert.True(await bucket.RenewAsync("ana", CancellationToken.None));
    }

    [Fact]
    public async Task Renew_OfAPeerThatIsAboutToBeRemoved_WaitsForTheEndOfThat()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        await bucket.EndAsync("ana", hasLeft: false, CancellationToken.None);
        Assert.True(await bucket.ExpectRemovalAsync("ana", _time.GetUtcNow(), CancellationToken.None));

        await Assert.ThrowsAsync<DirectoryStoreException>(async () => await bucket.RenewAsync("ana", CancellationToken.None));
        Assert.Equal([new Departure("ana", null)], (await bucket.SweepAsync(CancellationToken.None)).ToDrop);
        await bucket.ForgetAsync("ana", CancellationToken.None);

        Assert.True(await bucket.RenewAsync("ana", CancellationToken.None));
    }

    [Fact]
    public async Task Put_CancelledBefore_ChangesNothing()
    {
        RegistryBucket bucket = await OpenAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await bucket.PutAsync(State("ana"), 0, Cancelled));

        Assert.Null(await bucket.FindAsync("ana", CancellationToken.None));
    }

    [Fact]
    public async Task End_CancelledWhileSomebodyElseWrites_IsWrittenAndToldByTheNextSweep()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        var writing = new TaskCompletionSource();
        _store.PresenceMayBeWritten = writing.Task;
        Task other = bucket.PutAsync(State("bob"), 0, CancellationToken.None).AsTask();
        using var leaving = new CancellationTokenSource();
        Task end = bucket.EndAsync("ana", hasLeft: false, leaving.Token).AsTask();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end);
        Assert.True(_partitions[0].IsOnline("ana"));
        writing.SetResult();
        await other;
        await bucket.SweepAsync(CancellationToken.None);

        Assert.False((await bucket.FindAsync("ana", CancellationToken.None))!.Online);
        Assert.False(_partitions[0].IsOnline("ana"));
        Assert.NotNull(await OfflineSinceAsync());
    }

    [Fact]
    public async Task Put_CancelledWhileItsMessageIsSent_DoesNotFailThoseWhoWaitForIt()
    {
        RegistryBucket bucket = await OpenAsync();
        var answer = new TaskCompletionSource<long>();
        _partitions[1].Answer = answer.Task;
        using var leaving = new CancellationTokenSource();
        Task first = bucket.PutAsync(State("ana"), 0, leaving.Token).AsTask();
        Task second = bucket.PutAsync(State("bob"), 0, CancellationToken.None).AsTask();

        await leaving.CancelAsync();
        _partitions[1].Answer = null;
        answer.SetResult(1);
        await Task.WhenAll(first, second);

        Assert.True(_partitions[1].IsOnline("bob"));
    }

    [Fact]
    public async Task Sweep_Cancelled_EndsNoLease()
    {
        RegistryBucket bucket = await OpenWithAnaAsync();
        await ListenAsync(bucket, Rules.Lease - Second);
        _time.Advance(Second);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bucket.SweepAsync(Cancelled));
        Assert.True(_partitions[0].IsOnline("ana"));

        Assert.Equal(["ana"], (await bucket.SweepAsync(CancellationToken.None)).Lapsed);
    }

    private static PeerState State(string name, PeerKind kind = PeerKind.Native) => new(name, kind, "grpc://a:1", null, 1, Online: true);

    /// <summary>Sweeps every second.</summary>
    private async Task ListenAsync(RegistryBucket bucket, TimeSpan time)
    {
        for (; time > TimeSpan.Zero; time -= Second)
        {
            _time.Advance(Second);
            await bucket.SweepAsync(CancellationToken.None);
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
        await bucket.PutAsync(State("ana", kind), 0, CancellationToken.None);
        return bucket;
    }
}
