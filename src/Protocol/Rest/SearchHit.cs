namespace P2POrleans.Protocol.Rest;

/// <summary>A distinct (name, content) pair that a search found.</summary>
/// <param name="ContentId">Null for files of original peers.</param>
/// <param name="Size">Bytes; null for files of original peers.</param>
/// <param name="Verified">False when there is no content id to check a download against.</param>
/// <param name="Peers">Online peers that share it.</param>
public sealed record SearchHit(string Name, string? ContentId, long? Size, bool Verified, int Peers);
