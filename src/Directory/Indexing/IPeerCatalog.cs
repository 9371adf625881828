using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>
/// Where a partition that is rebuilt learns who the owners of its slices are: from the store or from what was read of it, never
/// by asking another part of the directory that may be waiting for the partition.
/// </summary>
public interface IPeerCatalog
{
    /// <returns>A state for each of the peers, null for one that is not known any more.</returns>
    ValueTask<IReadOnlyList<PeerState?>> ReadAsync(IReadOnlyList<string> peers, CancellationToken cancellationToken);
}
