namespace P2POrleans.Protocol.Rest;

/// <summary>A line of a delta as NDJSON: exactly one of the two is set.</summary>
public sealed record FileDeltaLine(FileItem? Remove = null, FileItem? Add = null);
