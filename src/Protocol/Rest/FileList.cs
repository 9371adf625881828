namespace P2POrleans.Protocol.Rest;

/// <summary>
/// JSON body of <c>PUT /api/v1/peers/{peer}/files?epoch=E&amp;sequence=S</c>: everything that the peer shares. As
/// <c>application/x-ndjson</c> the same is one <see cref="FileItem"/> a line.
/// </summary>
public sealed record FileList(IReadOnlyList<FileItem> Files);
