using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Transfers;

public sealed class FileFetcherTests : IDisposable
{
    private static readonly byte[] Content = TestContent.Of(5 * TestContent.MiB + 3);
    private static readonly ContentId Id = ContentHasher.Hash(Content).Id;

    /// <summary>For what comes in no time, unless something is broken.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly FileFetcher _fetcher = Fetcher(new TransferOptions { StallTimeout = Patience });

    private readonly Socket _nobody = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public void Dispose()
    {
        _nobody.Dispose();
        _fetcher.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(TestContent.MiB)]
    [InlineData(TestContent.MiB + 1)]
    [InlineData(5 * TestContent.MiB + 3)]
    public async Task FetchAsync_HonestSource_FileIsInPlaceAndNothingElse(int size)
    {
        byte[] content = TestContent.Of(size);
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(content);
        long last = 0;
        FetchResult result = await _fetcher.FetchAsync(
            Request(peer.Content, peer.Source()), new InlineProgress<FetchProgress>(p => last = p.Bytes));

        Assert.Equal(FetchOutcome.Completed, result.Outcome);
        Assert.Equal(_folder["f.bin"], result.Path);
        Assert.Equal(content, await File.ReadAllBytesAsync(_folder["f.bin"]));
        Assert.Equal(["f.bin"], FilesInFolder());
        Assert.Equal(size, result.ReceivedBytes);
        Assert.Equal(size, last);
    }

    [Fact]
    public async Task FetchAsync_NoSource_SaysSo()
    {
        FetchResult result = await _fetcher.FetchAsync(Request(Id));

        Assert.Equal(FetchOutcome.Failed, result.Outcome);
        Assert.Null(result.Path);
        Assert.Equal("Nobody to fetch it from.", result.Message);
    }

    [Fact]
    public async Task FetchAsync_FirstSourceIsAway_NextOneServes()
    {
        FetchSource away = Away();
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(Content);
        FetchResult result = await _fetcher.FetchAsync(Request(Id, away, good.Source()));

        AssertComplete(result);
        Assert.Equal([SourceFault.Unreachable, SourceFault.None], result.Sources.Select(s => s.Fault));
    }

    [Fact]
    public async Task FetchAsync_SourceVanishesInMidStream_OthersGetItsPieces()
    {
        await using ScriptedPeer vanishing = await ScriptedPeer.StartAsync(Content);
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(Content);
        var begun = new TaskCompletionSource();
        vanishing.OnDownload = async (request, stream, context) =>
        {
            await vanishing.SendAsync(stream, request.Offset, 7);
            begun.TrySetResult();
            context.GetHttpContext().Abort();
        };
        good.OnDownload = async (request, stream, _) =>
        {
            await begun.Task;
            await good.SendAsync(stream, request.Offset, request.Length);
        };
        FetchResult result = await _fetcher.FetchAsync(Request(Id, vanishing.Source("v"), good.Source("g")));

        AssertComplete(result);
        Assert.Equal([SourceFault.Broken, SourceFault.None], result.Sources.Select(s => s.Fault));
        Assert.Equal([0, Content.Length], result.Sources.Select(s => s.Bytes));
    }

    [Fact]
    public async Task FetchAsync_SourceStalls_OthersGetItsPieces()
    {
        await using ScriptedPeer stalling = await ScriptedPeer.StartAsync(Content);
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(Content);
        var begun = new TaskCompletionSource();
        var clock = new ManualTimeProvider();
        var options = new TransferOptions { Persistence = Patience };
        stalling.OnDownload = async (request, stream, context) =>
        {
            await stalling.SendAsync(stream, request.Offset, 7);
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        good.OnDownload = async (request, stream, _) =>
        {
            await begun.Task;
            await good.SendAsync(stream, request.Offset, request.Length);
        };
        // The good one has nothing left to do when time passes.
        var others = new TaskCompletionSource();
        var progress = new InlineProgress<FetchProgress>(p =>
        {
            if (p.Bytes >= Content.Length - TestContent.MiB + 7)
                others.TrySetResult();
        });
        using FileFetcher fetcher = Fetcher(options, clock);
        Task<FetchResult> fetch = fetcher.FetchAsync(Request(Id, stalling.Source("s"), good.Source("g")), progress);
        await others.Task.WaitAsync(Patience);
        await clock.AdvanceUntilAsync(TimeSpan.FromMilliseconds(250), fetch);
        FetchResult result = await fetch;

        AssertComplete(result);
        // Its piece may be taken over even before it counts as stalled.
        Assert.Equal([0, Content.Length], result.Sources.Select(s => s.Bytes));
    }

    [Fact]
    public async Task FetchAsync_OnlySourceStalls_IsNamed()
    {
        await using ScriptedPeer stalling = await ScriptedPeer.StartAsync(Content);
        stalling.OnDownload = async (request, stream, context) =>
        {
            await stalling.SendAsync(stream, request.Offset, 7);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        var clock = new ManualTimeProvider();
        var options = new TransferOptions();
        using FileFetcher fetcher = Fetcher(options, clock);
        Task<FetchResult> fetch = fetcher.FetchAsync(Request(Id, stalling.Source()));
        await clock.AdvanceUntilAsync(options.StallTimeout, fetch);

        SourceReport source = Assert.Single((await fetch).Sources);
        Assert.Equal((SourceFault.Stalled, 0), (source.Fault, source.Bytes));
    }

    [Fact]
    public async Task FetchAsync_OneByteASecond_IsAsGoodAsNone()
    {
        await using ScriptedPeer trickling = await ScriptedPeer.StartAsync(Content);
        using var stopped = new CancellationTokenSource();
        var clock = new ManualTimeProvider();
        trickling.OnDownload = async (request, stream, context) =>
        {
            for (int i = 0; !context.CancellationToken.IsCancellationRequested; i++)
            {
                await trickling.SendAsync(stream, request.Offset + i, 1);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, context.CancellationToken);
            }
        };
        using FileFetcher fetcher = Fetcher(new TransferOptions(), clock);
        Task<FetchResult> fetch = fetcher.FetchAsync(Request(Id, trickling.Source()));
        await clock.AdvanceUntilAsync(TimeSpan.FromSeconds(1), fetch);

        SourceReport source = Assert.Single((await fetch).Sources);
        Assert.Equal(SourceFault.Stalled, source.Fault);
    }

    [Fact]
    public async Task FetchAsync_MessagesWithoutAByte_AreNoSignOfLife()
    {
        await using ScriptedPeer stalling = await ScriptedPeer.StartAsync(Content);
        stalling.OnDownload = async (_, stream, context) =>
        {
            while (!context.CancellationToken.IsCancellationRequested)
                await stream.WriteAsync(new DataChunk());
        };
        var clock = new ManualTimeProvider();
        var options = new TransferOptions();
        using FileFetcher fetcher = Fetcher(options, clock);
        Task<FetchResult> fetch = fetcher.FetchAsync(Request(Id, stalling.Source()));
        await clock.AdvanceUntilAsync(options.StallTimeout, fetch);

        Assert.Equal(SourceFault.Stalled, Assert.Single((await fetch).Sources).Fault);
    }

    [Fact]
    public async Task FetchAsync_ManifestNeverComes_IsAStall()
    {
        await using ScriptedPeer silent = await ScriptedPeer.StartAsync(Content);
        using var never = new ManualResetEventSlim();
        silent.OnManifest = m =>
        {
            never.Wait();
            return m;
        };
        var clock = new ManualTimeProvider();
        var options = new TransferOptions();
        using FileFetcher fetcher = Fetcher(options, clock);
        Task<FetchResult> fetch = fetcher.FetchAsync(Request(Id, silent.Source()));
        await clock.AdvanceUntilAsync(options.StallTimeout, fetch);
        FetchResult result = await fetch.WaitAsync(Patience);
        never.Set();

        Assert.Equal(FetchOutcome.Failed, result.Outcome);
        Assert.Equal(SourceFault.Stalled, Assert.Single(result.Sources).Fault);
    }

    [Fact]
    public async Task FetchAsync_OneWrongByte_SourceIsChargedAndNextOneServes()
    {
        byte[] wrong = [.. Content];
        wrong[3 * TestContent.MiB + 5] ^= 1;
        await using ScriptedPeer liar = await ScriptedPeer.StartAsync(wrong, Id);
        liar.OnManifest = TrueManifest;
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(Content);
        var lied = new TaskCompletionSource();
        liar.OnDownload = async (request, stream, _) =>
        {
            try
            {
                await liar.SendAsync(stream, request.Offset, request.Length);
            }
            finally
            {
                // What follows the wrong piece is perhaps no longer taken.
                if (request.Offset <= 3 * TestContent.MiB && request.Offset + request.Length > 3 * TestContent.MiB)
                    lied.TrySetResult();
            }
        };
        good.OnDownload = async (request, stream, _) =>
        {
            await lied.Task;
            await good.SendAsync(stream, request.Offset, request.Length);
        };
        FetchResult result = await _fetcher.FetchAsync(Request(Id, liar.Source(), good.Source()));

        AssertComplete(result);
        Assert.Equal([SourceFault.Lied, SourceFault.None], result.Sources.Select(s => s.Fault));
        Assert.Contains("Piece 3", result.Sources[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_OnlySourceSendsAWrongByte_VerificationFailedAndNoFile()
    {
        byte[] wrong = [.. Content];
        wrong[^1] ^= 1;
        await using ScriptedPeer liar = await ScriptedPeer.StartAsync(wrong, Id);
        liar.OnManifest = TrueManifest;
        FetchResult result = await _fetcher.FetchAsync(Request(Id, liar.Source()));

        Assert.Equal(FetchOutcome.VerificationFailed, result.Outcome);
        Assert.Null(result.Path);
        Assert.DoesNotContain("f.bin", FilesInFolder());
    }

    [Fact]
    public async Task FetchAsync_WrongManifest_SourceIsChargedBeforeAnyByte()
    {
        Func<Manifest, Manifest>[] lies =
        [
            m => Changed(m, x => x.PieceLayer = ByteString.CopyFrom(new byte[x.PieceLayer.Length])),
            m => Changed(m, x => x.PieceLayer = ByteString.CopyFrom(x.PieceLayer.Span[32..])),
            m => Changed(m, x => x.PieceLayer = ByteString.Empty),
            m => Changed(m, x => x.PieceLength *= 2),
            m => Changed(m, x => x.Content.Size++),
            m => Changed(m, x => x.Content = null),
            m => Changed(m, x => x.Have = ByteString.CopyFrom(new byte[77])),
        ];
        foreach ((int i, Func<Manifest, Manifest> lie) in lies.Index())
        {
            await using ScriptedPeer liar = await ScriptedPeer.StartAsync(Content);
            liar.OnManifest = lie;
            FetchResult result = await _fetcher.FetchAsync(Request(Id, liar.Source()));

            Assert.True(result.Outcome == FetchOutcome.VerificationFailed, $"lie {i}: {result}");
            Assert.Empty(liar.Downloads);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task FetchAsync_MoreOrFewerBytesThanAsked_SourceIsCharged(int difference)
    {
        byte[] one = TestContent.Of(1000);
        await using ScriptedPeer liar = await ScriptedPeer.StartAsync(one);
        liar.OnDownload = (_, stream, _) => stream.WriteAsync(
            new DataChunk { Data = ByteString.CopyFrom(TestContent.Of(1000 + difference)) });
        FetchResult result = await _fetcher.FetchAsync(Request(liar.Content, liar.Source()));

        Assert.Equal(FetchOutcome.VerificationFailed, result.Outcome);
    }

    [Fact]
    public async Task FetchAsync_SourceHasSomePieces_IsAskedForNoOthers()
    {
        await using ScriptedPeer partial = await ScriptedPeer.StartAsync(Content);
        // Pieces 0, 1 and 4 of six.
        partial.OnManifest = m => Changed(m, x => x.Have = ByteString.CopyFrom(0b1100_1000));
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(Content);
        FetchResult result = await _fetcher.FetchAsync(Request(Id, partial.Source(), good.Source()));

        AssertComplete(result);
        Assert.Subset(new HashSet<int> { 0, 1, 4 }, PiecesOf(partial.Downloads));
        Assert.Superset(new HashSet<int> { 2, 3, 5 }, PiecesOf(good.Downloads));
    }

    [Fact]
    public async Task FetchAsync_NobodyHasOnePiece_FailsAndKeepsTheRest()
    {
        await using ScriptedPeer partial = await ScriptedPeer.StartAsync(Content);
        partial.OnManifest = m => Changed(m, x => x.Have = ByteString.CopyFrom(0b1110_1100));
        FetchResult failed = await _fetcher.FetchAsync(Request(Id, partial.Source()));
        partial.OnManifest = m => m;
        FetchResult whole = await _fetcher.FetchAsync(Request(Id, partial.Source()));

        Assert.Equal((FetchOutcome.Failed, SourceFault.NotFound), (failed.Outcome, failed.Sources[0].Fault));
        Assert.EndsWith($": it does not have all pieces; {FetchLog.Kept}.", failed.Message, StringComparison.Ordinal);
        AssertComplete(whole);
        Assert.Equal((Content.Length - TestContent.MiB, TestContent.MiB), (whole.ResumedBytes, whole.ReceivedBytes));
    }

    [Fact]
    public async Task FetchAsync_SourceIsItselfFetching_GetsItsPiecesAsTheyCome()
    {
        await using ScriptedPeer leecher = await ScriptedPeer.StartAsync(Content);
        int has = 0;
        leecher.OnManifest = m => Changed(m, x => x.Have = ByteString.CopyFrom((byte)(0xff << (8 - has))));
        leecher.OnDownload = async (request, stream, _) =>
        {
            await leecher.SendAsync(stream, request.Offset, request.Length);
            has = Math.Min(has + 1, 6);
        };
        has = 1;
        using FileFetcher fetcher = Fetcher(new TransferOptions { StallTimeout = Patience, Persistence = Patience });

        AssertComplete(await fetcher.FetchAsync(Request(Id, leecher.Source())));
    }

    [Fact]
    public async Task FetchAsync_SourceIsFoundMeanwhile_JoinsIn()
    {
        await using ScriptedPeer stuck = await ScriptedPeer.StartAsync(Content);
        stuck.OnDownload = (_, _, context) => Task.Delay(Timeout.Infinite, context.CancellationToken);
        await using ScriptedPeer late = await ScriptedPeer.StartAsync(Content);
        var clock = new ManualTimeProvider();
        using FileFetcher fetcher = Fetcher(new TransferOptions { Persistence = Patience, OpenTimeout = Patience }, clock);
        Task<FetchResult> fetch = fetcher.FetchAsync(Request(Id, stuck.Source("stuck")) with
        {
            FindSources = _ => Task.FromResult<IReadOnlyList<FetchSource>>([stuck.Source("stuck"), late.Source("late")]),
        });
        await clock.AdvanceUntilAsync(TimeSpan.FromMilliseconds(250), fetch);
        FetchResult result = await fetch;

        AssertComplete(result);
        Assert.Equal(["stuck", "late"], result.Sources.Select(s => s.Peer));
        Assert.Equal(Content.Length, result.Sources[1].Bytes);
    }

    [Fact]
    public async Task FetchAsync_OnlySourceComesBack_FetchGoesOn()
    {
        ScriptedPeer first = await ScriptedPeer.StartAsync(Content);
        first.OnDownload = async (request, stream, context) =>
        {
            await first.SendAsync(stream, request.Offset, request.Length);
            context.GetHttpContext().Abort();
        };
        await using ScriptedPeer back = await ScriptedPeer.StartAsync(Content);
        using FileFetcher fetcher = Fetcher(
            new TransferOptions { StallTimeout = Patience, Persistence = Patience, FindEvery = TimeSpan.FromMilliseconds(10) });
        int searches = 0;
        FetchResult result = await fetcher.FetchAsync(Request(Id, first.Source("peer")) with
        {
            FindSources = _ => Task.FromResult<IReadOnlyList<FetchSource>>(++searches > 20 ? [back.Source("peer")] : []),
        });
        await first.DisposeAsync();

        AssertComplete(result);
    }

    [Fact]
    public async Task FetchAsync_OnlySourceIsAwayAtFirst_IsWaitedFor()
    {
        FetchSource away = Away();
        await using ScriptedPeer back = await ScriptedPeer.StartAsync(Content);
        using FileFetcher fetcher = Fetcher(new TransferOptions { Persistence = Patience, FindEvery = TimeSpan.FromMilliseconds(10) });
        int searches = 0;
        FetchResult result = await fetcher.FetchAsync(Request(Id, away) with
        {
            FindSources = _ => Task.FromResult<IReadOnlyList<FetchSource>>(++searches > 20 ? [back.Source("away")] : []),
        });

        AssertComplete(result);
    }

    [Fact]
    public async Task FetchAsync_SourceWasWaitedForInVain_NextFetchDoesNotWait()
    {
        FetchSource away = Away();
        var clock = new ManualTimeProvider();
        using FileFetcher fetcher = Fetcher(new TransferOptions { Persistence = Patience }, clock);
        Task<FetchResult> first = fetcher.FetchAsync(Request(Id, away));
        await clock.AdvanceUntilAsync(TimeSpan.FromMilliseconds(250), first);
        DateTimeOffset ended = clock.GetUtcNow();
        FetchResult second = await fetcher.FetchAsync(Request(Id, away)).WaitAsync(Patience);

        Assert.All([await first, second], result => Assert.Equal(SourceFault.Unreachable, Assert.Single(result.Sources).Fault));
        Assert.Equal(ended, clock.GetUtcNow());
    }

    [Fact]
    public async Task FetchAsync_CancelledAndAgain_GoesOnFromWhereItWas()
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(Content);
        // Holds the rest back: what has arrived before the cancellation is still taken, and must not be all.
        await using ScriptedPeer slow = await ScriptedPeer.StartAsync(Content);
        slow.OnDownload = async (request, stream, context) =>
        {
            await slow.SendAsync(stream, request.Offset, Math.Min(request.Length, 4 * TestContent.MiB - request.Offset));
            if (request.Offset + request.Length > 4 * TestContent.MiB)
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        using var cancellation = new CancellationTokenSource();
        var cancelling = new InlineProgress<FetchProgress>(p =>
        {
            // All that it gives: of less, pieces may have arrived in part only, and those are not kept.
            if (p.Bytes >= 4 * TestContent.MiB)
                cancellation.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _fetcher.FetchAsync(Request(Id, slow.Source()), cancelling, cancellation.Token));
        Assert.DoesNotContain("f.bin", FilesInFolder());

        FetchResult result = await _fetcher.FetchAsync(Request(Id, peer.Source()));

        AssertComplete(result);
        Assert.True(result.ResumedBytes >= 2 * TestContent.MiB, $"resumed {result.ResumedBytes}");
        Assert.Equal(Content.Length, result.ResumedBytes + result.ReceivedBytes);
        Assert.Equal(result.ReceivedBytes, peer.Downloads.Sum(d => d.Length));
    }

    [Fact]
    public async Task FetchAsync_PartialFileWasDamaged_DamagedPieceIsFetchedAgain()
    {
        await using ScriptedPeer broken = await ScriptedPeer.StartAsync(Content);
        broken.OnManifest = m => Changed(m, x => x.Have = ByteString.CopyFrom(0b1111_0000));
        Assert.Equal(FetchOutcome.Failed, (await _fetcher.FetchAsync(Request(Id, broken.Source()))).Outcome);
        string part = Assert.Single(System.IO.Directory.GetFiles(_folder.Path, "*.part"));
        using (FileStream stream = File.OpenWrite(part))
        {
            stream.Position = TestContent.MiB + 9;
            stream.WriteByte((byte)~Content[TestContent.MiB + 9]);
        }

        await using ScriptedPeer good = await ScriptedPeer.StartAsync(Content);
        FetchResult result = await _fetcher.FetchAsync(Request(Id, good.Source()));

        AssertComplete(result);
        Assert.Equal(3 * TestContent.MiB, result.ResumedBytes);
        Assert.Equal([1, 4, 5], PiecesOf(good.Downloads).Order());
    }

    [Fact]
    public async Task FetchAsync_AllPiecesThere_NobodyIsAsked()
    {
        // Killed between the last piece and the final name.
        string part = _folder[PartialFileName.For("f.bin", Id)];
        await File.WriteAllBytesAsync(part, Content);
        using (PieceJournal journal = PieceJournal.Open(part + PartialFileName.JournalSuffix, Id))
        {
            for (int i = 0; i < 6; i++)
                journal.Mark(i, true);
        }

        FetchResult result = await _fetcher.FetchAsync(Request(Id));

        AssertComplete(result);
        Assert.Equal((Content.Length, 0), (result.ResumedBytes, result.ReceivedBytes));
    }

    [Fact]
    public async Task FetchAsync_FileIsThere_NobodyIsAsked()
    {
        await File.WriteAllBytesAsync(_folder["f.bin"], Content);
        FetchResult result = await _fetcher.FetchAsync(Request(Id));

        Assert.Equal(FetchOutcome.AlreadyThere, result.Outcome);
        Assert.Equal(_folder["f.bin"], result.Path);
    }

    [Fact]
    public async Task FetchAsync_AnotherFileHasTheName_BothAreKept()
    {
        await File.WriteAllTextAsync(_folder["f.bin"], "mine");
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(Content);
        FetchResult first = await _fetcher.FetchAsync(Request(Id, peer.Source()));
        FetchResult second = await _fetcher.FetchAsync(Request(Id, peer.Source()));

        Assert.Equal(_folder["f (1).bin"], first.Path);
        Assert.Equal((FetchOutcome.AlreadyThere, _folder["f (1).bin"]), (second.Outcome, second.Path));
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["f.bin"]));
        Assert.Equal(Content, await File.ReadAllBytesAsync(_folder["f (1).bin"]));
    }

    [Fact]
    public async Task FetchAsync_TwoFetchesOfOneFile_SecondSaysThatItIsBusy()
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(Content);
        var reached = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        peer.OnDownload = async (request, stream, _) =>
        {
            reached.TrySetResult();
            await goOn.Task;
            await peer.SendAsync(stream, request.Offset, request.Length);
        };
        Task<FetchResult> first = _fetcher.FetchAsync(Request(Id, peer.Source()));
        await reached.Task.WaitAsync(Patience);
        FetchResult second = await _fetcher.FetchAsync(Request(Id, peer.Source()));
        goOn.SetResult();

        Assert.Equal(FetchOutcome.Failed, second.Outcome);
        Assert.NotNull(second.Message);
        AssertComplete(await first.WaitAsync(Patience));
    }

    [Fact]
    public async Task FetchAsync_SameRootOtherSize_NeverTheOtherOne()
    {
        byte[] large = TestContent.Of(2 * TestContent.MiB);
        HashedContent whole = ContentHasher.Hash(large);
        byte[] top = whole.Layer.ToArray();
        await using ScriptedPeer wholePeer = await ScriptedPeer.StartAsync(large);
        await using ScriptedPeer topPeer = await ScriptedPeer.StartAsync(top);
        await using ScriptedPeer forger = await ScriptedPeer.StartAsync(top, whole.Id);
        Assert.Equal(wholePeer.Content.Root, topPeer.Content.Root);

        FetchResult forged = await _fetcher.FetchAsync(Request(whole.Id, forger.Source()));
        FetchResult both = await _fetcher.FetchAsync(Request(whole.Id, forger.Source(), wholePeer.Source()));
        FetchResult small = await _fetcher.FetchAsync(Request(topPeer.Content, topPeer.Source()) with { Name = "g" });

        Assert.Equal(FetchOutcome.VerificationFailed, forged.Outcome);
        Assert.Equal(large, await File.ReadAllBytesAsync(both.Path!));
        Assert.Equal(top, await File.ReadAllBytesAsync(small.Path!));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a/b/c.txt", "c.txt")]
    [InlineData("..", "download")]
    public async Task FetchAsync_HostileName_StaysInTheFolder(string name, string expected)
    {
        byte[] content = TestContent.Of(10);
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(content);
        FetchResult result = await _fetcher.FetchAsync(Request(peer.Content, peer.Source()) with { Name = name });

        Assert.Equal(_folder[expected], result.Path);
    }

    [Fact]
    public async Task FetchAsync_FileIsChangedAfterItHasCome_IsNotGivenOn()
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(Content);
        var sharing = new KeptSharing();
        FetchResult result = await _fetcher.FetchAsync(Request(peer.Content, peer.Source()) with { Sharing = sharing });
        AssertComplete(result);
        using SharedPieces shared = sharing.Pieces!;
        Assert.True(shared.IsUnchanged);
        using (var file = new FileStream(result.Path!, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.WriteByte(1);
        }

        Assert.False(shared.IsUnchanged);
    }

    [Fact]
    public async Task FetchAsync_SomethingElseCutsTheFileMeanwhile_NoFinalNameAndTheNextOneBringsWhatIsMissing()
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(Content);
        peer.OnDownload = async (request, stream, _) =>
        {
            if (request.Offset > 2 * TestContent.MiB)
            {
                using var file = new FileStream(
                    _folder[PartialFileName.For("f.bin", peer.Content)], FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                file.SetLength(100);
            }

            await peer.SendAsync(stream, request.Offset, request.Length);
        };
        FetchResult cut = await _fetcher.FetchAsync(Request(peer.Content, peer.Source()));
        peer.OnDownload = null;

        Assert.Equal(FetchOutcome.Failed, cut.Outcome);
        Assert.False(File.Exists(_folder["f.bin"]));
        AssertComplete(await _fetcher.FetchAsync(Request(peer.Content, peer.Source())));
    }

    [Fact]
    public async Task FetchAsync_SomethingElseRemovesTheFileMeanwhile_EndsAndLeavesNothing()
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(Content);
        peer.OnDownload = async (request, stream, context) =>
        {
            if (request.Offset > 2 * TestContent.MiB)
            {
                File.Delete(_folder[PartialFileName.For("f.bin", peer.Content)]);
                // The source is as good as ever: it is not the reason.
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }

            await peer.SendAsync(stream, request.Offset, request.Length);
        };
        using FileFetcher fetcher = Fetcher(new TransferOptions { StallTimeout = Patience, Persistence = Patience });

        FetchResult removed = await fetcher.FetchAsync(Request(peer.Content, peer.Source()));

        Assert.Equal("Something else removed the file while it came.", removed.Message);
        Assert.Empty(FilesInFolder());
    }

    [NeedsFact(Need.Linux)]
    public async Task FetchAsync_AnotherFetchBeganItAnewMeanwhile_LeavesThatAloneAndTakesNoName()
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(Content);
        string part = _folder[PartialFileName.For("f.bin", peer.Content)];
        peer.OnDownload = async (request, stream, _) =>
        {
            if (File.Exists(part + PartialFileName.JournalSuffix))
            {
                File.Delete(part + PartialFileName.JournalSuffix);
                File.Delete(part);
                await File.WriteAllBytesAsync(part, new byte[Content.Length]);
            }

            await peer.SendAsync(stream, request.Offset, request.Length);
        };

        FetchResult result = await _fetcher.FetchAsync(Request(peer.Content, peer.Source()));

        Assert.Equal("Something else removed the file while it came.", result.Message);
        Assert.Equal(Path.GetFileName(part), Assert.Single(FilesInFolder()));
        Assert.Equal(new byte[Content.Length], await File.ReadAllBytesAsync(part));
    }

    [Fact]
    public async Task FetchAsync_FolderCannotBeMade_IsAResult()
    {
        await File.WriteAllTextAsync(_folder["file"], "");
        FetchResult result = await _fetcher.FetchAsync(Request(Id) with { OutputFolder = _folder["file/below"] });

        Assert.Equal(FetchOutcome.Failed, result.Outcome);
        Assert.StartsWith($"The folder '{_folder["file/below"]}' can't be made", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_MoreThanTheDiskHasRoomFor_IsNotBegun()
    {
        // 32 TiB: more than is free where tests run.
        FetchResult result = await _fetcher.FetchAsync(Request(new ContentId(Id.Root, PieceGeometry.MaxSize)));

        Assert.Equal(FetchOutcome.NoSpace, result.Outcome);
        Assert.StartsWith("The file needs 33,554,432.0 MiB, and ", result.Message, StringComparison.Ordinal);
        Assert.Empty(FilesInFolder());
    }

    [Fact]
    public async Task FetchAsync_OriginalPeer_UnverifiedFile()
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(Content);
        peer.OnGetFile = r => r.Filename == "f"
            ? new FileResponse { Content = ByteString.CopyFrom(Content) }
            : throw new RpcException(new Status(StatusCode.NotFound, ""));
        FetchResult first = await _fetcher.FetchAsync(Request(null, peer.Source()));
        FetchResult second = await _fetcher.FetchAsync(Request(null, peer.Source()));

        Assert.Equal((FetchOutcome.Unverified, _folder["f.bin"]), (first.Outcome, first.Path));
        Assert.Equal((FetchOutcome.Unverified, _folder["f.bin"]), (second.Outcome, second.Path));
        Assert.Equal(Content, await File.ReadAllBytesAsync(_folder["f.bin"]));
        Assert.Equal(["f.bin"], FilesInFolder());
    }

    [Fact]
    public async Task FetchAsync_OriginalPeerAndALimit_TakesItsTime()
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(Content);
        peer.OnGetFile = _ => new FileResponse { Content = ByteString.CopyFrom(Content) };
        var clock = new ManualTimeProvider();
        using FileFetcher limited = Fetcher(new TransferOptions { MaxBytesPerSecond = TestContent.MiB }, clock);
        Task<FetchResult> slow = limited.FetchAsync(Request(null, peer.Source()) with { OutputFolder = _folder["slow"] });
        // Without one it is there meanwhile, ten times.
        for (int i = 0; i < 10; i++)
            await _fetcher.FetchAsync(Request(null, peer.Source()));

        Assert.False(slow.IsCompleted);
        await clock.AdvanceUntilAsync(TimeSpan.FromSeconds(0.1), slow);
        Assert.Equal(FetchOutcome.Unverified, (await slow).Outcome);
    }

    /// <summary>Nobody listens there, and nobody else will: the port is taken.</summary>
    private FetchSource Away()
    {
        _nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new FetchSource("away", "f", new Uri($"http://{_nobody.LocalEndPoint}/"));
    }

    private static FileFetcher Fetcher(TransferOptions options, TimeProvider? time = null) =>
        new(options, time ?? TimeProvider.System, new NoChance());

    private static HashSet<int> PiecesOf(IEnumerable<(long Offset, long Length)> downloads) =>
    [
        .. downloads.SelectMany(d => Enumerable.Range(
            (int)(d.Offset / TestContent.MiB), (int)((d.Length + TestContent.MiB - 1) / TestContent.MiB))),
    ];

    private static Manifest TrueManifest(Manifest manifest) =>
        Changed(manifest, m => m.PieceLayer = ByteString.CopyFrom(ContentHasher.Hash(Content).Layer.Span));

    private static Manifest Changed(Manifest manifest, Action<Manifest> change)
    {
        change(manifest);
        return manifest;
    }

    private FetchRequest Request(ContentId? content, params FetchSource[] sources) => new()
    {
        Content = content,
        Name = "f.bin",
        Sources = sources,
        OutputFolder = _folder.Path,
    };

    private void AssertComplete(FetchResult result)
    {
        Assert.True(result.Outcome == FetchOutcome.Completed, result.ToString());
        Assert.Equal(Content, File.ReadAllBytes(result.Path!));
        Assert.Equal(["f.bin"], FilesInFolder());
    }

    private string[] FilesInFolder() => [.. System.IO.Directory.GetFiles(_folder.Path).Select(p => Path.GetFileName(p)!).Order()];

    private sealed class KeptSharing : IPieceSharing
    {
        public SharedPieces? Pieces { get; private set; }

        public void Share(SharedPieces pieces) => Pieces = pieces;

        public void CannotShare(string reason) => Assert.Fail(reason);
    }
}
