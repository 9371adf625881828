using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.FileDirectory.Leases;

/// <summary>
/// What one partition has yet to hear of a bucket's peers: the latest state of each, in one message at a time. What is not
/// acknowledged stays.
/// </summary>
/// <param name="incarnation">Of the bucket.</param>
internal sealed class PartitionOutbox(IFileIndex partition, int bucket, long incarnation)
{
    private readonly Lock _lock = new();
    private readonly AsyncLock _turn = new();
    private Dictionary<string, PeerState> _waiting = new(StringComparer.Ordinal);
    private bool _allWait;
    private long _heardAll;
    private int _failures;

    /// <summary>In turn only.</summary>
    private long _messages;

    /// <summary>States of one peer must be put in the order in which they came about.</summary>
    public void Put(PeerState peer)
    {
        lock (_lock)
            _waiting[peer.Name] = peer;
    }

    /// <summary>True when that incarnation of the partition has not heard of all peers, and what waits are not all of them.</summary>
    public bool IsNewTo(long partitionIncarnation)
    {
        lock (_lock)
            return !_allWait && _heardAll != partitionIncarnation;
    }

    /// <summary>As <see cref="Put"/>, for all peers of the bucket.</summary>
    public void PutAll(IEnumerable<PeerState> peers)
    {
        lock (_lock)
        {
            foreach (PeerState peer in peers)
                _waiting[peer.Name] = peer;
            _allWait = true;
        }
    }

    /// <summary>Sends what waits; returns when all that was put before has been acknowledged, or the partition does not answer.</summary>
    /// <returns>False when it does not: it may be there all the same and not have heard.</returns>
    /// <param name="cancellationToken">Heard until the message is sent, which has what others wait for, too.</param>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        int failures = Volatile.Read(ref _failures);
        using AsyncLock.Pass turn = await _turn.EnterAsync(cancellationToken);
        // Those who waited beside a message that failed need not fail one after the other.
        if (failures != _failures)
            return false;

        Dictionary<string, PeerState> sent;
        bool all;
        lock (_lock)
        {
            if (_waiting.Count == 0)
                return true;
            (sent, all) = (_waiting, _allWait);
            (_waiting, _allWait) = (new Dictionary<string, PeerState>(StringComparer.Ordinal), false);
        }

        long heardBy = await SendAsync(sent);
        lock (_lock)
        {
            if (heardBy != 0)
            {
                _heardAll = all ? heardBy : _heardAll;
                return true;
            }

            // What was put meanwhile is newer.
            foreach ((string name, PeerState peer) in sent)
                _waiting.TryAdd(name, peer);
            _allWait |= all;
            _failures++;
            return false;
        }
    }

    private async Task<long> SendAsync(Dictionary<string, PeerState> peers)
    {
        try
        {
            return await partition.SetPeersAsync(new PeerStates(bucket, incarnation, ++_messages, [.. peers.Values]));
        }
        catch (Exception)
        {
            // A remote partition that fails is one that has to be told again.
            return 0;
        }
    }
}
