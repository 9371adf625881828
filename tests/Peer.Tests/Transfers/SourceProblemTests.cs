using Grpc.Core;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Tests.Transfers;

public sealed class SourceProblemTests
{
    private static readonly Uri Address = new("http://peer.example:50051");

    [Theory]
    [InlineData(false, SourceFault.Unreachable, "It can't be reached at peer.example:50051.")]
    [InlineData(true, SourceFault.Broken, "The connection broke.")]
    public void From_Unavailable_IsTheSourceAndNotTheLibrary(bool connected, SourceFault expected, string message)
    {
        var failure = new RpcException(new Status(StatusCode.Unavailable, "Error connecting to subchannel."));

        Assert.Equal(new SourceProblem(expected, message), SourceProblem.From(failure, Address, connected));
    }

    /// <summary>As over HTTP, where both are 503 with Retry-After.</summary>
    [Theory]
    [InlineData(StatusCode.ResourceExhausted, true, SourceFault.Busy)]
    [InlineData(StatusCode.OutOfRange, true, SourceFault.Busy)]
    [InlineData(StatusCode.ResourceExhausted, false, SourceFault.Broken)]
    [InlineData(StatusCode.OutOfRange, false, SourceFault.Broken)]
    public void From_RefusedForNow_IsBusyWhenItSaysWhenToComeAgain(StatusCode status, bool comesAgain, SourceFault expected)
    {
        Metadata trailers = comesAgain ? new() { { "retry-after", "5" } } : [];

        Assert.Equal(expected, SourceProblem.From(new RpcException(new Status(status, ""), trailers), Address, connected: true).Fault);
    }
}
