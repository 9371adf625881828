namespace P2POrleans.FileDirectory.Search;

/// <param name="Peers">Online peers that have the entry.</param>
public sealed record SearchMatch(FileEntry File, int Peers);
