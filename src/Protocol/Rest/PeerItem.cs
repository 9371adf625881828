namespace P2POrleans.Protocol.Rest;

/// <summary>A peer as <c>GET /api/v1/peers</c> lists it.</summary>
/// <param name="Online">True while its lease runs (an original peer: while its gRPC port answers).</param>
/// <param name="Original">True for a peer of the original system: its files have names only and can't be verified.</param>
/// <param name="Files">Files it has announced.</param>
/// <param name="Partial">True for a peer that is itself fetching what it announces.</param>
public sealed record PeerItem(string Name, bool Online, bool Original, string GrpcUrl, string? HttpUrl, long Files, bool Partial = false);
