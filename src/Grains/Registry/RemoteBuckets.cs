using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Registry;

/// <summary>All registry buckets of the cluster, as the rules see them.</summary>
internal sealed class RemoteBuckets(IGrainFactory grains)
{
    public IReadOnlyList<IRegistryBucket> All { get; } =
        [.. Enumerable.Range(0, PeerHeader.Buckets).Select(bucket => new RemoteRegistryBucket(grains.GetGrain<IRegistryBucketGrain>(bucket)))];

    public IRegistryBucket Of(string peer) => All[PeerHeader.BucketOf(peer)];
}
