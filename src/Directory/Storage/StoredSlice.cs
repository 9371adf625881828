namespace P2POrleans.FileDirectory.Storage;

/// <param name="Segments">In the order of writing.</param>
public sealed record StoredSlice(string Peer, IReadOnlyList<ReadOnlyMemory<byte>> Segments);
