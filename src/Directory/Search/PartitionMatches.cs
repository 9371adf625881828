namespace P2POrleans.FileDirectory.Search;

/// <summary>What one partition has to say to a search.</summary>
/// <param name="Matches">Best first.</param>
/// <param name="IsComplete">See <see cref="SearchResults"/>.</param>
/// <param name="IsCut">True when the plan's limit allows further matches, which did not fit into the answer: they come after the last one.</param>
public sealed record PartitionMatches(IReadOnlyList<RankedMatch> Matches, bool IsComplete, bool IsCut);
