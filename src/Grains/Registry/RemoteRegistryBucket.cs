using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Registry;

/// <summary>A bucket somewhere in the cluster. What its grain fails with is the caller's; see <see cref="Calls.RemoteCall"/>.</summary>
internal sealed class RemoteRegistryBucket(IRegistryBucketGrain grain) : IRegistryBucket
{
    public ValueTask PutAsync(PeerState peer, long files, CancellationToken cancellationToken) =>
        grain.PutAsync(peer, files, cancellationToken);

    public ValueTask<bool> RenewAsync(string peer, CancellationToken cancellationToken) => grain.RenewAsync(peer, null, cancellationToken);

    public ValueTask<bool> RenewAsync(string peer, long files, CancellationToken cancellationToken) =>
        grain.RenewAsync(peer, files, cancellationToken);

    public ValueTask<bool> EndAsync(string peer, bool hasLeft, CancellationToken cancellationToken) =>
        grain.EndAsync(peer, hasLeft, cancellationToken);

    public ValueTask<bool> EndIfSilentAsync(string peer, TimeSpan silentFor, CancellationToken cancellationToken) =>
        grain.EndIfSilentAsync(peer, silentFor, cancellationToken);

    public ValueTask RepeatAsync(string peer, CancellationToken cancellationToken) => grain.RepeatAsync(peer, cancellationToken);

    public ValueTask<bool> ExpectRemovalAsync(string peer, DateTimeOffset? offlineSince, CancellationToken cancellationToken) =>
        grain.ExpectRemovalAsync(peer, offlineSince, cancellationToken);

    public ValueTask RemoveAsync(string peer, CancellationToken cancellationToken) => grain.RemoveAsync(peer, cancellationToken);

    public ValueTask ForgetAsync(string peer, CancellationToken cancellationToken) => grain.ForgetAsync(peer, cancellationToken);

    public ValueTask<PeerDescription?> FindAsync(string peer, CancellationToken cancellationToken) =>
        grain.FindAsync(peer, cancellationToken);

    public ValueTask<PeerDescriptionPage> ListAsync(string? after, int limit, CancellationToken cancellationToken) =>
        grain.ListAsync(after, limit, cancellationToken);

    public ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken) =>
        grain.ClaimProbesAsync(prober, claim, after, limit, cancellationToken);

    public ValueTask<BucketCounts> CountAsync(CancellationToken cancellationToken) => grain.CountAsync(cancellationToken);
}
