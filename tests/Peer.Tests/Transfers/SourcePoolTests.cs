using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;
using P2POrleans.Peer.Wire;

namespace P2POrleans.Peer.Tests.Transfers;

/// <summary>Who has a place among many sources, and that a fetch ends whatever they are.</summary>
public sealed class SourcePoolTests : ClockedFetchTest
{
    private static readonly byte[] OnePiece = Content[..(TestContent.MiB / 2)];

    [Fact]
    public async Task ManyThatHaveNothing_TheOneThatHasAllGetsItsTurn()
    {
        await using ScriptedPeer seed = await ScriptedPeer.StartAsync(Content);
        await using ScriptedPeer leecher = await ScriptedPeer.StartAsync(Content);
        leecher.OnManifest = manifest =>
        {
            manifest.Have = ByteString.CopyFrom(0);
            return manifest;
        };
        // One more than there are places, whatever the size of the file.
        FetchSource[] leechers = [.. Enumerable.Range(0, 17).Select(i => leecher.Source($"leecher {i}"))];
        FetchResult result = await FetchAsync(Patient, [.. leechers, seed.Source("seed")]);

        AssertComplete(result);
        Assert.Contains(result.Sources, s => s.Peer == "seed" && s.Bytes == Content.Length);
        Assert.All(result.Sources, s => Assert.Equal(SourceFault.None, s.Fault));
    }

    [Fact]
    public async Task AllHaveNothing_Ends()
    {
        await using ScriptedPeer leecher = await ScriptedPeer.StartAsync(Content);
        leecher.OnManifest = manifest =>
        {
            manifest.Have = ByteString.CopyFrom(0);
            return manifest;
        };
        FetchResult result = await FetchAsync(Patient, [.. Enumerable.Range(0, 20).Select(i => leecher.Source($"leecher {i}"))]);

        Assert.Equal(FetchOutcome.Failed, result.Outcome);
        Assert.All(result.Sources, s => Assert.Equal(SourceFault.NotFound, s.Fault));
    }

    [Fact]
    public async Task PeerIsAtANewAddressAgainAndAgain_Ends()
    {
        int asked = 0;
        FetchRequest request = Request(Id, Next()) with { FindSources = _ => Task.FromResult<IReadOnlyList<FetchSource>>([Next()]) };
        FetchResult result = await FetchAsync(Patient, request);

        Assert.Equal(FetchOutcome.Failed, result.Outcome);
        Assert.Equal(8, result.Sources.Count);

        FetchSource Next() => new("fickle", "f", new Uri($"http://127.0.0.1:1/{Interlocked.Increment(ref asked)}"));
    }

    [Fact]
    public async Task PieceComesTooSlowly_IsBegunAnewWithASourceOfWhichNothingIsKnown()
    {
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(OnePiece);
        await using ScriptedPeer slow = await SlowAsync(OnePiece, bytesPerSecond: 4096);
        FetchResult result = await FetchAsync(Patient, Request(good.Content, slow.Source("slow"), good.Source("good")));

        AssertComplete(result, OnePiece);
        Assert.Equal(OnePiece.Length, result.Sources.Single(s => s.Peer == "good").Bytes);
    }

    /// <summary>Of the two places for one piece, the second is no use to anybody while its holder has nothing to do.</summary>
    [Fact]
    public async Task SlowSourcesHaveAllPlaces_TheGoodOneGetsItsTurn()
    {
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(OnePiece);
        await using ScriptedPeer slow = await SlowAsync(OnePiece, bytesPerSecond: 2048);
        FetchResult result = await FetchAsync(
            Patient, Request(good.Content, slow.Source("slow"), slow.Source("slow, too"), good.Source("good")));

        AssertComplete(result, OnePiece);
        Assert.Equal(OnePiece.Length, result.Sources.Single(s => s.Peer == "good").Bytes);
    }

    [Fact]
    public async Task BusySourcesHaveAllPlaces_TheGoodOneGetsItsTurn()
    {
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(OnePiece);
        await using ScriptedPeer busy = await BusyAsync();
        FetchResult result = await FetchAsync(
            Patient, Request(good.Content, busy.Source("busy"), busy.Source("busy, too"), good.Source("good")));

        AssertComplete(result, OnePiece);
        Assert.All(result.Sources, s => Assert.Equal(SourceFault.None, s.Fault));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AllAreBusyForEver_Ends(int count)
    {
        await using ScriptedPeer busy = await BusyAsync();
        DateTimeOffset begun = Clock.GetUtcNow();
        FetchResult result = await FetchAsync(
            Patient, Request(busy.Content, [.. Enumerable.Range(0, count).Select(i => busy.Source($"busy {i}"))]));

        Assert.Equal(FetchOutcome.Failed, result.Outcome);
        Assert.All(result.Sources, s => Assert.Equal(SourceFault.Busy, s.Fault));
        Assert.InRange(Clock.GetUtcNow() - begun, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task OnlySourceIsBackAfterNineSeconds_GoesOn()
    {
        await using ScriptedPeer source = await ScriptedPeer.StartAsync(Content);
        DateTimeOffset begun = Clock.GetUtcNow();
        source.OnManifest = m => Clock.GetUtcNow() - begun > TimeSpan.FromSeconds(9) ? m : throw NotNow();

        AssertComplete(await FetchAsync(Patient, source.Source()));
    }

    /// <summary>For longer than hope is kept without a piece.</summary>
    [Fact]
    public async Task SourceThatFailedManyTimesIsBack_IsGivenTheTimeForAPiece()
    {
        await using ScriptedPeer first = await SlowAsync(Content, bytesPerSecond: 100_000);
        await using ScriptedPeer back = await SlowAsync(Content, bytesPerSecond: 40_000);
        DateTimeOffset begun = Clock.GetUtcNow();
        back.OnManifest = m => Since(begun) > TimeSpan.FromSeconds(16) ? m : throw NotNow();
        first.OnManifest = m => Since(begun) < TimeSpan.FromSeconds(35) ? m : throw NotNow();
        Func<DownloadRequest, IServerStreamWriter<DataChunk>, ServerCallContext, Task> sending = first.OnDownload!;
        first.OnDownload = (request, stream, call) => Since(begun) < TimeSpan.FromSeconds(35) ? sending(request, stream, call) : throw NotNow();

        AssertComplete(await FetchAsync(Patient, first.Source("first"), back.Source("back")));

        TimeSpan Since(DateTimeOffset time) => Clock.GetUtcNow() - time;
    }

    [Fact]
    public async Task SourceIsAwayOnce_IsAskedOverHttpWhenItIsBack()
    {
        await using ScriptedPeer source = await ScriptedPeer.StartAsync(Content);
        (WebApplication app, Uri address) = await TestServer.StartAsync(
            HttpProtocols.Http1, _ => { }, map => map.MapGet("/files/{id}", () => Results.Bytes(Content, enableRangeProcessing: true)));
        await using WebApplication web = app;
        int asked = 0;
        source.OnManifest = m => asked++ > 0 ? m : throw new RpcException(new Status(StatusCode.Unavailable, ""));

        AssertComplete(await FetchAsync(Patient, source.Source() with { HttpAddress = address }));
        Assert.Empty(source.Downloads);
    }

    /// <summary>What the directory says next may be somebody who has it.</summary>
    [Fact]
    public async Task AllThatAreKnownLackIt_TheDirectoryIsAskedOnceMore()
    {
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(Content);
        await using ScriptedPeer without = await ScriptedPeer.StartAsync(Content);
        without.OnManifest = _ => throw new RpcException(new Status(StatusCode.NotFound, ""));
        FetchRequest request = Request(Id, without.Source("without")) with
        {
            FindSources = _ => Task.FromResult<IReadOnlyList<FetchSource>>([good.Source("good")]),
        };

        AssertComplete(await FetchAsync(Patient, request));
    }

    [Fact]
    public async Task SmallFileComesTooSlowly_IsAskedOfOthers()
    {
        byte[] content = Content[..1000];
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(content);
        (WebApplication app, Uri address) = await TestServer.StartAsync(
            HttpProtocols.Http1, _ => { }, map => map.MapGet("/files/{id}", async context =>
            {
                context.Response.StatusCode = 206;
                context.Response.ContentLength = content.Length;
                context.Response.Headers.ContentRange = $"bytes 0-{content.Length - 1}/{content.Length}";
                for (int i = 0; i < content.Length; i++)
                {
                    await context.Response.Body.WriteAsync(content.AsMemory(i, 1));
                    await Task.Delay(Second, Clock, context.RequestAborted);
                }
            }));
        await using WebApplication trickling = app;
        FetchResult result = await FetchAsync(
            Patient, Request(good.Content, good.Source("trickling") with { Address = address, HttpAddress = address }, good.Source("good")));

        AssertComplete(result, content);
        Assert.Equal(content.Length, result.Sources.Single(s => s.Peer == "good").Bytes);
    }

    private static RpcException NotNow() => new(new Status(StatusCode.Internal, "Not now."));

    private static async Task<ScriptedPeer> BusyAsync()
    {
        ScriptedPeer peer = await ScriptedPeer.StartAsync(OnePiece);
        peer.OnDownload = (_, _, _) => throw new RpcException(
            new Status(StatusCode.ResourceExhausted, ""), new Metadata { { PeerHeaders.RetryAfter, "1" } });
        return peer;
    }

    private async Task<ScriptedPeer> SlowAsync(byte[] content, int bytesPerSecond)
    {
        ScriptedPeer peer = await ScriptedPeer.StartAsync(content);
        peer.OnDownload = async (request, stream, call) =>
        {
            for (long sent = 0; sent < request.Length; sent += bytesPerSecond)
            {
                await peer.SendAsync(stream, request.Offset + sent, Math.Min(bytesPerSecond, request.Length - sent));
                await Task.Delay(Second, Clock, call.CancellationToken);
            }
        };
        return peer;
    }
}
