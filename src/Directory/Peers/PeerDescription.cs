namespace P2POrleans.FileDirectory.Peers;

/// <param name="Files">Entries it has announced.</param>
/// <param name="HasLeft">True for an original peer that signed off: it is offline until it registers again.</param>
public sealed record PeerDescription(
    string Name, PeerKind Kind, bool Online, string GrpcUrl, string? HttpUrl, long Epoch, long Files, bool HasLeft);
