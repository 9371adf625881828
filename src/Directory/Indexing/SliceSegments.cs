namespace P2POrleans.FileDirectory.Indexing;

/// <summary>What to write for a change, and how many bytes the slice has in the store afterwards.</summary>
internal readonly record struct SliceSegments(bool Replaces, ReadOnlyMemory<byte> Data, long StoredBytes);
