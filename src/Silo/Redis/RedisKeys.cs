using System.Globalization;
using P2POrleans.FileDirectory.Peers;
using StackExchange.Redis;

namespace P2POrleans.Silo.Redis;

/// <summary>
/// Where what is kept. All keys of a partition share a hash tag, and so do all keys of a bucket: in a Redis cluster they are on one node,
/// where a script can use them together.
/// </summary>
/// <param name="cluster">Sets the directories of one Redis apart.</param>
internal sealed class RedisKeys(string cluster)
{
    /// <summary>The number of partitions.</summary>
    public RedisKey Partitions => $"{cluster}:partitions";

    /// <summary>Counts the activations of a partition.</summary>
    public RedisKey Incarnation(int partition) => OfPartition(partition) + ":incarnation";

    /// <summary>The peers that have a slice in a partition: a sorted set without scores, which is read page by page.</summary>
    public RedisKey SliceNames(int partition) => OfPartition(partition) + ":peers";

    /// <summary>The segments of a slice: a list.</summary>
    public RedisKey Slice(int partition, string peer) => SlicePrefix(partition) + peer;

    public string SlicePrefix(int partition) => OfPartition(partition) + ":slice:";

    /// <summary>Counts the activations of a bucket.</summary>
    public RedisKey BucketIncarnation(int bucket) => OfBucket(bucket) + ":incarnation";

    /// <summary>The peers of a bucket, as <see cref="SliceNames"/>.</summary>
    public RedisKey PeerNames(int bucket) => OfBucket(bucket) + ":peers";

    /// <summary>A peer's header and presence: a hash, see <see cref="PeerFields"/>.</summary>
    public RedisKey Peer(string peer) => PeerPrefix(PeerHeader.BucketOf(peer)) + peer;

    public string PeerPrefix(int bucket) => OfBucket(bucket) + ":peer:";

    private string OfPartition(int partition) => string.Create(CultureInfo.InvariantCulture, $"{{{cluster}:p{partition}}}");

    private string OfBucket(int bucket) => string.Create(CultureInfo.InvariantCulture, $"{{{cluster}:b{bucket}}}");
}
