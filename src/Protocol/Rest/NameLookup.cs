namespace P2POrleans.Protocol.Rest;

/// <summary>
/// Answer to <c>GET /api/v1/files/by-name/{name}</c>. A name with a '/' is compared whole; one without is compared with the
/// last segment. Of the contents on a page those with most sources come first.
/// </summary>
/// <param name="NextCursor">Pass as <c>cursor</c> for further contents; null on the last page.</param>
public sealed record NameLookup(string Name, IReadOnlyList<ContentSources> Contents, string? NextCursor = null);
