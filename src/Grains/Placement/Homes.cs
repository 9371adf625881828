using P2POrleans.FileDirectory;

namespace P2POrleans.Grains.Placement;

/// <summary>
/// Knows where partitions, buckets and peers belong, and when one of this silo may move there. It is not to move before the cluster has been
/// the same for a while, because a silo that leaves is often back a moment later; only few at a time, because each of them is away for a
/// moment; and only while the store answers, because without it nothing that left could start where it belongs. Any thread may call.
/// </summary>
internal sealed class Homes(
    IClusterMembershipService membership, ILocalSiloDetails local, StorePulse store, DirectoryOptions rules, TimeProvider time)
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

    /// <summary>
    /// Moves this silo's partition if it belongs elsewhere and may go now. Nobody waits for that: while the store is away the answer takes long.
    /// </summary>
    /// <param name="move">Called in the turn of the caller.</param>
    public void MovePartition(long partition, Action move) => Move(spread => spread.OfPartition(partition), _partitions, move);

    /// <inheritdoc cref="MovePartition"/>
    public void MoveBucket(long bucket, Action move) => Move(spread => spread.OfBucket(bucket), _buckets, move);

    /// <inheritdoc cref="MovePartition"/>
    public void MovePeer(string peer, Action move) => Move(spread => spread.OfPeer(peer), _peers, move);

    private void Move(Func<Spread, SiloAddress> home, MovePace pace, Action move)
    {
        if (IsElsewhere(home) && pace.TryTake())
            _ = MoveIfStoreAnswersAsync(move);
    }

    private async Task MoveIfStoreAnswersAsync(Action move)
    {
        if (await store.AnswersAsync())
            move();
    }

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
