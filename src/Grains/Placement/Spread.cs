using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Grains.Placement;

/// <summary>Where what belongs, for one set of silos. A peer belongs where its bucket does, which hears of all it says.</summary>
/// <param name="silos">Sorted.</param>
internal sealed class Spread(SiloAddress[] silos, int partitions)
{
    private readonly SiloAddress[] _partitions = EvenSpread.Assign(partitions, silos);
    private readonly SiloAddress[] _buckets = EvenSpread.Assign(PeerHeader.Buckets, silos);

    public IReadOnlyList<SiloAddress> Silos => silos;

    public SiloAddress OfPartition(long partition) => _partitions[partition % _partitions.Length];

    public SiloAddress OfBucket(long bucket) => _buckets[bucket % _buckets.Length];

    public SiloAddress OfPeer(string peer) => OfBucket(PeerHeader.BucketOf(peer));
}
