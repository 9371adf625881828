using System.Globalization;

namespace P2POrleans.Peer.Transfers;

/// <summary>Room on the disk that a file goes to.</summary>
internal static class DiskSpace
{
    // ENOSPC; EDQUOT of Linux and of macOS; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL. .NET has no exception of their own for them.
    private static readonly int[] FullOnUnix = [28, 122, 69];
    private static readonly int[] FullOnWindows = [unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>True when the exception means that nothing more can be written.</summary>
    public static bool IsFull(IOException exception) =>
        (OperatingSystem.IsWindows() ? FullOnWindows : FullOnUnix).Contains(exception.HResult);

    public static string MiB(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N1} MiB");

    /// <param name="folder">That exists.</param>
    /// <returns>Bytes; null when the system does not say.</returns>
    public static long? FreeIn(string folder)
    {
        string path = System.IO.Path.GetFullPath(folder);
        try
        {
            // Windows asks by drive, the others by any path.
            var drive = new DriveInfo(OperatingSystem.IsWindows() ? System.IO.Path.GetPathRoot(path)! : path);
            // Some file systems have no notion of it, and say 0 of 0.
            return drive.TotalSize > 0 ? drive.AvailableFreeSpace : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
