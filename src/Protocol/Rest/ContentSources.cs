namespace P2POrleans.Protocol.Rest;

/// <summary>One content and who has it. Answer to <c>GET /api/v1/files/{contentId}</c>.</summary>
/// <param name="ContentId">Null for files of original peers: these are grouped by name alone.</param>
/// <param name="Size">Bytes; null for files of original peers.</param>
/// <param name="Verified">False when there is no content id to check a download against.</param>
/// <param name="Names">The names it bears at these sources, most common first.</param>
/// <param name="Sources">
/// Online peers only. One that shares the content under several names stands here once for each, and for 16 of them at most.
/// </param>
/// <param name="NextCursor">
/// Pass as <c>cursor</c> to <c>GET /api/v1/files/{contentId}</c> for further sources; null when these are the last.
/// </param>
public sealed record ContentSources(
    string? ContentId, long? Size, bool Verified, IReadOnlyList<string> Names, IReadOnlyList<SourceItem> Sources, string? NextCursor = null);
