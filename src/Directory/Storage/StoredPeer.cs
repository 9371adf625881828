using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Storage;

/// <param name="OfflineSince">Null while it was online when last written.</param>
public sealed record StoredPeer(PeerHeader Header, DateTimeOffset? OfflineSince);
