namespace P2POrleans.Cli.Json;

/// <summary>Document of <c>hash</c>.</summary>
/// <param name="Files">In the order of the command line, folders in name order.</param>
internal sealed record HashDocument(IReadOnlyList<HashedFile> Files, IReadOnlyList<UnhashedFile> Failed, long Bytes, double Seconds);
