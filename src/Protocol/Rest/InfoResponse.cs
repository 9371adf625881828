namespace P2POrleans.Protocol.Rest;

/// <summary>Answer to <c>GET /api/v1/info</c>.</summary>
/// <param name="Engine"><c>local</c> or <c>orleans</c>.</param>
/// <param name="EngineReason">Why it is this engine, as a sentence.</param>
/// <param name="Orleans">Whether this build has Orleans, and which version.</param>
/// <param name="Grpc">Which implementation of gRPC this build has: grpc-dotnet with its version, or <c>fallback/Grpc</c>.</param>
/// <param name="GrpcReason">Why it is the stand-in, as a sentence; null when it is grpc-dotnet.</param>
/// <param name="Partitions">FileIndex partitions.</param>
/// <param name="Files">(file, peer) entries.</param>
public sealed record InfoResponse(
    string Version, string Engine, string EngineReason, string Orleans, string Grpc, string? GrpcReason, int Partitions, long Peers,
    long PeersOnline, long Files);
