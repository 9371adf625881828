using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>All peers of a store as they were when it was read, for a process that rebuilds all partitions at once.</summary>
public sealed class StoredPeerCatalog : IPeerCatalog
{
    private const int PageSize = 1000;

    private readonly Dictionary<string, PeerState> _peers = new(StringComparer.Ordinal);

    private StoredPeerCatalog()
    {
    }

    /// <exception cref="DirectoryStoreException">The store can't be read.</exception>
    public static async Task<StoredPeerCatalog> ReadAsync(IDirectoryStore store, CancellationToken cancellationToken)
    {
        var catalog = new StoredPeerCatalog();
        for (int bucket = 0; bucket < PeerHeader.Buckets; bucket++)
        {
            IReadOnlyList<StoredPeer> page;
            string? after = null;
            do
            {
                page = await store.ReadPeersAsync(bucket, after, PageSize, cancellationToken);
                foreach (StoredPeer peer in page.Where(peer => !peer.Header.IsRemoved))
                    catalog._peers.Add(peer.Header.Name, peer.Header.ToState(online: peer.WasOnline));
                after = page.Count == 0 ? null : page[^1].Header.Name;
            }
            while (page.Count == PageSize);
        }

        return catalog;
    }

    public ValueTask<IReadOnlyList<PeerState?>> ReadAsync(IReadOnlyList<string> peers, CancellationToken cancellationToken) =>
        new([.. peers.Select(_peers.GetValueOrDefault)]);
}
