namespace P2POrleans.Protocol.Rest;

/// <summary>An online peer that shares a content.</summary>
/// <param name="Name">The name under which this peer shares it.</param>
/// <param name="Partial">True for a peer that is itself fetching it: it has a part, and tells which (<c>GetManifest</c>).</param>
public sealed record SourceItem(string Peer, string Name, bool Original, string GrpcUrl, string? HttpUrl, bool Partial = false);
