using Grpc.Core;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Tests.Transfers;

public sealed class SourceProblemTests
{
    /// <summary>As over HTTP, where both are 503 with Retry-After.</summary>
    [Theory]
    [InlineData(StatusCode.ResourceExhausted, true, SourceFault.Busy)]
    [InlineData(StatusCode.OutOfRange, true, SourceFault.Busy)]
    [InlineData(StatusCode.ResourceExhausted, false, SourceFault.Broken)]
    [InlineData(StatusCode.OutOfRange, false, SourceFault.Broken)]
    public void From_RefusedForNow_IsBusyWhenItSaysWhenToComeAgain(StatusCode status, bool comesAgain, SourceFault expected)
    {
        Metadata trailers = comesAgain ? new() { { "retry-after", "5" } } : [];

        Assert.Equal(expected, SourceProblem.From(new RpcException(new Status(status, ""), trailers), connected: true).Fault);
    }
}
