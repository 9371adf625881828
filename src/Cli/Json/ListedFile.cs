namespace P2POrleans.Cli.Json;

/// <param name="ContentId">Null for a file of an original peer, and so is <paramref name="Size"/>.</param>
internal sealed record ListedFile(string Name, string? ContentId, long? Size, bool Verified);
