using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Hashing;

/// <summary>What hashing a file tells.</summary>
/// <param name="Layer">32 bytes per piece; empty for a content of at most one piece.</param>
public sealed record HashedContent(ContentId Id, ReadOnlyMemory<byte> Layer);
