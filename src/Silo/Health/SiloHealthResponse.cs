namespace P2POrleans.Silo.Health;

/// <summary>Answer of the health endpoints; as the gateway's.</summary>
/// <param name="Status"><c>live</c>; <c>ready</c> or <c>not ready</c>.</param>
/// <param name="Reasons">Why not, one sentence each; empty when all is well.</param>
internal sealed record SiloHealthResponse(string Status, IReadOnlyList<string> Reasons);
