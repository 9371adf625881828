namespace P2POrleans.FileDirectory.Leases;

/// <param name="Lapsed">Peers whose lease ran out.</param>
/// <param name="ToDrop">Peers that were offline for too long, or whose removal was interrupted.</param>
public sealed record SweepOutcome(IReadOnlyList<string> Lapsed, IReadOnlyList<Departure> ToDrop)
{
    public static SweepOutcome Nothing { get; } = new([], []);
}
