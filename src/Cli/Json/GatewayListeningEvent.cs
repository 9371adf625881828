namespace P2POrleans.Cli.Json;

/// <summary>Event of <c>gateway</c>: its port answers; the silos that hold the directory are not reached yet.</summary>
internal sealed record GatewayListeningEvent(string Url) : CliEvent("listening");
