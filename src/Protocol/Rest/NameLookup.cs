namespace P2POrleans.Protocol.Rest;

/// <summary>
/// Answer to <c>GET /api/v1/files/by-name/{name}</c>. A name with a '/' is compared whole; one without is compared with the
/// last segment. Contents with most sources first.
/// </summary>
public sealed record NameLookup(string Name, IReadOnlyList<ContentSources> Contents);
