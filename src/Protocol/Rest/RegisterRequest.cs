namespace P2POrleans.Protocol.Rest;

/// <summary>Body of <c>POST /api/v1/peers</c>.</summary>
/// <param name="Name">See <see cref="Names.PeerName"/>.</param>
/// <param name="Secret">
/// What the first registration of the name answered. For a new name null, or the caller's own: 32 random bytes in base64url, so that
/// the name is not lost when the answer is.
/// </param>
/// <param name="GrpcUrl">Where other peers reach the gRPC server: <c>grpc://host:port</c>, with TLS <c>grpcs://host:port</c>.</param>
/// <param name="HttpUrl">Where HTTP clients reach the peer: <c>http(s)://host:port</c>.</param>
/// <param name="Partial">Whether the peer is itself fetching what it announces, and has a part of each.</param>
public sealed record RegisterRequest(string Name, string GrpcUrl, string? HttpUrl = null, string? Secret = null, bool Partial = false);
