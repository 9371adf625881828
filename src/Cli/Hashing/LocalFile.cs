namespace P2POrleans.Cli.Hashing;

/// <summary>A file on this machine that is to be hashed.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Size">As it was found.</param>
/// <param name="IsNamed">The user named it; false for one that was found in a folder.</param>
internal sealed record LocalFile(string Path, long Size, bool IsNamed);
