namespace P2POrleans.Cluster.Tests.Chaos;

/// <param name="Violations">Of the model, as sentences.</param>
/// <param name="Kills">Each with announces under way.</param>
/// <param name="Returns">How often a peer was hidden, because its lease lapsed, and came back.</param>
/// <param name="Changes">Of registrations, those that were acknowledged.</param>
/// <param name="Reads">Those that succeeded.</param>
/// <param name="Unavailable">Reads that had no answer.</param>
internal sealed record ChaosOutcome(
    IReadOnlyList<string> Violations,
    int Kills,
    int Announces,
    int Returns,
    IReadOnlyDictionary<PeerChange, int> Changes,
    IReadOnlyDictionary<ReadKind, int> Reads,
    int Unavailable,
    TimeSpan Took)
{
    /// <summary>One line of a table.</summary>
    public override string ToString() =>
        $"{Kills} kills, each with announces under way, {Announces} announces, {Returns} lapsed and came back, "
        + string.Join(", ", Changes.Select(kind => $"{kind.Value} {kind.Key}")) + ", reads: "
        + string.Join(", ", Reads.Select(kind => $"{kind.Value} {kind.Key}"))
        + $", {Unavailable} unavailable; {Violations.Count} violations in {Took.TotalSeconds:F0} s.";
}
