using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;
using P2POrleans.Peer.Wire;

namespace P2POrleans.Peer.Tests.Transfers;

/// <summary>Files of peers of the original system, whose answers are taken apart while they come.</summary>
public sealed class OriginalFetchTests : ClockedFetchTest
{
    private static readonly TransferOptions Hasty = new() { StallTimeout = Soon };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(65_536)]
    [InlineData(2 * TestContent.MiB + 1)]
    [InlineData(5 * TestContent.MiB)]
    public async Task AnySize_IsTheFile(int length)
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(Content);
        peer.OnGetFile = _ => new FileResponse { Content = ByteString.CopyFrom(Content.AsSpan(0, length)) };
        FetchResult result = await FetchAsync(Hasty, Request(null, peer.Source()));

        Assert.Equal((FetchOutcome.Unverified, length), (result.Outcome, result.ReceivedBytes));
        Assert.Equal(Content[..length], await File.ReadAllBytesAsync(result.Path!));
        Assert.Equal(["f.bin"], Names());
    }

    [Fact]
    public async Task SameNameWithAnotherContent_BothAreKept()
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(Content);
        var results = new List<string?>();
        foreach (byte content in (byte[])[1, 2, 1])
        {
            peer.OnGetFile = _ => new FileResponse { Content = ByteString.CopyFrom(content) };
            results.Add((await FetchAsync(Hasty, Request(null, peer.Source()))).Path);
        }

        Assert.Equal([Folder["f.bin"], Folder["f (1).bin"], Folder["f.bin"]], results);
        Assert.Equal(["f (1).bin", "f.bin"], Names());
    }

    [Theory]
    // A compressed message; another field; a length that is not that of the message; more after the content; no end of the length; a cut head.
    [InlineData("01 00000003 0A 01 FF")]
    [InlineData("00 00000002 08 01")]
    [InlineData("00 00000004 0A 01 FF FF")]
    [InlineData("00 00000003 0A 05 FF")]
    [InlineData("00 00000003 0A 01 FF FF")]
    [InlineData("00 00000003 0A 01 FF 00 00000000")]
    [InlineData("00 00000008 0A FF FF FF FF FF FF FF")]
    [InlineData("00 00")]
    [InlineData("00 00000010 0A")]
    [InlineData("00 00000010 0A 0E 01 02")]
    [InlineData("00 00000000 0A")]
    public async Task AnswerIsNoFile_NothingIsLeft(string answer)
    {
        byte[] bytes = Convert.FromHexString(answer.Replace(" ", "", StringComparison.Ordinal));
        (WebApplication app, Uri address) = await AnsweringAsync(async response => await response.WriteAsync(bytes));
        await using WebApplication peer = app;
        FetchResult result = await FetchAsync(Hasty, Request(null, new FetchSource("peer", "f", address)));

        Assert.Equal(FetchOutcome.Failed, result.Outcome);
        Assert.Equal((SourceFault.Broken, "What it sent is not a file."), (result.Sources.Single().Fault, result.Sources.Single().Message));
        Assert.Empty(Names());
    }

    [Fact]
    public async Task Trickles_AnotherOneIsAsked()
    {
        byte[] content = Content[..1000];
        await using ScriptedPeer good = await ScriptedPeer.StartAsync(content);
        good.OnGetFile = _ => new FileResponse { Content = ByteString.CopyFrom(content) };
        (WebApplication app, Uri address) = await AnsweringAsync(async response =>
        {
            // The head of a message with 1,000 bytes, and then one at a time.
            await response.WriteAsync(new byte[] { 0, 0, 0, 3, 235, 0x0A, 0xE8, 0x07 });
            for (int i = 0; i < content.Length; i++)
            {
                await response.WriteAsync(new byte[1]);
                await Task.Delay(Second, Clock);
            }
        });
        await using WebApplication trickling = app;
        FetchResult result = await FetchAsync(Patient, Request(null, new FetchSource("trickling", "f", address), good.Source("good")));

        Assert.Equal(FetchOutcome.Unverified, result.Outcome);
        Assert.Equal([SourceFault.Stalled, SourceFault.None], result.Sources.Select(s => s.Fault));
        Assert.StartsWith("Only ", result.Sources[0].Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllBytesAsync(result.Path!));
    }

    private static Task<(WebApplication App, Uri Address)> AnsweringAsync(Func<Stream, Task> answer) =>
        TestServer.StartAsync(HttpProtocols.Http2, _ => { }, map => map.MapPost("/FileTransfer/GetFile", async context =>
        {
            context.Response.ContentType = "application/grpc";
            await answer(context.Response.Body);
            context.Response.AppendTrailer("grpc-status", "0");
        }));

    private IEnumerable<string?> Names() => System.IO.Directory.GetFiles(Folder.Path).Select(Path.GetFileName).Order();
}
