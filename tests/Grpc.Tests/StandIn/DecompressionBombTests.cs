using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.StandIn;

/// <summary>
/// What the stand-in promises beyond grpc-dotnet, which unpacks a message to any size: the receive limit holds for the
/// unpacked message, and memory for no more than that is taken.
/// </summary>
[Collection(QuietCollection.Name)]
public sealed class DecompressionBombTests
{
    private const long Unpacked = 2L * 1024 * 1024 * 1024;
    private static readonly Lazy<byte[]> Bomb = new(CreateBomb);

    [Fact]
    public async Task Server_Bomb_IsResourceExhaustedWithoutTheMemory()
    {
        await using TestServer server = await TestServer.StartAsync();
        long before = GC.GetTotalAllocatedBytes();

        RawAnswer answer = await server.RawClient().PostAsync(
            "/p2porleans.grpctests.Interop/Unary",
            RawClient.Frame(1, (uint)Bomb.Value.Length, Bomb.Value),
            headers: ("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.ResourceExhausted, answer.Status?.StatusCode);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Unpacked / 8);
    }

    [Fact]
    public async Task Client_Bomb_IsResourceExhaustedWithoutTheMemory()
    {
        await using TestServer server = await TestServer.StartAsync(map: app => app.Run(async http =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-encoding"] = "gzip";
            await http.Response.Body.WriteAsync(RawClient.Frame(1, (uint)Bomb.Value.Length, Bomb.Value));
            http.Response.AppendTrailer("grpc-status", "0");
        }));
        _ = Bomb.Value;
        long before = GC.GetTotalAllocatedBytes();

        RpcException failure = await server.Client().UnaryAsync(new Message()).ResponseAsync.FailureAsync();

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Unpacked / 8);
    }

    [Theory]
    [InlineData(0, StatusCode.OK)]
    [InlineData(1, StatusCode.ResourceExhausted)]
    public async Task Limit_HoldsForTheUnpackedMessage(int more, StatusCode expected)
    {
        const int Limit = 50_000;
        await using TestServer server = await TestServer.StartAsync(options => options.MaxReceiveMessageSize = Limit);
        var message = new Message { Payload = Payloads.Zeros(Limit - 4 + more) };
        Assert.Equal(Limit + more, message.CalculateSize());
        server.Script.Unary = (_, _) => Task.FromResult(new Message());
        Interop.InteropClient client = server.Client(new GrpcChannelOptions());

        using AsyncUnaryCall<Message> call = client.UnaryAsync(message, new Metadata { { "grpc-internal-encoding-request", "gzip" } });
        if (expected == StatusCode.OK)
            await call.Within();
        else
            Assert.Equal(expected, (await call.ResponseAsync.FailureAsync()).StatusCode);
    }

    private static byte[] CreateBomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            byte[] zeros = new byte[1024 * 1024];
            for (long written = 0; written < Unpacked; written += zeros.Length)
                gzip.Write(zeros);
        }

        return packed.ToArray();
    }
}
