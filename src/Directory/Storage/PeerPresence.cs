namespace P2POrleans.FileDirectory.Storage;

/// <param name="OfflineSince">Null for an online peer.</param>
public sealed record PeerPresence(string Peer, DateTimeOffset? OfflineSince);
