namespace P2POrleans.EndToEnd.Tests.Harness;

/// <summary>A peer of a <see cref="TestNetwork"/>.</summary>
internal sealed record TestPeer(string Name, P2pProcess Process, string GrpcUrl, Uri HttpUrl);
