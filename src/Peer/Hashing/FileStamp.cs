using Microsoft.Win32.SafeHandles;

namespace P2POrleans.Peer.Hashing;

/// <summary>What tells a changed file from an unchanged one without reading it.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedTicks">Time of the last write, in UTC ticks.</param>
public readonly record struct FileStamp(long Size, long ModifiedTicks)
{
    /// <summary>The stamp of an open file, whatever its path now leads to.</summary>
    public static FileStamp Of(SafeFileHandle handle) =>
        new(RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle).Ticks);
}
