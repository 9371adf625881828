using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Json;

/// <summary>Event of <c>gateway</c>: it answers from now on.</summary>
internal sealed record GatewayReadyEvent(string Url, InfoResponse Info) : CliEvent("ready");
