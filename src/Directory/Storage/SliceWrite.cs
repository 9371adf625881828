namespace P2POrleans.FileDirectory.Storage;

/// <summary>
/// A slice is kept as segments that are replayed in order. A write appends one, or puts one in the place of all; without data
/// and with <see cref="Replaces"/> it removes the slice.
/// </summary>
/// <param name="Incarnation">Of the partition that writes.</param>
public sealed record SliceWrite(int Partition, long Incarnation, string Peer, bool Replaces, ReadOnlyMemory<byte> Data);
