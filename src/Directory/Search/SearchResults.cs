namespace P2POrleans.FileDirectory.Search;

/// <param name="NextCursor">Null on the last page.</param>
/// <param name="IsComplete">
/// False when so many files match that some of those up to here were not looked at, or not ranked among their equals: these are on no
/// page. Another word in the query finds them.
/// </param>
public sealed record SearchResults(IReadOnlyList<SearchMatch> Matches, string? NextCursor, bool IsComplete);
