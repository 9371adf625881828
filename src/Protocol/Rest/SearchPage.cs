namespace P2POrleans.Protocol.Rest;

/// <summary>Answer to <c>GET /api/v1/files?q=…</c>, best first.</summary>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on; null on the last page.</param>
/// <param name="Complete">
/// False when so many files match that some of those up to here are on no page; another word in the query finds them.
/// </param>
public sealed record SearchPage(IReadOnlyList<SearchHit> Files, string? NextCursor, bool Complete = true);
