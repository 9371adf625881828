using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Grains.Partitions;

/// <summary>
/// Reads the peers of the store when it is first asked, which is after the partition was taken over. From then on nobody adds to
/// the partition, so every slice in it belongs to a peer that was registered before the read. One for each rebuild.
/// </summary>
internal sealed class FreshPeerCatalog(IDirectoryStore store) : IPeerCatalog
{
    private StoredPeerCatalog? _peers;

    public async ValueTask<IReadOnlyList<PeerState?>> ReadAsync(IReadOnlyList<string> peers, CancellationToken cancellationToken)
    {
        _peers ??= await StoredPeerCatalog.ReadAsync(store, cancellationToken);
        return await _peers.ReadAsync(peers, cancellationToken);
    }
}
