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
        return new SourceProblem(fault, fault switch
        {
            SourceFault.NotFound => "It does not share this content.",
            SourceFault.Changed => "Its file has changed and is no longer this content.",
            _ => Described(exception),
        });
    }

    /// <summary>The text is the source's: bounded, as everything that is.</summary>
    private static string Described(RpcException exception)
    {
        string detail = exception.Status.Detail ?? "";
        return $"{exception.StatusCode}: {detail[..Math.Min(detail.Length, MaxMessageLength)]}";
    }
}
