namespace P2POrleans.Cli.Json;

/// <summary>Document of <c>probe</c>.</summary>
internal sealed record ProbeDocument(IReadOnlyList<ProbedPeer> Peers);
