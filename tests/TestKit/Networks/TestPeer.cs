using P2POrleans.TestKit.Processes;

namespace P2POrleans.TestKit.Networks;

/// <summary>A peer of a <see cref="TestNetwork"/>.</summary>
public sealed record TestPeer(string Name, TestProcess Process, string GrpcUrl, Uri HttpUrl);
