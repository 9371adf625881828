using Grpc.Core;
using P2POrleans.Peer.Connections;

namespace P2POrleans.Peer.Transfers;

/// <summary>What is wrong with a source.</summary>
internal sealed record SourceProblem(SourceFault Fault, string Message)
{
    private const int MaxMessageLength = 300;

    public static SourceProblem NotShared { get; } = new(SourceFault.NotFound, "It does not share this content.");

    public static SourceProblem Changed { get; } = new(SourceFault.Changed, "Its file has changed or is gone: it is no longer this content.");

    public static SourceProblem Incomplete { get; } = new(SourceFault.NotFound, "It does not have all pieces.");

    /// <summary>Not its fault: its place is given to somebody who waits for one.</summary>
    public static SourceProblem NothingToGive { get; } = new(SourceFault.None, "It has nothing of what is missing.");

    public static SourceProblem FarBelow { get; } = new(SourceFault.Stalled, "It gave far less than the others.");

    public static SourceProblem Busy { get; } = new(SourceFault.Busy, "It is busy with sending to others, or has not got it yet.");

    /// <summary>Of a peer of the original system.</summary>
    public static SourceProblem NoFile { get; } = new(SourceFault.Broken, "What it sent is not a file.");

    /// <summary>As behind a firewall that drops what it does not let through.</summary>
    public static SourceProblem NoAnswer { get; } = new(SourceFault.Unreachable, "Its HTTP address does not answer.");

    public static SourceProblem Stalled(TimeSpan timeout) => new(SourceFault.Stalled, $"No byte came for {timeout.TotalSeconds:0.#} s.");

    public static SourceProblem Trickled(long bytes, TimeSpan time) =>
        new(SourceFault.Stalled, $"Only {bytes} bytes came in {time.TotalSeconds:0.#} s.");

    /// <param name="exception">Of a call to the source.</param>
    /// <param name="address">The source's.</param>
    /// <param name="connected">Whether it has answered before.</param>
    public static SourceProblem From(RpcException exception, Uri address, bool connected) => exception.StatusCode switch
    {
        StatusCode.NotFound => NotShared,
        StatusCode.FailedPrecondition => Changed,
        // Over HTTP, both are 503 with Retry-After.
        StatusCode.ResourceExhausted or StatusCode.OutOfRange when exception.Trailers.Any(t => t.Key == PeerHeaders.RetryAfter) => Busy,
        // What the library says of either is about its own parts.
        StatusCode.Unavailable when !connected => new SourceProblem(SourceFault.Unreachable, $"It can't be reached at {address.Authority}."),
        StatusCode.Unavailable => new SourceProblem(SourceFault.Broken, "The connection broke."),
        _ => new SourceProblem(SourceFault.Broken, Described(exception)),
    };

    /// <summary>The text is the source's: bounded, as everything that is.</summary>
    private static string Described(RpcException exception)
    {
        string detail = exception.Status.Detail ?? "";
        return $"{exception.StatusCode}: {detail[..Math.Min(detail.Length, MaxMessageLength)]}";
    }
}
