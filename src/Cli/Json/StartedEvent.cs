namespace P2POrleans.Cli.Json;

/// <summary>Event of <c>up</c>: a process of it is ready.</summary>
/// <param name="Process"><c>gateway</c> or the name of a peer.</param>
/// <param name="Url">Of the gateway, or the gRPC address of the peer.</param>
/// <param name="HttpUrl">Of a peer.</param>
/// <param name="Share">Folder that the peer shares.</param>
/// <param name="Files">That the peer shares.</param>
internal sealed record StartedEvent(string Process, int Pid, string Url, string? HttpUrl, string? Share, long? Files, long? Bytes)
    : CliEvent("started");
