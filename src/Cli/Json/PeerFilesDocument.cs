namespace P2POrleans.Cli.Json;

/// <summary>Document of <c>ls</c>.</summary>
internal sealed record PeerFilesDocument(string Peer, IReadOnlyList<ListedFile> Files);
