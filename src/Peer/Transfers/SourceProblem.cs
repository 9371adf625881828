using Grpc.Core;

namespace P2POrleans.Peer.Transfers;

/// <summary>What is wrong with a source.</summary>
internal sealed record SourceProblem(SourceFault Fault, string Message)
{
    private const int MaxMessageLength = 300;

    /// <param name="connected">Whether the source has answered before.</param>
    public static SourceProblem From(RpcException exception, bool connected)
    {
        SourceFault fault = exception.StatusCode switch
        {
            StatusCode.NotFound => SourceFault.NotFound,
            StatusCode.FailedPrecondition => SourceFault.Changed,
            StatusCode.Unavailable when !connected => SourceFault.Unreachable,
            _ => SourceFault.Broken,
        };
        // The text is the source's: bounded, as everything that is.
        string detail = exception.Status.Detail ?? "";
        return new SourceProblem(fault, $"{exception.StatusCode}: {detail[..Math.Min(detail.Length, MaxMessageLength)]}");
    }
}
