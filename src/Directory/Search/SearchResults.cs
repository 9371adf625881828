namespace P2POrleans.FileDirectory.Search;

/// <param name="NextCursor">Null on the last page.</param>
public sealed record SearchResults(IReadOnlyList<SearchMatch> Matches, string? NextCursor);
