namespace P2POrleans.Gateway.Health;

/// <summary>Answer of the health endpoints.</summary>
/// <param name="Status"><c>live</c>; <c>ready</c> or <c>not ready</c>.</param>
/// <param name="Reasons">Why not, one sentence each; empty when all is well.</param>
internal sealed record HealthResponse(string Status, IReadOnlyList<string> Reasons);
