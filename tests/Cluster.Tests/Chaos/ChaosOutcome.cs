namespace P2POrleans.Cluster.Tests.Chaos;

/// <param name="Violations">Of the model, as sentences.</param>
internal sealed record ChaosOutcome(IReadOnlyList<string> Violations, int Kills, int Announces, int Reads, TimeSpan Took);
