using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Grains.Partitions;

/// <summary>
/// Reads the owners of the slices that a partition asks for, and no other peers: each partition of a cluster is rebuilt by itself. A
/// header is written before the first slice of its peer and deleted after the last one, so who has a slice has a header.
/// </summary>
internal sealed class FreshPeerCatalog(IDirectoryStore store) : IPeerCatalog
{
    public async ValueTask<IReadOnlyList<PeerState?>> ReadAsync(IReadOnlyList<string> peers, CancellationToken cancellationToken) =>
        [.. (await store.FindPeersAsync(peers, cancellationToken)).Select(static peer =>
            peer is { Header.IsRemoved: false } ? peer.Header.ToState(peer.WasOnline) : null)];
}
