namespace P2POrleans.Bench.Serving;

/// <summary>Peers that registered and announced.</summary>
/// <param name="Tokens">By the number of the peer.</param>
internal sealed record Joined(Measured Measured, string[] Tokens);
