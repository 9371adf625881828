using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.FileDirectory.Leases;

/// <summary>
/// A share of the peers: who they are, and which are online. All members return when every partition that answers has heard of what
/// changed; the others are told again until they have.
/// <para>
/// That a peer is online is acknowledged only when the store has it and all partitions have heard it: one that does not answer may be there
/// all the same, and hide the peer.
/// </para>
/// <para>
/// A cancellation is heard before anything is changed, and while a call waits for its turn to write or to tell. What was changed by then
/// holds, though it is not acknowledged: the next sweep writes and tells it.
/// </para>
/// </summary>
public interface IRegistryBucket
{
    /// <summary>Takes a peer in, or over with new endpoints, and brings it online.</summary>
    /// <exception cref="DirectoryStoreException">The store or a partition did not answer: try again.</exception>
    ValueTask PutAsync(PeerState peer, long files, CancellationToken cancellationToken);

    /// <summary>Renews a peer's lease and brings it online.</summary>
    /// <returns>False for an unknown peer.</returns>
    /// <exception cref="DirectoryStoreException">
    /// The store or a partition may take the peer for offline, and did not answer: try again. The lease is renewed all the same.
    /// </exception>
    ValueTask<bool> RenewAsync(string peer, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="RenewAsync(string, CancellationToken)"/>, with how many files the peer has now. In the peer's turn, in which nobody
    /// removes it.
    /// </summary>
    ValueTask<bool> RenewAsync(string peer, long files, CancellationToken cancellationToken);

    /// <summary>Takes a peer offline.</summary>
    /// <param name="hasLeft">See <see cref="PeerHeader.HasLeft"/>.</param>
    /// <returns>False for an unknown peer.</returns>
    ValueTask<bool> EndAsync(string peer, bool hasLeft, CancellationToken cancellationToken);

    /// <summary>Takes a peer offline, unless its lease was renewed within that time: then somebody else has reached it.</summary>
    /// <returns>False for an unknown peer.</returns>
    ValueTask<bool> EndIfSilentAsync(string peer, TimeSpan silentFor, CancellationToken cancellationToken);

    /// <summary>Tells the partitions again how a peer is.</summary>
    ValueTask RepeatAsync(string peer, CancellationToken cancellationToken);

    /// <summary>
    /// The peer is about to be removed: it does not come online until it is removed, forgotten about, or put. Should nothing more be heard of
    /// it, sweeps find out whether it was removed, and finish that.
    /// </summary>
    /// <param name="offlineSince">Null for however it is.</param>
    /// <returns>False, with nothing expected, for a peer that has been online since then.</returns>
    ValueTask<bool> ExpectRemovalAsync(string peer, DateTimeOffset? offlineSince, CancellationToken cancellationToken);

    /// <summary>The peer does not exist any more; its removal is to be finished until <see cref="ForgetAsync"/>.</summary>
    ValueTask RemoveAsync(string peer, CancellationToken cancellationToken);

    /// <summary>The removal is finished, or there was none.</summary>
    ValueTask ForgetAsync(string peer, CancellationToken cancellationToken);

    /// <returns>Null for an unknown peer.</returns>
    /// <exception cref="DirectoryStoreException">The peer is not known here, and may be elsewhere by now: the store can't be asked.</exception>
    ValueTask<PeerDescription?> FindAsync(string peer, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileDirectory.ListPeersAsync"/>
    ValueTask<PeerDescriptionPage> ListAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="IFileDirectory.ClaimProbesAsync"/>
    ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken);

    ValueTask<BucketCounts> CountAsync(CancellationToken cancellationToken);
}
