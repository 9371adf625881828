using P2POrleans.Directory.Tests.Indexing;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Directory.Tests.Leases;

/// <summary>A partition that keeps what a bucket tells it, and has nothing else.</summary>
internal sealed class RecordingPartition : PartitionStub
{
    private readonly Dictionary<string, PeerState> _peers = [];
    private (long, long) _heard;

    public long Incarnation { get; set; } = 1;

    /// <summary>Messages that came, with an answer or without.</summary>
    public int Messages { get; private set; }

    /// <summary>What is answered while the partition is not to be had.</summary>
    public Task<long>? Answer { get; set; }

    public bool IsOnline(string peer) => _peers.GetValueOrDefault(peer) is { Online: true };

    /// <summary>As a rebuilt one, which read something else from the store.</summary>
    public void Forget() => _peers.Clear();

    public override async ValueTask<long> SetPeersAsync(PeerStates states)
    {
        Messages++;
        if (Answer is not null)
            return await Answer;
        if ((states.Incarnation, states.Number).CompareTo(_heard) < 0)
            return 0;
        _heard = (states.Incarnation, states.Number);
        foreach (PeerState peer in states.Peers)
            _peers[peer.Name] = peer;
        return Incarnation;
    }
}
