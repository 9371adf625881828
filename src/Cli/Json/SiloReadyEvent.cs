namespace P2POrleans.Cli.Json;

/// <summary>Event of <c>silo</c>: it is a member of its cluster.</summary>
/// <param name="Url">Of its health.</param>
internal sealed record SiloReadyEvent(string Cluster, string Advertise, int Port, int ClientPort, string Url) : CliEvent("ready");
