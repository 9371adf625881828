namespace P2POrleans.Protocol.Rest;

/// <summary>
/// JSON body of <c>PATCH /api/v1/peers/{peer}/files?epoch=E&amp;sequence=S</c>: removals first, then additions. As
/// <c>application/x-ndjson</c> the same is one <see cref="FileDeltaLine"/> a line.
/// </summary>
public sealed record FileDelta(IReadOnlyList<FileItem>? Removed = null, IReadOnlyList<FileItem>? Added = null);
