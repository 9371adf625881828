namespace P2POrleans.Grains.Placement;

/// <summary>See <see cref="HomePlacementDirector"/>.</summary>
[Serializable, GenerateSerializer, Immutable, SuppressReferenceTracking]
internal sealed class HomePlacement : PlacementStrategy;
