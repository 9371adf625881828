namespace P2POrleans.Cli.Json;

internal sealed record UnhashedFile(string Path, string Reason);
