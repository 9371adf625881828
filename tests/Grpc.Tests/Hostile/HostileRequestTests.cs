using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Hostile;

/// <summary>Requests that no gRPC client sends: each is refused, the service is not called, and the next call works.</summary>
public sealed class HostileRequestTests
{
    private const string UnaryPath = "/p2porleans.grpctests.Interop/Unary";
    private const string ClientStreamPath = "/p2porleans.grpctests.Interop/ClientStream";

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1, 2 })]
    public async Task Unary_Truncated_IsInternal(byte[] body) => await CheckAsync(UnaryPath, body, StatusCode.Internal);

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 7 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public async Task Unary_MoreThanOneMessage_IsInternal(byte[] body) => await CheckAsync(UnaryPath, body, StatusCode.Internal);

    [Theory]
    [InlineData(0x00400001u)]
    [InlineData(0x10000000u)]
    [InlineData(0x7fffffffu)]
    public async Task Unary_HugeLength_IsResourceExhausted(uint length)
        => await CheckAsync(UnaryPath, RawClient.Frame(0, length, [1, 2, 3]), StatusCode.ResourceExhausted);

    [Theory]
    [InlineData(0x80000000u)]
    [InlineData(0xffffffffu)]
    public async Task Unary_NegativeLength_IsUnknown(uint length)
        => await CheckAsync(UnaryPath, RawClient.Frame(0, length, [1, 2, 3]), StatusCode.Unknown);

    [Theory]
    [InlineData(2)]
    [InlineData(0x80)]
    [InlineData(0xff)]
    public async Task Unary_WrongCompressionFlag_IsUnknown(byte flag)
        => await CheckAsync(UnaryPath, RawClient.Frame(flag, 0, []), StatusCode.Unknown);

    [Fact]
    public async Task Unary_NotAMessageOfTheService_IsUnknown()
        => await CheckAsync(UnaryPath, RawClient.Frame(0, 3, [0xff, 0xff, 0xff]), StatusCode.Unknown);

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 }, StatusCode.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 1 }, StatusCode.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff }, StatusCode.ResourceExhausted)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 9, 0, 0, 0, 0 }, StatusCode.Unknown)]
    public async Task ClientStream_GoingBad_FailsTheServicesRead(byte[] body, StatusCode expected)
        => await CheckAsync(ClientStreamPath, body, expected);

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpcx")]
    [InlineData(null)]
    public async Task ContentType_NotGrpc_IsAnHttpError(string? contentType)
    {
        await using TestServer server = await TestServer.StartAsync();

        RawAnswer answer = await server.RawClient().PostAsync(UnaryPath, RawClient.Frame(new Message()), contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.HttpStatus);
        Assert.Equal(StatusCode.Internal, answer.Status?.StatusCode);
    }

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc;charset=utf-8")]
    [InlineData("Application/GRPC")]
    public async Task ContentType_VariantOfGrpc_IsTaken(string contentType)
    {
        await using TestServer server = await TestServer.StartAsync();

        RawAnswer answer = await server.RawClient().PostAsync(UnaryPath, RawClient.Frame(new Message { Number = 3 }), contentType);

        Assert.Equal(StatusCode.OK, answer.Status?.StatusCode);
        Assert.Equal(3, RawClient.Unframe(answer.Body).Number);
    }

    [Fact]
    public async Task Http1_Request_IsToldToUpgrade()
    {
        await using TestServer server = await TestServer.StartAsync(protocols: HttpProtocols.Http1);

        RawAnswer answer = await server.RawClient().PostAsync(UnaryPath, RawClient.Frame(new Message()), version: HttpVersion.Version11);

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.HttpStatus);
        Assert.Equal(StatusCode.Internal, answer.Status?.StatusCode);
    }

    [Fact]
    public async Task Metadata_NotBase64_FailsOnlyWhoReadsIt()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.ExpectsErrors = true;

        RawAnswer unread = await server.RawClient().PostAsync(UnaryPath, RawClient.Frame(new Message()), headers: ("x-bytes-bin", "!"));
        server.Script.Unary = (request, context) => Task.FromResult(new Message { Number = context.RequestHeaders.Count });
        RawAnswer read = await server.RawClient().PostAsync(UnaryPath, RawClient.Frame(new Message()), headers: ("x-bytes-bin", "!"));

        Assert.Equal(StatusCode.OK, unread.Status?.StatusCode);
        Assert.Equal(StatusCode.Unknown, read.Status?.StatusCode);
    }

    private static async Task CheckAsync(string path, byte[] body, StatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        server.ExpectsErrors = true;
        bool wasCalled = false;
        Func<Message, ServerCallContext, Task<Message>> echo = server.Script.Unary;
        server.Script.Unary = (request, context) =>
        {
            wasCalled = true;
            return echo(request, context);
        };

        RawAnswer answer = await server.RawClient().PostAsync(path, body);

        Assert.Equal(expected, answer.Status?.StatusCode);
        Assert.Empty(answer.Body);
        Assert.False(wasCalled);
        Assert.Equal(8, (await server.Client().UnaryAsync(new Message { Number = 8 }).Within()).Number);
    }
}
