using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Shares;

/// <summary>A file that is shared: a name for a content, and where it is on disk.</summary>
/// <param name="Share">The number of the shared folder it is in, in the order of the options.</param>
/// <param name="Stamp">The file's stamp when it was hashed: while it has it, it has the content.</param>
/// <param name="IsFirm">
/// False when the file was written to so shortly before it was hashed that a later write may have left the same stamp; the next
/// scan hashes it again.
/// </param>
internal sealed record ShareEntry(string Name, ContentId Content, string Path, int Share, FileStamp Stamp, bool IsFirm);
