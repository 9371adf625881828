using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Leases;

/// <summary>What all partitions have yet to hear of a bucket's peers. What is put is guarded by the bucket's lock.</summary>
internal sealed class PartitionOutboxes(IReadOnlyList<IFileIndex> partitions, int bucket, long incarnation)
{
    private readonly PartitionOutbox[] _outboxes = [.. partitions.Select(partition => new PartitionOutbox(partition, bucket, incarnation))];

    public int Count => _outboxes.Length;

    public void Put(PeerState peer)
    {
        foreach (PartitionOutbox outbox in _outboxes)
            outbox.Put(peer);
    }

    /// <summary>For partitions that have not heard of everybody in their present life.</summary>
    /// <param name="incarnations">Of each partition.</param>
    public void PutAllToNew(IReadOnlyList<long> incarnations, IEnumerable<PeerState> peers)
    {
        for (int i = 0; i < _outboxes.Length; i++)
        {
            if (_outboxes[i].IsNewTo(incarnations[i]))
                _outboxes[i].PutAll(peers);
        }
    }

    /// <inheritdoc cref="PartitionOutbox.FlushAsync"/>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        bool[] heard = await Task.WhenAll(_outboxes.Select(outbox => outbox.FlushAsync(cancellationToken)));
        return heard.All(static it => it);
    }
}
