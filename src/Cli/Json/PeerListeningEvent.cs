namespace P2POrleans.Cli.Json;

/// <summary>Event of <c>peer</c>: its ports answer; hashing has begun.</summary>
internal sealed record PeerListeningEvent(string Name, string? GrpcUrl, string? HttpUrl, string Gateway) : CliEvent("listening");
