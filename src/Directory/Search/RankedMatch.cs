namespace P2POrleans.FileDirectory.Search;

/// <summary>What a partition found, with what is needed to merge it with the others' finds.</summary>
public sealed record RankedMatch(SearchPosition Position, int Peers);
