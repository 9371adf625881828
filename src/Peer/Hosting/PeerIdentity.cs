namespace P2POrleans.Peer.Hosting;

/// <param name="Name">In normal form.</param>
/// <param name="IsPassing">Whether the name is given back when the peer ends, and the directory forgets it.</param>
internal sealed record PeerIdentity(string Name, bool IsPassing = false);
