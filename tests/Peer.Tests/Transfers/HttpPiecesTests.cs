using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Transfers;

/// <summary>Sources that lie over HTTP, with a content of one piece: nothing has to be asked over gRPC.</summary>
public sealed class HttpPiecesTests : IDisposable
{
    private const int Size = 100_000;

    private static readonly byte[] Content = TestContent.Of(Size);
    private static readonly ContentId Id = ContentHasher.Hash(Content).Id;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fetch_HonestRange_Completed()
    {
        FetchResult result = await FetchAsync(c => SendAsync(c, Content));

        Assert.Equal(FetchOutcome.Completed, result.Outcome);
        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path!));
    }

    [Theory]
    [InlineData("a wrong byte", SourceFault.Lied)]
    [InlineData("the whole file with status 200", SourceFault.Lied)]
    [InlineData("another range", SourceFault.Lied)]
    [InlineData("another size", SourceFault.Lied)]
    [InlineData("more bytes", SourceFault.Lied)]
    [InlineData("fewer bytes", SourceFault.Lied)]
    [InlineData("compressed", SourceFault.Lied)]
    [InlineData("416", SourceFault.Lied)]
    [InlineData("an end in the middle", SourceFault.Broken)]
    [InlineData("404", SourceFault.NotFound)]
    [InlineData("410", SourceFault.Changed)]
    [InlineData("503", SourceFault.Broken)]
    [InlineData("302", SourceFault.Broken)]
    public async Task Fetch_SourceSends_IsNamedAndNoFile(string what, SourceFault fault)
    {
        FetchResult result = await FetchAsync(context => what switch
        {
            "a wrong byte" => SendAsync(context, [.. Content[..^1], (byte)~Content[^1]]),
            "the whole file with status 200" => context.Response.Body.WriteAsync(Content).AsTask(),
            "another range" => SendAsync(context, Content, range: $"bytes 1-{Size}/{Size}"),
            "another size" => SendAsync(context, Content, range: $"bytes 0-{Size - 1}/{Size + 1}"),
            "more bytes" => SendAsync(context, [.. Content, 1]),
            "fewer bytes" => SendAsync(context, Content[1..]),
            "compressed" => SendAsync(context, Content, encoding: "gzip"),
            "an end in the middle" => BreakAsync(context),
            _ => StatusAsync(context, int.Parse(what, System.Globalization.CultureInfo.InvariantCulture)),
        });

        Assert.Equal(fault, Assert.Single(result.Sources).Fault);
        Assert.Null(result.Path);
        Assert.False(File.Exists(_folder["f"]));
    }

    [Fact]
    public async Task Fetch_SourceIsBusy_AskedAgainAndNotBlamed()
    {
        int asked = 0;
        FetchResult result = await FetchAsync(context =>
        {
            if (asked++ > 0)
                return SendAsync(context, Content);
            context.Response.Headers.RetryAfter = "1";
            return StatusAsync(context, StatusCodes.Status503ServiceUnavailable);
        });

        Assert.Equal(FetchOutcome.Completed, result.Outcome);
        Assert.Equal(SourceFault.None, Assert.Single(result.Sources).Fault);
    }

    [Fact]
    public async Task Fetch_HttpIsAwayAndGrpcIsThere_TakesGrpc()
    {
        await using ScriptedPeer peer = await ScriptedPeer.StartAsync(Content);
        FetchSource source = peer.Source() with { HttpAddress = new Uri("http://127.0.0.1:9") };
        using var fetcher = new FileFetcher(new TransferOptions());
        using var strict = new FileFetcher(new TransferOptions { Transport = PieceTransport.Http });
        FetchResult refused = await strict.FetchAsync(Request(source));
        FetchResult result = await fetcher.FetchAsync(Request(source));

        Assert.Equal(SourceFault.Unreachable, Assert.Single(refused.Sources).Fault);
        Assert.Equal(FetchOutcome.Completed, result.Outcome);
        Assert.Null(Assert.Single(result.Sources).Message);
    }

    private static async Task SendAsync(HttpContext context, byte[] bytes, string? range = null, string? encoding = null)
    {
        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        context.Response.Headers.ContentRange = range ?? $"bytes 0-{Size - 1}/{Size}";
        if (encoding is not null)
            context.Response.Headers.ContentEncoding = encoding;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }

    private static async Task BreakAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        context.Response.Headers.ContentRange = $"bytes 0-{Size - 1}/{Size}";
        context.Response.ContentLength = Size;
        await context.Response.Body.WriteAsync(Content.AsMemory(0, Size / 2));
        context.Abort();
    }

    private static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = "http://127.0.0.1:9/";
        return Task.CompletedTask;
    }

    private async Task<FetchResult> FetchAsync(RequestDelegate script)
    {
        (WebApplication app, Uri address) = await TestServer.StartAsync(HttpProtocols.Http1, _ => { }, a => a.Run(script));
        await using WebApplication server = app;
        using var fetcher = new FileFetcher(new TransferOptions());
        return await fetcher.FetchAsync(Request(new FetchSource("scripted", "f", new Uri("http://127.0.0.1:9"), address)));
    }

    private FetchRequest Request(FetchSource source) =>
        new() { Content = Id, Name = "f", Sources = [source], OutputFolder = _folder.Path };
}
