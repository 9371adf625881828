namespace P2POrleans.FileDirectory.Peers;

/// <param name="Files">Entries it has announced.</param>
public sealed record PeerDescription(string Name, PeerKind Kind, bool Online, string GrpcUrl, string? HttpUrl, long Epoch, long Files);
