namespace P2POrleans.FileDirectory.Peers;

/// <param name="Secret">Only for a new native name.</param>
/// <param name="Token">Bearer token; names its peer, so that an edge can tell a foreign token without a look-up.</param>
/// <param name="IsNew">True when the name was taken just now.</param>
public sealed record Registration(PeerDescription Peer, string? Secret, string Token, bool IsNew, Heartbeat Lease);
