namespace P2POrleans.FileDirectory.Peers;

/// <param name="Name">See <see cref="Protocol.Names.PeerName"/>; normalised and checked by the edge.</param>
/// <param name="Kind">A known name keeps its kind: the other kind is a wrong credential.</param>
/// <param name="Credential">
/// The secret of a native peer (null to take a new name: the directory issues one; a secret that this or another directory has
/// issued is kept, so that a peer may choose its secret before it registers), or the password of an original one.
/// </param>
/// <param name="GrpcUrl"><c>grpc://host:port</c> or <c>grpcs://host:port</c>.</param>
/// <param name="HttpUrl"><c>http(s)://host:port</c>; null for an original peer.</param>
public sealed record RegisterPeer(string Name, PeerKind Kind, string? Credential, string GrpcUrl, string? HttpUrl);
