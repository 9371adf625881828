using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Tests.Transfers;

/// <summary>Who has a place among many sources, and that a fetch ends whatever they are.</summary>
public sealed class SourcePoolTests : ClockedFetchTest
{
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
        byte[] content = Content[..(TestContent.MiB / 2)];
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(content);
        await using ScriptedPeer slow = await ScriptedPeer.StartAsync(content);
        slow.OnDownload = async (request, stream, context) =>
        {
            // Enough not to be a trickle: two minutes for all of it.
            for (int sent = 0; sent < request.Length; sent += 4096)
            {
                await slow.SendAsync(stream, request.Offset + sent, 4096);
                await Task.Delay(Second, Clock, context.CancellationToken);
            }
        };
        DateTimeOffset begun = Clock.GetUtcNow();
        FetchResult result = await FetchAsync(
            Patient, Request(good.Content, slow.Source("slow"), good.Source("good")));

        AssertComplete(result, content);
        Assert.Equal(content.Length, result.Sources.Single(s => s.Peer == "good").Bytes);
        Assert.InRange(Clock.GetUtcNow() - begun, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task SmallFileComesTooSlowly_IsAskedOfOthers()
    {
        byte[] content = Content[..1000];
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(content);
        (WebApplication app, Uri address) = await TestServer.StartAsync(
            Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1, _ => { }, map => map.MapGet("/files/{id}", async context =>
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
}
