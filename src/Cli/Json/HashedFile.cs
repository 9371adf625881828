namespace P2POrleans.Cli.Json;

internal sealed record HashedFile(string Path, string ContentId, long Size);
