namespace P2POrleans.Cli.Json;

/// <summary>Event of <c>peer</c>: everything is hashed and announced.</summary>
internal sealed record PeerReadyEvent(string Name, string? GrpcUrl, string? HttpUrl, string Gateway, long Files, long Bytes)
    : CliEvent("ready");
