namespace P2POrleans.Protocol.Rest;

/// <summary>An online peer that shares a content.</summary>
/// <param name="Name">The name under which this peer shares it.</param>
public sealed record SourceItem(string Peer, string Name, bool Original, string GrpcUrl, string? HttpUrl);
