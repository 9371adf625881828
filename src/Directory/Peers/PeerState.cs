namespace P2POrleans.FileDirectory.Peers;

/// <summary>What a partition has to know about a peer to answer look-ups.</summary>
/// <param name="Epoch">Of the registration that gave the endpoints: an older state never replaces a newer one.</param>
public sealed record PeerState(string Name, PeerKind Kind, string GrpcUrl, string? HttpUrl, long Epoch, bool Online);
