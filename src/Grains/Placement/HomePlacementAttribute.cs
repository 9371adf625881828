using Orleans.Placement;

namespace P2POrleans.Grains.Placement;

/// <summary>The grain starts where it belongs; see <see cref="Homes"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class HomePlacementAttribute() : PlacementAttribute(new HomePlacement());
