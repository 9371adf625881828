using Orleans.Concurrency;
using P2POrleans.FileDirectory;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Cluster;

/// <summary>Has no state: any silo answers for all of them, because <see cref="Keeping.PartitionCountCheck"/> let it join.</summary>
[StatelessWorker]
internal sealed class ClusterGrain(DirectoryOptions rules) : Grain, IClusterGrain
{
    public ValueTask<int> CountPartitionsAsync(CancellationToken cancellationToken) => new(rules.Partitions);
}
