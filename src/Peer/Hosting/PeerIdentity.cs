namespace P2POrleans.Peer.Hosting;

/// <param name="Name">In normal form.</param>
internal sealed record PeerIdentity(string Name);
