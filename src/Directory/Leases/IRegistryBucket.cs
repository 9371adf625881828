using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Leases;

/// <summary>
/// A share of the peers: who they are, and which are online. All members return when every partition that answers has heard of what
/// changed; the others are told again until they have.
/// </summary>
public interface IRegistryBucket
{
    /// <summary>Takes a peer in, or over with new endpoints, and brings it online.</summary>
    ValueTask PutAsync(PeerState peer, long files);

    /// <summary>Renews a peer's lease and brings it online.</summary>
    /// <returns>False for an unknown peer.</returns>
    ValueTask<bool> RenewAsync(string peer);

    /// <summary>As <see cref="RenewAsync(string)"/>, with how many files the peer has now.</summary>
    ValueTask<bool> RenewAsync(string peer, long files);

    /// <summary>Takes a peer offline.</summary>
    /// <param name="hasLeft">See <see cref="PeerHeader.HasLeft"/>.</param>
    /// <returns>False for an unknown peer.</returns>
    ValueTask<bool> EndAsync(string peer, bool hasLeft);

    /// <summary>Takes a peer offline, unless its lease was renewed within that time: then somebody else has reached it.</summary>
    /// <returns>False for an unknown peer.</returns>
    ValueTask<bool> EndIfSilentAsync(string peer, TimeSpan silentFor);

    /// <summary>Tells the partitions again how a peer is.</summary>
    ValueTask RepeatAsync(string peer);

    /// <summary>The peer is about to be removed. Should nothing more be heard of it, sweeps find out whether it was, and finish that.</summary>
    ValueTask ExpectRemovalAsync(string peer);

    /// <summary>The peer does not exist any more; its removal is to be finished until <see cref="ForgetAsync"/>.</summary>
    ValueTask RemoveAsync(string peer);

    /// <summary>The removal is finished, or there was none.</summary>
    ValueTask ForgetAsync(string peer);

    ValueTask<PeerDescription?> FindAsync(string peer, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileDirectory.ListPeersAsync"/>
    ValueTask<PeerDescriptionPage> ListAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileDirectory.ClaimProbesAsync"/>
    ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken);

    ValueTask<BucketCounts> CountAsync(CancellationToken cancellationToken);
}
