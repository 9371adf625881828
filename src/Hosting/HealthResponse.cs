namespace P2POrleans.Hosting;

/// <summary>Answer of the health endpoints of gateways and silos.</summary>
/// <param name="Status"><c>live</c>; <c>ready</c> or <c>not ready</c>.</param>
/// <param name="Reasons">Why not, one sentence each; empty when all is well.</param>
public sealed record HealthResponse(string Status, IReadOnlyList<string> Reasons);
