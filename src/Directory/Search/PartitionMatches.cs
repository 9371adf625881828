namespace P2POrleans.FileDirectory.Search;

/// <summary>What one partition has to say to a search.</summary>
/// <param name="Matches">Best first.</param>
/// <param name="IsComplete">See <see cref="SearchResults"/>.</param>
public sealed record PartitionMatches(IReadOnlyList<RankedMatch> Matches, bool IsComplete);
