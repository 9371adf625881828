using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Lookups;

/// <summary>An online peer that has the entry.</summary>
public sealed record FileSource(FileEntry File, string Peer, PeerKind Kind, string GrpcUrl, string? HttpUrl);
