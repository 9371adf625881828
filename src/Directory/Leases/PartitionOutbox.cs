using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.FileDirectory.Leases;

/// <summary>
/// What one partition has yet to hear of a bucket's peers: the latest state of each, in one message at a time. What is not
/// acknowledged stays.
/// </summary>
internal sealed class PartitionOutbox(IFileIndex partition)
{
    private readonly Lock _lock = new();
    private readonly AsyncLock _turn = new();
    private Dictionary<string, PeerState> _waiting = new(StringComparer.Ordinal);

    /// <summary>States of one peer must be put in the order in which they came about.</summary>
    public void Put(PeerState peer)
    {
        lock (_lock)
            _waiting[peer.Name] = peer;
    }

    /// <summary>Sends what waits; returns when all that was put before has been acknowledged, or the partition does not answer.</summary>
    public async Task FlushAsync()
    {
        lock (_lock)
        {
            // Nothing waits and nothing is on its way.
            if (_waiting.Count == 0 && !_turn.IsTaken)
                return;
        }

        using AsyncLock.Pass turn = await _turn.EnterAsync();
        Dictionary<string, PeerState> sent;
        lock (_lock)
        {
            sent = _waiting;
            if (sent.Count == 0)
                return;
            _waiting = new Dictionary<string, PeerState>(StringComparer.Ordinal);
        }

        if (await TrySendAsync(sent))
            return;
        lock (_lock)
        {
            // What was put meanwhile is newer.
            foreach ((string name, PeerState peer) in sent)
                _waiting.TryAdd(name, peer);
        }
    }

    private async Task<bool> TrySendAsync(Dictionary<string, PeerState> peers)
    {
        try
        {
            return await partition.SetPeersAsync([.. peers.Values]);
        }
        catch (Exception)
        {
            // A remote partition that fails is one that has to be told again.
            return false;
        }
    }
}
