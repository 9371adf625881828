namespace P2POrleans.Cli.Json;

/// <summary>Event of <c>up</c>: the first fetch succeeded.</summary>
/// <param name="Query">What was searched for.</param>
/// <param name="From">The peer that has the file.</param>
/// <param name="For">The peer that it was fetched for; null when there is only one.</param>
internal sealed record FetchedEvent(
    string Query, string Name, string ContentId, long Size, bool Verified, string From, string? For, string Path, double Seconds)
    : CliEvent("fetched");
