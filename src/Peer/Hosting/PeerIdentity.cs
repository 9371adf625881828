namespace P2POrleans.Peer.Hosting;

/// <param name="Name">In normal form.</param>
/// <param name="IsPartial">Whether it has only parts, of what is being fetched: the directory says so, and forgets it when it ends.</param>
internal sealed record PeerIdentity(string Name, bool IsPartial = false);
