namespace P2POrleans.Cli.Json;

/// <summary>Event of <c>up</c>: a process or a peer is in another state than before.</summary>
internal sealed record StateEvent(string Name, string State, long? Files) : CliEvent("state");
