using Orleans.Concurrency;

namespace P2POrleans.Grains.Contracts;

/// <summary>What a client has to know of its cluster before it can ask for anything else.</summary>
[Alias("p2p.IClusterGrain")]
public interface IClusterGrain : IGrainWithIntegerKey
{
    /// <summary>The number of partitions, which is the same on all silos and never changes.</summary>
    [Alias("partitions"), ReadOnly, AlwaysInterleave, ResponseTimeout(CallTimes.Read)]
    ValueTask<int> CountPartitionsAsync(CancellationToken cancellationToken);
}
