using Orleans.Metadata;
using Orleans.Runtime.Placement;
using P2POrleans.Grains.Partitions;
using P2POrleans.Grains.Registry;

namespace P2POrleans.Grains.Placement;

/// <summary>Starts partitions, buckets and peers where they belong.</summary>
internal sealed class HomePlacementDirector(Homes homes, GrainTypeResolver types) : IPlacementDirector
{
    private readonly GrainType _partition = types.GetGrainType(typeof(FileIndexGrain));
    private readonly GrainType _bucket = types.GetGrainType(typeof(RegistryBucketGrain));

    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        Spread spread = homes.Among(context.GetCompatibleSilos(target));
        GrainId grain = target.GrainIdentity;
        return Task.FromResult(
            grain.Type == _partition ? spread.OfPartition(grain.GetIntegerKey())
            : grain.Type == _bucket ? spread.OfBucket(grain.GetIntegerKey())
            : spread.OfPeer(grain.Key.ToString()!));
    }
}
