using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Compression;

public sealed class CompressionTests
{
    private const string UnaryPath = "/p2porleans.grpctests.Interop/Unary";
    private static readonly Metadata AskForGzip = new() { { "grpc-internal-encoding-request", "gzip" } };

    public static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(plain);
        return packed.ToArray();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(3_000_000)]
    public async Task Gzip_BothWays_InEveryKind_KeepsTheMessages(int size)
    {
        await using TestServer server = await TestServer.StartAsync(options =>
        {
            options.ResponseCompressionAlgorithm = "gzip";
            options.ResponseCompressionLevel = CompressionLevel.Optimal;
        });
        Interop.InteropClient client = server.Client();
        var message = new Message { Number = 2, Payload = Payloads.Noise(size) };

        Assert.Equal(message, await client.UnaryAsync(message, AskForGzip).Within());

        using AsyncServerStreamingCall<Message> down = client.ServerStream(message, AskForGzip);
        List<Message> received = await down.ResponseStream.ToListAsync();
        Assert.Equal(2, received.Count);
        Assert.All(received, response => Assert.Equal(message.Payload, response.Payload));

        using AsyncClientStreamingCall<Message, Message> up = client.ClientStream(AskForGzip);
        await up.RequestStream.WriteAsync(message).Within();
        await up.RequestStream.CompleteAsync().Within();
        Assert.Equal(message.Payload, (await up.Within()).Payload);

        using AsyncDuplexStreamingCall<Message, Message> both = client.Duplex(AskForGzip);
        await both.RequestStream.WriteAsync(message).Within();
        Assert.True(await both.ResponseStream.MoveNext(CancellationToken.None).Within());
        Assert.Equal(message.Payload, both.ResponseStream.Current.Payload);
        await both.RequestStream.CompleteAsync().Within();
        Assert.Empty(await both.ResponseStream.ToListAsync());
    }

    [Theory]
    [InlineData("identity,gzip", true)]
    [InlineData("identity, gzip", true)]
    [InlineData("identity", false)]
    [InlineData("gzipped", false)]
    [InlineData(null, false)]
    public async Task Response_IsCompressedOnlyForWhoAcceptsIt(string? accepted, bool compressed)
    {
        await using TestServer server = await TestServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        var message = new Message { Payload = Payloads.Zeros(100_000) };

        RawAnswer answer = await server.RawClient().PostAsync(
            UnaryPath, RawClient.Frame(message), headers: accepted is null ? [] : [("grpc-accept-encoding", accepted)]);

        Assert.Equal(StatusCode.OK, answer.Status?.StatusCode);
        Assert.Equal(compressed, answer.Headers.TryGetValue("grpc-encoding", out string? encoding) && encoding == "gzip");
        Assert.Equal(compressed ? 1 : 0, answer.Body[0]);
        Assert.Equal(compressed, answer.Body.Length < 10_000);
    }

    [Fact]
    public async Task Response_OfACallThatAsksForItItself_IsCompressed()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Script.ServerStream = async (_, responses, context) =>
        {
            await context.WriteResponseHeadersAsync(AskForGzip);
            await responses.WriteAsync(new Message { Payload = Payloads.Zeros(100_000) });
        };

        RawAnswer answer = await server.RawClient().PostAsync(
            "/p2porleans.grpctests.Interop/ServerStream", RawClient.Frame(new Message()), headers: ("grpc-accept-encoding", "gzip"));

        Assert.Equal("gzip", answer.Headers["grpc-encoding"]);
        Assert.Equal(1, answer.Body[0]);
    }

    [Fact]
    public async Task Response_WrittenWithNoCompress_IsPlain()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        server.Script.ServerStream = async (_, responses, _) =>
        {
            responses.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            await responses.WriteAsync(new Message { Payload = Payloads.Zeros(1000) });
        };

        RawAnswer answer = await server.RawClient().PostAsync(
            "/p2porleans.grpctests.Interop/ServerStream", RawClient.Frame(new Message()), headers: ("grpc-accept-encoding", "gzip"));

        Assert.Equal(0, answer.Body[0]);
        Assert.Equal(1000, RawClient.Unframe(answer.Body).Payload.Length);
    }

    [Fact]
    public async Task Request_InAnUnknownEncoding_IsUnimplementedAndSaysWhatIsKnown()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.ExpectsErrors = true;

        RawAnswer answer = await server.RawClient().PostAsync(
            UnaryPath, RawClient.Frame(1, 3, [1, 2, 3]), headers: ("grpc-encoding", "snappy"));

        Assert.Equal(StatusCode.Unimplemented, answer.Status?.StatusCode);
        Assert.Contains("gzip", answer.Headers["grpc-accept-encoding"].Split(','));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    public async Task Request_CompressedWithoutSayingHow_IsInternal(string? encoding)
    {
        await using TestServer server = await TestServer.StartAsync();
        server.ExpectsErrors = true;

        RawAnswer answer = await server.RawClient().PostAsync(
            UnaryPath, RawClient.Frame(1, 3, [1, 2, 3]), headers: encoding is null ? [] : [("grpc-encoding", encoding)]);

        Assert.Equal(StatusCode.Internal, answer.Status?.StatusCode);
    }

    [Fact]
    public async Task Request_PlainInACompressedCall_IsRead()
    {
        await using TestServer server = await TestServer.StartAsync();

        RawAnswer answer = await server.RawClient().PostAsync(
            UnaryPath, RawClient.Frame(new Message { Number = 6 }), headers: ("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.OK, answer.Status?.StatusCode);
        Assert.Equal(6, RawClient.Unframe(answer.Body).Number);
    }

    [Fact]
    public async Task Request_GzipOfAForeignKind_IsRead()
    {
        await using TestServer server = await TestServer.StartAsync();
        byte[] packed = Gzip(new Message { Number = 6 }.ToByteArray());

        RawAnswer answer = await server.RawClient().PostAsync(
            UnaryPath, RawClient.Frame(1, (uint)packed.Length, packed), headers: ("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.OK, answer.Status?.StatusCode);
        Assert.Equal(6, RawClient.Unframe(answer.Body).Number);
    }

    [Fact]
    public async Task Request_NotReallyGzip_IsRefused()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.ExpectsErrors = true;

        RawAnswer answer = await server.RawClient().PostAsync(
            UnaryPath, RawClient.Frame(1, 3, [1, 2, 3]), headers: ("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.Unknown, answer.Status?.StatusCode);
    }

    [Fact]
    public async Task Options_UnknownAlgorithm_IsRefusedAtTheStart()
        => await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestServer.StartAsync(options => options.ResponseCompressionAlgorithm = "snappy"));
}
