namespace P2POrleans.Protocol.Rest;

/// <summary>What <c>GET /events</c> tells, as server-sent events called <c>directory</c>.</summary>
/// <param name="Files">(file, peer) entries.</param>
public sealed record DirectoryEvent(long Peers, long PeersOnline, long Files);
