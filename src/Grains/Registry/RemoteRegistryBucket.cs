using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Registry;

/// <summary>A bucket somewhere in the cluster. What its grain fails with is the caller's; see <see cref="Calls.RemoteCall"/>.</summary>
internal sealed class RemoteRegistryBucket(IRegistryBucketGrain grain) : IRegistryBucket
{
    public ValueTask PutAsync(PeerState peer, long files) => grain.PutAsync(peer, files);

    public ValueTask<bool> RenewAsync(string peer) => grain.RenewAsync(peer, null);

    public ValueTask<bool> RenewAsync(string peer, long files) => grain.RenewAsync(peer, files);

    public ValueTask<bool> EndAsync(string peer, bool hasLeft) => grain.EndAsync(peer, hasLeft);

    public ValueTask<bool> EndIfSilentAsync(string peer, TimeSpan silentFor) => grain.EndIfSilentAsync(peer, silentFor);

    public ValueTask RepeatAsync(string peer) => grain.RepeatAsync(peer);

    public ValueTask ExpectRemovalAsync(string peer) => grain.ExpectRemovalAsync(peer);

    public ValueTask RemoveAsync(string peer) => grain.RemoveAsync(peer);

    public ValueTask ForgetAsync(string peer) => grain.ForgetAsync(peer);

    public ValueTask<PeerDescription?> FindAsync(string peer, CancellationToken cancellationToken) =>
        grain.FindAsync(peer, cancellationToken);

    public ValueTask<PeerDescriptionPage> ListAsync(string? after, int limit, CancellationToken cancellationToken) =>
        grain.ListAsync(after, limit, cancellationToken);

    public ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken) =>
        grain.ClaimProbesAsync(prober, claim, after, limit, cancellationToken);

    public ValueTask<BucketCounts> CountAsync(CancellationToken cancellationToken) => grain.CountAsync(cancellationToken);
}
