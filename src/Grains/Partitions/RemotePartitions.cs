using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.Grains.Contracts;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Grains.Partitions;

/// <summary>
/// All partitions of the cluster. References are made once: to make one anew, Orleans reads the attributes of its interface, which took
/// longer than the rest of a look-up's call.
/// </summary>
internal sealed class RemotePartitions
{
    private readonly PartitionMap _map;

    public RemotePartitions(IGrainFactory grains, PartitionMap map)
    {
        _map = map;
        Grains = [.. Enumerable.Range(0, map.Count).Select(partition => grains.GetGrain<IFileIndexGrain>(partition))];
        All = [.. Grains.Select(grain => new RemoteFileIndex(grain))];
    }

    public IReadOnlyList<IFileIndexGrain> Grains { get; }

    /// <summary>As the rules see them.</summary>
    public IReadOnlyList<IFileIndex> All { get; }

    public IFileIndexGrain OfName(string name) => Grains[_map.OfName(name)];

    public IFileIndexGrain OfRoot(PiecesRoot root) => Grains[_map.OfRoot(root)];
}
