using P2POrleans.Peer.Hashing;

namespace P2POrleans.Peer.Shares;

/// <summary>A file that the scan of a shared folder came across and that is to be shared.</summary>
internal readonly record struct FoundFile(string Name, string Path, int Share, FileStamp Stamp);
