namespace P2POrleans.Peer.Gateways;

/// <summary>The answer to a call that has nothing else to say.</summary>
public sealed record Acknowledged;
