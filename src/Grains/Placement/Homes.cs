using P2POrleans.FileDirectory;

namespace P2POrleans.Grains.Placement;

/// <summary>
/// Knows where partitions, buckets and peers belong, and when one of this silo may move there. It is not to move before the cluster has been
/// the same for a while, because a silo that leaves is often back a moment later; and only few at a time, because each of them is away for a
/// moment. Any thread may call.
/// </summary>
internal sealed class Homes(IClusterMembershipService membership, ILocalSiloDetails local, DirectoryOptions rules, TimeProvider time)
{
    private readonly Lock _lock = new();
    // A search needs all partitions; a bucket holds up heartbeats only.
    private readonly MovePace _partitions = new(2, time);
    private readonly MovePace _buckets = new(10, time);
    private readonly MovePace _peers = new(200, time);
    private MembershipVersion _version = MembershipVersion.MinValue;
    private Spread? _members;
    private long _membersSince;
    private volatile Spread? _last;

    /// <summary>How long the cluster has to be the same before anything moves.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where what belongs while these are the silos.</summary>
    public Spread Among(IEnumerable<SiloAddress> silos)
    {
        SiloAddress[] sorted = [.. silos.Order()];
        return _last is { } last && last.Silos.SequenceEqual(sorted) ? last : _last = new Spread(sorted, rules.Partitions);
    }

    /// <summary>Whether this silo's partition belongs elsewhere, and is to move now.</summary>
    public bool MayMovePartition(long partition) => IsElsewhere(spread => spread.OfPartition(partition)) && _partitions.TryTake();

    /// <inheritdoc cref="MayMovePartition"/>
    public bool MayMoveBucket(long bucket) => IsElsewhere(spread => spread.OfBucket(bucket)) && _buckets.TryTake();

    /// <inheritdoc cref="MayMovePartition"/>
    public bool MayMovePeer(string peer) => IsElsewhere(spread => spread.OfPeer(peer)) && _peers.TryTake();

    private bool IsElsewhere(Func<Spread, SiloAddress> home) => CalmSpread() is { } spread && !home(spread).Equals(local.SiloAddress);

    private Spread? CalmSpread()
    {
        ClusterMembershipSnapshot snapshot = membership.CurrentSnapshot;
        lock (_lock)
        {
            if (snapshot.Version != _version)
            {
                _version = snapshot.Version;
                SiloAddress[] active =
                    [.. snapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).Order()];
                if (active.Length == 0)
                    _members = null;
                else if (_members is null || !_members.Silos.SequenceEqual(active))
                    (_members, _membersSince) = (Among(active), time.GetTimestamp());
            }

            return time.GetElapsedTime(_membersSince) >= Calm ? _members : null;
        }
    }
}
