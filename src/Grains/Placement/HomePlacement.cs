namespace P2POrleans.Grains.Placement;

/// <summary>See <see cref="HomePlacementDirector"/>.</summary>
internal sealed class HomePlacement : PlacementStrategy;
