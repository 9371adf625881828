using Orleans.Concurrency;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Grains.Contracts;

/// <summary>One share of the peers, keyed by its number: <see cref="IRegistryBucket"/> on the wire. All calls may be repeated.</summary>
[Alias("p2p.IRegistryBucketGrain")]
public interface IRegistryBucketGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="IRegistryBucket.PutAsync"/>
    [Alias("put"), ResponseTimeout(CallTimes.Publish)]
    ValueTask PutAsync([Immutable] PeerState peer, long files, CancellationToken cancellationToken);

    /// <inheritdoc cref="IRegistryBucket.RenewAsync(string, long, CancellationToken)"/>
    /// <param name="files">Null when they are as before.</param>
    [Alias("renew"), ResponseTimeout(CallTimes.Publish)]
    ValueTask<bool> RenewAsync(string peer, long? files, CancellationToken cancellationToken);

    /// <inheritdoc cref="IRegistryBucket.EndAsync"/>
    [Alias("end"), ResponseTimeout(CallTimes.Publish)]
    ValueTask<bool> EndAsync(string peer, bool hasLeft, CancellationToken cancellationToken);

    /// <inheritdoc cref="IRegistryBucket.EndIfSilentAsync"/>
    [Alias("endIfSilent"), ResponseTimeout(CallTimes.Publish)]
    ValueTask<bool> EndIfSilentAsync(string peer, TimeSpan silentFor, CancellationToken cancellationToken);

    /// <inheritdoc cref="IRegistryBucket.RepeatAsync"/>
    [Alias("repeat"), ResponseTimeout(CallTimes.Publish)]
    ValueTask RepeatAsync(string peer, CancellationToken cancellationToken);

    /// <inheritdoc cref="IRegistryBucket.ExpectRemovalAsync"/>
    [Alias("expectRemoval"), ResponseTimeout(CallTimes.Publish)]
    ValueTask<bool> ExpectRemovalAsync(string peer, DateTimeOffset? offlineSince, CancellationToken cancellationToken);

    /// <inheritdoc cref="IRegistryBucket.RemoveAsync"/>
    [Alias("remove"), ResponseTimeout(CallTimes.Publish)]
    ValueTask RemoveAsync(string peer, CancellationToken cancellationToken);

    /// <inheritdoc cref="IRegistryBucket.ForgetAsync"/>
    [Alias("forget"), ResponseTimeout(CallTimes.Publish)]
    ValueTask ForgetAsync(string peer, CancellationToken cancellationToken);

    /// <inheritdoc cref="IRegistryBucket.FindAsync"/>
    [Alias("find"), AlwaysInterleave, ResponseTimeout(CallTimes.Publish)]
    ValueTask<PeerDescription?> FindAsync(string peer, CancellationToken cancellationToken);

    /// <inheritdoc cref="IRegistryBucket.ListAsync"/>
    [Alias("page"), ReadOnly, AlwaysInterleave, ResponseTimeout(CallTimes.Read)]
    ValueTask<PeerDescriptionPage> ListAsync(string? after, int limit, CancellationToken cancellationToken);

    /// <inheritdoc cref="IRegistryBucket.ClaimProbesAsync"/>
    [Alias("claimProbes"), ResponseTimeout(CallTimes.Read)]
    ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Activates the bucket if no silo has it, lets one that does not belong where it is move, and counts.</summary>
    [Alias("count"), AlwaysInterleave, ResponseTimeout(CallTimes.Read)]
    ValueTask<BucketCounts> CountAsync(CancellationToken cancellationToken);

    /// <summary>One round of housekeeping; the bucket also does it by itself. A round that nobody waits for any more goes on.</summary>
    [Alias("sweep"), ResponseTimeout(CallTimes.Announce)]
    ValueTask SweepAsync(CancellationToken cancellationToken);
}
