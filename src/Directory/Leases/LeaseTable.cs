using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Leases;

/// <summary>The leases of a bucket, by name and in its order. Guarded by the bucket's lock.</summary>
internal sealed class LeaseTable
{
    private readonly Dictionary<string, Lease> _leases = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    public IReadOnlyCollection<Lease> All => _leases.Values;

    public Lease? Find(string peer) => _leases.GetValueOrDefault(peer);

    public void Add(Lease lease)
    {
        _leases.Add(lease.Peer.Name, lease);
        _names.Insert(~_names.BinarySearch(lease.Peer.Name, StringComparer.Ordinal), lease.Peer.Name);
    }

    /// <returns>What was removed; null for nothing.</returns>
    public Lease? Remove(string peer)
    {
        if (_leases.Remove(peer, out Lease? lease))
            _names.RemoveAt(_names.BinarySearch(peer, StringComparer.Ordinal));
        return lease;
    }

    /// <summary>Those behind a name, in order; all for null.</summary>
    public IEnumerable<PeerDescription> After(string? peer)
    {
        int from = peer is null ? 0 : _names.BinarySearch(peer, StringComparer.Ordinal);
        from = from < 0 ? ~from : peer is null ? 0 : from + 1;
        return _names.Skip(from).Select(name => _leases[name].Describe());
    }

    public BucketCounts Count() => new(_leases.Count, _leases.Values.Count(l => l.Peer.Online), _leases.Values.Sum(l => l.Files));
}
