using Grpc.Core;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.StandIn;

/// <summary>
/// What the stand-in promises beyond grpc-dotnet, which marks an empty message as compressed but sends no gzip for it: other
/// implementations can't unpack that.
/// </summary>
public sealed class EmptyMessageTests
{
    [Fact]
    public async Task Response_EmptyInACompressedCall_IsPlain()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");

        RawAnswer answer = await server.RawClient().PostAsync(
            "/p2porleans.grpctests.Interop/Unary", RawClient.Frame(new Message()), headers: ("grpc-accept-encoding", "gzip"));

        Assert.Equal(StatusCode.OK, answer.Status?.StatusCode);
        Assert.Equal(RawClient.Frame(new Message()), answer.Body);
    }
}
