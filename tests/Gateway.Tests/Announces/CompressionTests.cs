using System.IO.Compression;
using System.Text;
using P2POrleans.Gateway.Tests.Harness;

namespace P2POrleans.Gateway.Tests.Announces;

public sealed class CompressionTests
{
    private static readonly string List = string.Join('\n', Enumerable.Range(1, 500).Select(
        number => $$"""{"name":"file {{number}}.txt","content_id":"{{Contents.Id(number)}}"}"""));

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Announce_Compressed_IsTaken(string encoding)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await peer.PutAsync(TestPeer.Bytes(Compress(encoding, List), "application/x-ndjson", encoding));
        await response.ShouldBeAsync(200);
        Assert.Equal(500, (await peer.ListFilesAsync()).Length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Announce_CompressedAndCutOff_IsRefusedAndChangesNothing(string encoding)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        byte[] whole = Compress(encoding, List);
        foreach (int cut in new[] { whole.Length / 2, whole.Length - 12 })
        {
            using HttpResponseMessage response = await peer.PutAsync(TestPeer.Bytes(whole[..cut], "application/x-ndjson", encoding));
            await response.ShouldBeProblemAsync(400, "invalid");
        }

        Assert.Empty(await peer.ListFilesAsync());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Announce_NotWhatItsEncodingSays_IsRefused(string encoding)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        using HttpResponseMessage response = await peer.PutAsync(TestPeer.Bytes(Encoding.UTF8.GetBytes(List), "application/x-ndjson", encoding));
        Assert.Contains("decompressed", (await response.ShouldBeProblemAsync(400, "invalid")).Detail(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compress")]
    [InlineData("gzip, gzip")]
    public async Task Announce_UnknownEncoding_IsUnsupported(string encoding)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        TestPeer peer = await gateway.RegisterAsync("ana");
        HttpContent content = TestPeer.Json("""{"files":[]}""");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        using HttpResponseMessage response = await peer.PutAsync(content);
        Assert.Contains("gzip", (await response.ShouldBeProblemAsync(415, "unsupported_media_type")).Detail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_Compressed_IsTaken()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        byte[] body = Compress("gzip", """{"name":"ana","grpc_url":"grpc://127.0.0.1:50051"}""");
        using HttpResponseMessage response = await gateway.SendAsync(HttpMethod.Post, "/api/v1/peers", TestPeer.Bytes(body, "application/json", "gzip"));
        await response.ShouldBeAsync(201);
    }

    internal static byte[] Compress(string encoding, string text)
    {
        using var output = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Fastest),
            "br" => new BrotliStream(output, CompressionLevel.Fastest),
            // HTTP's deflate is the zlib format.
            _ => new ZLibStream(output, CompressionLevel.Fastest),
        })
            stream.Write(Encoding.UTF8.GetBytes(text));
        return output.ToArray();
    }
}
