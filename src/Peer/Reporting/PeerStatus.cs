namespace P2POrleans.Peer.Reporting;

/// <summary>How a peer is doing. Answer to <c>GET /api/v1/status</c> on its HTTP port.</summary>
/// <param name="Ready">True when everything was hashed and announced once.</param>
/// <param name="Reason">Why it is not ready, or what hinders it now (the gateway is away, say); null when all is well.</param>
/// <param name="GrpcUrl">As it stands in the directory; null until the server listens.</param>
/// <param name="HttpUrl">As it stands in the directory; null until the server listens.</param>
/// <param name="Online">True while the directory has acknowledged the latest heartbeat or announce.</param>
/// <param name="Files">Shared now.</param>
/// <param name="Bytes">Of these files.</param>
/// <param name="Hashing">Null while nothing is hashed.</param>
public sealed record PeerStatus(
    string Name, string Version, bool Ready, string? Reason, string? GrpcUrl, string? HttpUrl, string Gateway, bool Online, long Files,
    long Bytes, HashingStatus? Hashing, UploadStatus Uploads);
