using Microsoft.Data.Sqlite;
using P2POrleans.Directory.Contract;
using P2POrleans.Directory.Tests.Storage;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Local;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.TestKit;

namespace P2POrleans.Directory.Tests.Local;

public sealed class LocalDirectoryTests : IDisposable
{
    /// <summary>Swept by the tests alone.</summary>
    private static readonly DirectoryOptions Unswept = new() { Partitions = 4, SweepEvery = TimeSpan.FromDays(1) };

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FaultyStore _store = new(new MemoryDirectoryStore());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_OtherPartitionCount_IsRefused()
    {
        await (await OpenAsync(new DirectoryOptions { Partitions = 4 })).DisposeAsync();

        DirectoryStoreException refused = await Assert.ThrowsAsync<DirectoryStoreException>(() =>
            OpenAsync(new DirectoryOptions { Partitions = 8 }));

        Assert.Contains("has 4 partitions and the configuration asks for 8", refused.Message, StringComparison.Ordinal);
        await (await OpenAsync(new DirectoryOptions { Partitions = 4 })).DisposeAsync();
    }

    [Fact]
    public async Task Open_WhileOpen_IsRefused()
    {
        await using LocalDirectory first = await OpenAsync(new DirectoryOptions());

        DirectoryStoreException refused = await Assert.ThrowsAsync<DirectoryStoreException>(() => OpenAsync(new DirectoryOptions()));

        Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NotADatabase_SaysSo()
    {
        await File.WriteAllTextAsync(_folder["directory.db"], new string('x', 10_000));

        DirectoryStoreException refused = await Assert.ThrowsAsync<DirectoryStoreException>(() => OpenAsync(new DirectoryOptions()));

        Assert.Contains(_folder["directory.db"], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherProgram_SaysSo()
    {
        using (var foreign = new SqliteConnection($"Data Source={_folder["directory.db"]};Pooling=False"))
        {
            foreign.Open();
            using SqliteCommand command = foreign.CreateCommand();
            command.CommandText = "CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 1;";
            command.ExecuteNonQuery();
        }

        DirectoryStoreException refused = await Assert.ThrowsAsync<DirectoryStoreException>(
            () => OpenAsync(new DirectoryOptions()).WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.Contains(_folder["directory.db"], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_BadOptions_ReportsEveryOne()
    {
        var options = new LocalDirectoryOptions
        {
            DatabaseFile = " ",
            Rules = new DirectoryOptions { Partitions = 0, Lease = TimeSpan.FromSeconds(5), RetainOffline = TimeSpan.FromTicks(-1) },
        };

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() =>
            LocalDirectory.OpenAsync(options, _time, DirectoryObserver.None, CancellationToken.None));

        foreach (string option in new[] { "DatabaseFile", "P2P:Directory:Partitions is 0", "P2P:Directory:Lease is 00:00:05", "P2P:Directory:RetainOffline" })
            Assert.Contains(option, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_AtTheirBounds_AreAccepted()
    {
        var least = new DirectoryOptions
        {
            Partitions = 1,
            RenewEvery = TimeSpan.FromTicks(1),
            Lease = TimeSpan.FromTicks(2),
            SweepEvery = TimeSpan.FromTicks(1),
            RetainOffline = TimeSpan.Zero,
            MaxFilesPerPeer = 1,
            PasswordIterations = 1,
        };
        var tooLittle = new DirectoryOptions
        {
            Partitions = 4097,
            RenewEvery = TimeSpan.Zero,
            Lease = TimeSpan.Zero,
            SweepEvery = TimeSpan.Zero,
            RetainOffline = -TimeSpan.FromDays(1),
            MaxFilesPerPeer = 0,
            PasswordIterations = 0,
        };

        Assert.Empty(least.Validate());
        Assert.Empty(new DirectoryOptions { Partitions = 4096 }.Validate());
        Assert.Empty(new DirectoryOptions().Validate());
        Assert.Equal(7, tooLittle.Validate().Count());
    }

    [Fact]
    public async Task Sweep_RunsByItself()
    {
        var observer = new Recorder();
        var rules = new DirectoryOptions { SweepEvery = TimeSpan.FromSeconds(31) };
        await using LocalDirectory directory = await LocalDirectory.OpenAsync(
            new MemoryDirectoryStore(), rules, _time, observer, CancellationToken.None);
        await PeerDriver.RegisterAsync(directory, "ana");

        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("ana", await observer.Lapsed.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Presence_NotWritten_IsWrittenByTheNextSweep()
    {
        var rules = new DirectoryOptions { Partitions = 2, SweepEvery = TimeSpan.FromDays(1) };
        await using LocalDirectory directory = await OpenAsync(_store, rules);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        await ana.ShareAsync(Files.Entry("a", 1));
        _store.PresenceFails = true;

        Assert.False(PeerDriver.Value(await directory.SignOffAsync(ana.Token, CancellationToken.None)).Online);
        Assert.Empty(await directory.AllByNameAsync("a"));
        _store.PresenceFails = false;
        await directory.SweepAsync();

        await using LocalDirectory again = await OpenAsync(new BorrowedStore(_store), rules);
        Assert.Empty(await again.AllByNameAsync("a"));
    }

    [Fact]
    public async Task Announce_WhileAHeartbeatStillBringsThePeerBack_IsFoundOnceAcknowledged()
    {
        await using LocalDirectory directory = await OpenAsync(_store, Unswept);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        await ana.ShareAsync(Files.Entry("a", 1));
        PeerDriver.Value(await directory.SignOffAsync(ana.Token, CancellationToken.None));
        var writing = new TaskCompletionSource();
        _store.PresenceMayBeWritten = writing.Task;

        Task<DirectoryResult<Heartbeat>> heartbeat = directory.HeartbeatAsync(ana.Token, CancellationToken.None).AsTask();
        Task<AnnounceReceipt> announce = ana.ChangeAsync([], [Files.Entry("b", 2)]);
        Assert.Equal((false, false), (heartbeat.IsCompleted, announce.IsCompleted));
        writing.SetResult();
        await announce;

        Assert.Single(await directory.AllByNameAsync("a"));
        Assert.Single(await directory.AllByNameAsync("b"));
        PeerDriver.Value(await heartbeat);
    }

    [Fact]
    public async Task Return_PresenceIsNotWritten_IsAcknowledgedWhenItSurvivesARestart()
    {
        await using LocalDirectory directory = await OpenAsync(_store, Unswept);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        await ana.ShareAsync(Files.Entry("a", 1));
        PeerDriver.Value(await directory.SignOffAsync(ana.Token, CancellationToken.None));
        var announce = new Announce(1, 2, false, [], [Files.Entry("b", 2)]);

        _store.PresenceFails = true;
        Assert.Equal(DirectoryError.Unavailable, (await directory.HeartbeatAsync(ana.Token, CancellationToken.None)).Fault?.Error);
        Assert.Equal(DirectoryError.Unavailable, (await ana.SendAsync(announce)).Fault?.Error);
        Assert.Equal(DirectoryError.Unavailable, (await directory.RegisterAsync(
            PeerDriver.Request("ben", PeerKind.Original, "password"), CancellationToken.None)).Fault?.Error);
        _store.PresenceFails = false;
        PeerDriver.Value(await ana.SendAsync(announce));

        await using LocalDirectory again = await OpenAsync(new BorrowedStore(_store), Unswept);
        Assert.Single(await again.AllByNameAsync("a"));
        Assert.Single(await again.AllByNameAsync("b"));
    }

    [Fact]
    public async Task Remove_HalfDone_IsFinishedByTheNextSweep()
    {
        await using LocalDirectory directory = await OpenAsync(_store, Unswept);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        await ana.ShareAsync([.. Enumerable.Range(0, 40).Select(i => Files.Entry($"{i}", i))]);
        _store.Decide = static what => what is SliceWrite { Partition: 2 } ? WriteFault.Before : WriteFault.None;

        PeerDriver.Value(await directory.RemoveAsync(ana.Token, CancellationToken.None));

        Assert.Null(await directory.FindPeerAsync("ana", CancellationToken.None));
        Assert.Empty(await directory.AllByNameAsync("1"));
        Assert.Equal(DirectoryError.Unavailable,
            (await directory.RegisterAsync(PeerDriver.Request("ana"), CancellationToken.None)).Fault!.Error);
        _store.Decide = static _ => WriteFault.None;
        await directory.SweepAsync();
        Assert.Equal(0, (await directory.GetStatisticsAsync(CancellationToken.None)).Files);
        Assert.Null(await _store.ReadHeaderAsync("ana", CancellationToken.None));
    }

    [Fact]
    public async Task Drop_WrittenWithoutLearningIt_IsKnownAtTheNextHeartbeat()
    {
        var rules = new DirectoryOptions { Partitions = 4, SweepEvery = TimeSpan.FromDays(1), RetainOffline = TimeSpan.Zero };
        await using LocalDirectory directory = await OpenAsync(_store, rules);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        await ana.ShareAsync(Files.Entry("a", 1));
        await directory.SignOffAsync(ana.Token, CancellationToken.None);
        _store.Decide = static what => what is PeerHeader { IsRemoved: true } ? WriteFault.After : WriteFault.None;

        await directory.SweepAsync();

        // Removed in the store: to call the peer alive would lose its files at the next rebuild.
        Assert.Equal(
            DirectoryError.InvalidToken, (await directory.HeartbeatAsync(ana.Token, CancellationToken.None)).Fault?.Error);
        _store.Decide = static _ => WriteFault.None;
        await directory.SweepAsync();
        Assert.Null(await _store.ReadHeaderAsync("ana", CancellationToken.None));
        Assert.Empty(await directory.AllByNameAsync("a"));
        await ana.RegisterAgainAsync();
        Assert.True(ana.Registration.IsNew);
    }

    [Fact]
    public async Task Drop_NotWritten_LeavesThePeerAlive()
    {
        var rules = new DirectoryOptions { Partitions = 4, SweepEvery = TimeSpan.FromDays(1), RetainOffline = TimeSpan.Zero };
        await using LocalDirectory directory = await OpenAsync(_store, rules);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        await ana.ShareAsync(Files.Entry("a", 1));
        await directory.SignOffAsync(ana.Token, CancellationToken.None);
        _store.Decide = static what => what is PeerHeader { IsRemoved: true } ? WriteFault.Before : WriteFault.None;
        await directory.SweepAsync();

        PeerDriver.Value(await directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        _store.Decide = static _ => WriteFault.None;
        await directory.SweepAsync();

        Assert.Single(await directory.AllByNameAsync("a"));
        await ana.ChangeAsync([], [Files.Entry("b", 2)]);
    }

    [Fact]
    public async Task Drop_OfAPeerThatCameBackAndWentAgainWhileOthersWereDropped_LeavesIt()
    {
        var rules = new DirectoryOptions { Partitions = 2, SweepEvery = TimeSpan.FromDays(1), RetainOffline = TimeSpan.FromHours(20) };
        await using LocalDirectory directory = await OpenAsync(_store, rules);
        // Dropped before the other one: of the same bucket, and first in it.
        string first = Enumerable.Range(0, 10_000).Select(i => $"{i}").First(n => PeerHeader.BucketOf(n) == PeerHeader.BucketOf("ana"));
        PeerDriver gone = await PeerDriver.RegisterAsync(directory, first);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        await ana.ShareAsync(Files.Entry("a", 1));
        PeerDriver.Value(await directory.SignOffAsync(gone.Token, CancellationToken.None));
        PeerDriver.Value(await directory.SignOffAsync(ana.Token, CancellationToken.None));
        _time.Advance(rules.RetainOffline);
        var dropping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new ManualResetEventSlim();
        _store.Decide = what =>
        {
            if (what is PeerHeader { IsRemoved: true } header && header.Name == first)
            {
                dropping.SetResult();
                goOn.Wait();
            }

            return WriteFault.None;
        };

        Task sweep = directory.SweepAsync();
        await dropping.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await ana.RegisterAgainAsync();
        await ana.ShareAsync(Files.Entry("a", 1), Files.Entry("b", 2));
        PeerDriver.Value(await directory.SignOffAsync(ana.Token, CancellationToken.None));
        goOn.Set();
        await sweep;

        Assert.Null(await directory.FindPeerAsync(first, CancellationToken.None));
        Assert.Equal(2, (await directory.FindPeerAsync("ana", CancellationToken.None))?.Files);
        PeerDriver.Value(await directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        Assert.Single(await directory.AllByNameAsync("b"));
    }

    [Fact]
    public async Task Remove_NotWritten_IsForgottenByTheNextRegistration()
    {
        await using LocalDirectory directory = await OpenAsync(_store, Unswept);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        _store.Decide = static what => what is PeerHeader { IsRemoved: true } ? WriteFault.Before : WriteFault.None;
        Assert.Equal(DirectoryError.Unavailable, (await directory.RemoveAsync(ana.Token, CancellationToken.None)).Fault?.Error);
        _store.Decide = static _ => WriteFault.None;

        await ana.RegisterAgainAsync();
        PeerDriver.Value(await directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        await ana.ShareAsync(Files.Entry("a", 1));
        PeerDriver.Value(await directory.SignOffAsync(ana.Token, CancellationToken.None));
        await directory.SweepAsync();

        Assert.Equal(1, (await directory.FindPeerAsync("ana", CancellationToken.None))?.Files);
    }

    [Fact]
    public async Task Remove_NotWritten_DoesNotStopTheNextAnnounce()
    {
        await using LocalDirectory directory = await OpenAsync(_store, Unswept);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        _store.Decide = static what => what is PeerHeader { IsRemoved: true } ? WriteFault.Before : WriteFault.None;
        Assert.Equal(DirectoryError.Unavailable, (await directory.RemoveAsync(ana.Token, CancellationToken.None)).Fault?.Error);
        _store.Decide = static _ => WriteFault.None;

        await ana.ShareAsync(Files.Entry("a", 1));

        PeerDriver.Value(await directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        Assert.Single(await directory.AllByNameAsync("a"));
    }

    [Fact]
    public async Task Heartbeat_WhileTheStoreIsAway_IsAnsweredAndTheAnnounceGoesOnLater()
    {
        await using LocalDirectory directory = await OpenAsync(_store, Unswept);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        await ana.ShareAsync(Files.Entry("a", 1));
        var announce = new Announce(1, 2, false, [], [Files.Entry("b", 2)]);

        // The commit is written, and nobody learns it.
        _store.Decide = static what => what is PeerHeader { Sequence: 2 } ? WriteFault.After : WriteFault.None;
        Assert.Equal(DirectoryError.Unavailable, (await ana.SendAsync(announce)).Fault?.Error);
        _store.IsUnreadable = true;
        Assert.Equal(DirectoryError.Unavailable, (await ana.SendAsync(announce)).Fault?.Error);
        PeerDriver.Value(await directory.HeartbeatAsync(ana.Token, CancellationToken.None));

        _store.IsUnreadable = false;
        Assert.Equal(new AnnounceReceipt(2, 2), PeerDriver.Value(await ana.SendAsync(announce)));
    }

    [Fact]
    public async Task Announce_TheStoreCameBackWithoutTheLastOne_AsksForWhatWasLost()
    {
        await using LocalDirectory directory = await OpenAsync(_store, Unswept);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        await ana.ShareAsync(Files.Entry("a", 1));
        var announce = new Announce(1, 2, false, [], [Files.Entry("b", 2)]);

        _store.Decide = static what => what is PeerHeader ? WriteFault.Before : WriteFault.None;
        Assert.Equal(DirectoryError.Unavailable, (await ana.SendAsync(announce)).Fault?.Error);
        _store.Decide = static _ => WriteFault.None;
        _store.Forget = static header => header! with { Sequence = 0, Digest = 0, Files = 0 };

        DirectoryFault? refused = (await ana.SendAsync(announce)).Fault;

        Assert.Equal((DirectoryError.SequenceGap, 1), (refused?.Error, refused?.ExpectedSequence));
        Assert.True(PeerDriver.Value(await directory.HeartbeatAsync(ana.Token, CancellationToken.None)).Reannounce);
    }

    [Fact]
    public async Task Announce_TheStoreHasALaterRegistration_MakesWayForIt()
    {
        var rules = new DirectoryOptions { Partitions = 1, SweepEvery = TimeSpan.FromDays(1) };
        await using LocalDirectory directory = await OpenAsync(_store, rules);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        PeerHeader header = _store.Headers[^1];
        string token = PeerToken.Create("ana");
        await _store.WriteHeaderAsync(header with { Epoch = 2, TokenHash = PeerToken.HashOf(token) }, header);

        DirectoryResult<AnnounceReceipt> refused = await ana.SendAsync(new Announce(1, 1, true, [], [Files.Entry("a", 1)]));

        Assert.Equal(DirectoryError.Unavailable, refused.Fault?.Error);
        Assert.Equal(2, PeerDriver.Value(await directory.HeartbeatAsync(token, CancellationToken.None)).Epoch);
    }

    [Fact]
    public async Task Names_ThatNobodyHas_LeaveNothingBehind()
    {
        var rules = new DirectoryOptions { Partitions = 1, SweepEvery = TimeSpan.FromDays(1), RetainOffline = TimeSpan.FromMinutes(1) };
        await using LocalDirectory directory = await OpenAsync(_store, rules);

        PeerDriver removed = await PeerDriver.RegisterAsync(directory, "removed");
        await removed.ShareAsync(Files.Entry("a", 1));
        await directory.RemoveAsync(removed.Token, CancellationToken.None);
        PeerDriver dropped = await PeerDriver.RegisterAsync(directory, "dropped");
        await directory.SignOffAsync(dropped.Token, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(2));
        await directory.SweepAsync();
        RegisterPeer refused = PeerDriver.Request("refused", PeerKind.Original, "");
        await directory.RegisterAsync(refused, CancellationToken.None);
        // While somebody has a name it is read once.
        Assert.Equal(["removed", "dropped", "refused"], _store.HeadersRead);

        await PeerDriver.RegisterAsync(directory, "removed");
        await PeerDriver.RegisterAsync(directory, "dropped");
        await directory.RegisterAsync(refused, CancellationToken.None);
        Assert.Equal(["removed", "dropped", "refused", "removed", "dropped", "refused"], _store.HeadersRead);
    }

    [Fact]
    public async Task Announce_InterruptedBeforeTheCommit_IsRepairedByTheSameOneAfterARestart()
    {
        var memory = new MemoryDirectoryStore();
        var store = new FaultyStore(memory);
        LocalDirectory directory = await OpenAsync(store, Unswept);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        await ana.ShareAsync(Files.Entry("a", 1));
        var interrupted = new Announce(1, 2, false, [], [Files.Entry("b", 2)]);
        store.Decide = static what => what is PeerHeader { Pending: null } ? WriteFault.Before : WriteFault.None;

        Assert.Equal(DirectoryError.Unavailable, (await ana.SendAsync(interrupted)).Fault!.Error);
        Assert.True(PeerDriver.Value(await directory.HeartbeatAsync(ana.Token, CancellationToken.None)).Reannounce);
        await directory.DisposeAsync();
        await using LocalDirectory again = await OpenAsync(memory, Unswept);

        Heartbeat heartbeat = PeerDriver.Value(await again.HeartbeatAsync(ana.Token, CancellationToken.None));
        Assert.Equal((2, true), (heartbeat.Sequence, heartbeat.Reannounce));
        DirectoryFault other = (await again.AnnounceAsync(
            ana.Token, new Announce(1, 2, false, [], [Files.Entry("c", 3)]), CancellationToken.None)).Fault!;
        Assert.Equal((DirectoryError.SequenceGap, 3), (other.Error, other.ExpectedSequence));
        Assert.Equal(
            new AnnounceReceipt(2, 2), PeerDriver.Value(await again.AnnounceAsync(ana.Token, interrupted, CancellationToken.None)));
        Assert.False(PeerDriver.Value(await again.HeartbeatAsync(ana.Token, CancellationToken.None)).Reannounce);
    }

    [Fact]
    public async Task Announce_AnotherListAfterAnInterruptedOne_NeedsANumberOfItsOwn()
    {
        await using LocalDirectory directory = await OpenAsync(_store, Unswept);
        PeerDriver ana = await PeerDriver.RegisterAsync(directory, "ana");
        await ana.ShareAsync(Files.Entry("a", 1));
        var interrupted = new Announce(1, 2, false, [Files.Entry("a", 1)], []);
        _store.Decide = static what => what is PeerHeader { Pending: null } ? WriteFault.Before : WriteFault.None;
        Assert.Equal(DirectoryError.Unavailable, (await ana.SendAsync(interrupted)).Fault?.Error);
        _store.Decide = static _ => WriteFault.None;

        var list = new Announce(1, 2, true, [], [Files.Entry("a", 1), Files.Entry("b", 2)]);
        DirectoryFault? refused = (await ana.SendAsync(list)).Fault;
        Assert.Equal((DirectoryError.SequenceGap, 3), (refused?.Error, refused?.ExpectedSequence));
        Assert.Equal(new AnnounceReceipt(3, 2), PeerDriver.Value(await ana.SendAsync(list with { Sequence = 3 })));

        Assert.Equal(DirectoryError.SequenceGap, (await ana.SendAsync(interrupted)).Fault?.Error);
        Assert.Single(await directory.AllByNameAsync("a"));
        Heartbeat heartbeat = PeerDriver.Value(await directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        Assert.Equal((3, false), (heartbeat.Sequence, heartbeat.Reannounce));
    }

    private Task<LocalDirectory> OpenAsync(IDirectoryStore store, DirectoryOptions rules) =>
        LocalDirectory.OpenAsync(store, rules, _time, DirectoryObserver.None, CancellationToken.None);

    private Task<LocalDirectory> OpenAsync(DirectoryOptions rules) => LocalDirectory.OpenAsync(
        new LocalDirectoryOptions { DatabaseFile = _folder["directory.db"], Rules = rules },
        _time,
        DirectoryObserver.None,
        CancellationToken.None);

    private sealed class Recorder : DirectoryObserver
    {
        public TaskCompletionSource<string> Lapsed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void PeersLapsed(IReadOnlyList<string> peers) => Lapsed.TrySetResult(peers[0]);
    }
}
