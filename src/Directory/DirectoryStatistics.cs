namespace P2POrleans.FileDirectory;

/// <param name="Engine"><c>local</c> or <c>orleans</c>.</param>
/// <param name="Files">(file, peer) entries, of offline peers too.</param>
public sealed record DirectoryStatistics(string Engine, int Partitions, long Peers, long PeersOnline, long Files);
