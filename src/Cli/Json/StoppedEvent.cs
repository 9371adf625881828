namespace P2POrleans.Cli.Json;

/// <summary>Last event of <c>up</c>: all its processes have ended.</summary>
internal sealed record StoppedEvent() : CliEvent("stopped");
