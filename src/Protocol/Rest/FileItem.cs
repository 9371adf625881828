namespace P2POrleans.Protocol.Rest;

/// <summary>A file as a peer announces and lists it.</summary>
/// <param name="Name">See <see cref="Names.SharedName"/>.</param>
/// <param name="ContentId">
/// <see cref="Content.ContentId"/> as text; null for a file of an original peer, which can't be verified.
/// </param>
public sealed record FileItem(string Name, string? ContentId = null);
