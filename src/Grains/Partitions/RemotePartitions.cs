using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Partitions;

/// <summary>All partitions of the cluster, as the rules see them.</summary>
internal sealed class RemotePartitions(IGrainFactory grains, PartitionMap map)
{
    public PartitionMap Map { get; } = map;

    public IReadOnlyList<IFileIndex> All { get; } =
        [.. Enumerable.Range(0, map.Count).Select(partition => new RemoteFileIndex(grains.GetGrain<IFileIndexGrain>(partition)))];
}
