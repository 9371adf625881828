namespace P2POrleans.Cli.Json;

/// <summary>One of several contents that bear a name or a root.</summary>
/// <param name="ContentId">What to ask for instead; null for a file of an original peer.</param>
internal sealed record ContentChoice(
    string? ContentId, long? Size, bool Verified, IReadOnlyList<string> Names, IReadOnlyList<string> Peers);
