using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Tests.Transfers;

/// <summary>One attempt with a source after the other: which are worth it, and how long a fetch waits for the next one.</summary>
public sealed class SourceAttemptTests : ClockedFetchTest
{
    [Fact]
    public async Task Fetch_SourceLiesAndHangsUp_IsNeverAskedAgain()
    {
        byte[] wrong = [.. Content];
        wrong[9] ^= 1;
        await using ScriptedPeer liar = await ScriptedPeer.StartAsync(wrong, Id);
        liar.OnManifest = manifest =>
        {
            manifest.PieceLayer = ByteString.CopyFrom(ContentHasher.Hash(Content).Layer.Span);
            return manifest;
        };
        liar.OnDownload = async (request, stream, _) =>
        {
            await liar.SendAsync(stream, request.Offset, request.Length);
            throw new RpcException(new Status(StatusCode.Internal, "Something went wrong."));
        };
        FetchResult result = await FetchAsync(Patient, liar.Source());

        Assert.Equal(FetchOutcome.VerificationFailed, result.Outcome);
        Assert.Equal(SourceFault.Lied, Assert.Single(result.Sources).Fault);
        Assert.Single(liar.Downloads);
    }

    [Fact]
    public async Task Fetch_AnswerNeverEnds_SourceIsLeftAndAskedAgain()
    {
        await using ScriptedPeer endless = await ScriptedPeer.StartAsync(Content);
        endless.OnDownload = async (request, stream, context) =>
        {
            await endless.SendAsync(stream, request.Offset, request.Length);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        FetchResult result = await FetchAsync(new TransferOptions { Persistence = Soon }, endless.Source());

        AssertComplete(result);
        Assert.Equal(SourceFault.Stalled, Assert.Single(result.Sources).Fault);
    }

    [Fact]
    public async Task Fetch_OnlySourceTrickles_Ends()
    {
        await using ScriptedPeer trickling = await ScriptedPeer.StartAsync(Content);
        trickling.OnDownload = async (request, stream, context) =>
        {
            for (int i = 0; !context.CancellationToken.IsCancellationRequested; i++)
            {
                await trickling.SendAsync(stream, request.Offset + i, 1);
                await Task.Delay(Second, Clock, context.CancellationToken);
            }
        };
        FetchResult result = await FetchAsync(Patient, trickling.Source());

        Assert.Equal(FetchOutcome.Failed, result.Outcome);
        Assert.Equal(SourceFault.Stalled, Assert.Single(result.Sources).Fault);
        // It had its chances.
        Assert.InRange(trickling.Downloads.Count, 2, 10);
    }

    [Fact]
    public async Task Fetch_SourceGivesAByteAndBreaksOffAgainAndAgain_Ends()
    {
        await using ScriptedPeer breaking = await ScriptedPeer.StartAsync(Content);
        breaking.OnDownload = async (request, stream, _) =>
        {
            await breaking.SendAsync(stream, request.Offset, 1);
            throw new RpcException(new Status(StatusCode.Internal, "Something went wrong."));
        };
        FetchResult result = await FetchAsync(Patient, breaking.Source());

        Assert.Equal((FetchOutcome.Failed, SourceFault.Broken), (result.Outcome, Assert.Single(result.Sources).Fault));
    }

    [Fact]
    public async Task Fetch_OnlySourceStallsOnce_IsTriedAgain()
    {
        await using ScriptedPeer stalling = await ScriptedPeer.StartAsync(Content);
        int asked = 0;
        stalling.OnDownload = async (request, stream, context) =>
        {
            if (asked++ == 0)
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            await stalling.SendAsync(stream, request.Offset, request.Length);
        };
        FetchResult result = await FetchAsync(Patient, stalling.Source());

        AssertComplete(result);
    }

    [Fact]
    public async Task Fetch_WhatWasThereTakesLongToCheckOnTheSecondAttempt_IsWaitedFor()
    {
        string part = Folder[PartialFileName.For("f.bin", Id)];
        await File.WriteAllBytesAsync(part, Content);
        using (PieceJournal journal = PieceJournal.Open(part + PartialFileName.JournalSuffix, Id))
            journal.Mark(0, true);
        await using ScriptedPeer source = await ScriptedPeer.StartAsync(Content);
        int asked = 0;
        source.OnManifest = m => asked++ > 0 ? m : throw new RpcException(new Status(StatusCode.Internal, "Not now."));
        var checking = new TaskCompletionSource();
        var slow = new TaskCompletionSource();
        var progress = new InlineProgress<FetchProgress>(p =>
        {
            if (p.Phase != FetchPhase.Checking)
                return;
            checking.TrySetResult();
            slow.Task.Wait();
        });
        Task<FetchResult> fetch = StartAsync(Patient, progress, source.Source());
        await Clock.AdvanceUntilAsync(Step, checking.Task);
        await Clock.AdvanceUntilAsync(Second, Task.Delay(Second));
        slow.SetResult();
        await Clock.AdvanceUntilAsync(Step, fetch);

        AssertComplete(await fetch.WaitAsync(Soon));
    }

    [Fact]
    public async Task Fetch_SourceIsAskedForNothing_IsNotCalledSlow()
    {
        await using ScriptedPeer seed = await ScriptedPeer.StartAsync(Content);
        await using ScriptedPeer leecher = await ScriptedPeer.StartAsync(Content);
        leecher.OnManifest = manifest =>
        {
            manifest.Have = ByteString.CopyFrom(0);
            return manifest;
        };
        // It takes ten seconds, and nobody's fault.
        TransferOptions slow = Patient with { MaxBytesPerSecond = TestContent.MiB / 2, OpenTimeout = TimeSpan.FromHours(1) };
        FetchResult result = await FetchAsync(slow, seed.Source("seed"), leecher.Source("leecher"));

        AssertComplete(result);
        Assert.Equal(SourceFault.None, result.Sources[1].Fault);
    }

    [Fact]
    public async Task Fetch_HttpIsNeverAnswered_AsksOverGrpc()
    {
        // Connections are made, as far as the system can, and nobody takes them.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using ScriptedPeer source = await ScriptedPeer.StartAsync(Content);
        var asked = new TaskCompletionSource();
        source.OnDownload = async (request, stream, _) =>
        {
            asked.TrySetResult();
            await source.SendAsync(stream, request.Offset, request.Length);
        };
        Task<FetchResult> fetch = StartAsync(
            new TransferOptions { OpenTimeout = TimeSpan.FromHours(1) }, null,
            source.Source() with { HttpAddress = new Uri($"http://{silent.LocalEndpoint}/") });
        await Clock.AdvanceUntilAsync(Step, Task.WhenAny(asked.Task, fetch));
        FetchResult result = await fetch.WaitAsync(Soon);

        AssertComplete(result);
        Assert.Equal(SourceFault.None, Assert.Single(result.Sources).Fault);
    }

    [Fact]
    public async Task Fetch_SourceHasJustBeenStarted_IsAskedAgainUntilItKnowsWhatItShares()
    {
        await using ScriptedPeer source = await ScriptedPeer.StartAsync(Content);
        int asked = 0;
        source.OnManifest = m => asked++ > 20
            ? m
            : throw new RpcException(new Status(StatusCode.ResourceExhausted, ""), new Metadata { { PeerHeaders.RetryAfter, "1" } });
        FetchResult result = await FetchAsync(Patient, source.Source());

        AssertComplete(result);
        Assert.Equal(SourceFault.None, Assert.Single(result.Sources).Fault);
    }

    [Fact]
    public async Task Fetch_CannotBeGivenOn_IsFetchedAllTheSame()
    {
        await using ScriptedPeer source = await ScriptedPeer.StartAsync(Content);
        var sharing = new NoSharing();
        using var fetcher = new FileFetcher(new TransferOptions { StallTimeout = Soon }, TimeProvider.System, new NoChance());
        FetchResult result = await fetcher.FetchAsync(new FetchRequest
        {
            Content = Id,
            Name = "f.bin",
            Sources = [source.Source()],
            OutputFolder = Folder.Path,
            Sharing = sharing,
        });

        AssertComplete(result);
        Assert.Equal(NoSharing.WhyNot, sharing.Reason);
    }

    private sealed class NoSharing : IPieceSharing
    {
        public const string WhyNot = "Too many open files.";

        public string? Reason { get; private set; }

        public void Share(SharedPieces pieces)
        {
            pieces.Dispose();
            throw new IOException(WhyNot);
        }

        public void CannotShare(string reason) => Reason = reason;
    }
}
