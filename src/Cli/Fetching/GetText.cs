using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Cli.Fetching;

/// <summary>How a fetch that succeeded is told.</summary>
internal static class GetText
{
    public static GetDocument Document(string name, ContentId? content, FetchResult result) => new(
        Outcome(result.Outcome), Path.GetFullPath(result.Path!), name, content?.ToString(),
        content?.Size ?? new FileInfo(result.Path!).Length, content is not null, result.ReceivedBytes, result.ResumedBytes,
        Math.Round(result.Elapsed.TotalSeconds, 3), [.. result.Sources.Select(s => new GetSource(s.Peer, s.Bytes, s.Message))]);

    /// <summary>What comes behind the path.</summary>
    public static string How(FetchResult result)
    {
        string peers = string.Join(", ", result.Sources.Where(s => s.Bytes > 0).Select(s => s.Peer));
        string how = result.Outcome == FetchOutcome.AlreadyThere
            ? "was there already"
            : $"{Quantity.Bytes(result.ReceivedBytes)}{(peers.Length > 0 ? " from " + peers : "")} in "
                + Quantity.DurationAndRate(result.ReceivedBytes, result.Elapsed);
        return result.ResumedBytes > 0 ? $"{how}, after {Quantity.Bytes(result.ResumedBytes)} of an earlier get" : how;
    }

    private static string Outcome(FetchOutcome outcome) => outcome switch
    {
        FetchOutcome.Completed => "completed",
        FetchOutcome.AlreadyThere => "already_there",
        _ => "unverified",
    };
}
