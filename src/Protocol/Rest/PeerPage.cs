namespace P2POrleans.Protocol.Rest;

/// <param name="NextCursor">Pass as <c>cursor</c> to go on; null on the last page.</param>
public sealed record PeerPage(IReadOnlyList<PeerItem> Peers, string? NextCursor);
