namespace P2POrleans.Cli.Json;

/// <param name="LatencyMs">Median of the echoes; null when the peer did not answer, as are the rates.</param>
/// <param name="Note">Why there are no rates, when there is nothing wrong; else null.</param>
/// <param name="Error">Why it did not; null when it did.</param>
internal sealed record ProbedPeer(
    string Peer, string GrpcUrl, double? LatencyMs, double? DownloadBytesPerSecond, double? UploadBytesPerSecond, string? Note,
    string? Error);
