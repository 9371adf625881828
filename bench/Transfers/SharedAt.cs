namespace P2POrleans.Bench.Transfers;

/// <summary>Where a peer serves.</summary>
internal sealed record SharedAt(string Name, string GrpcUrl, string HttpUrl);
