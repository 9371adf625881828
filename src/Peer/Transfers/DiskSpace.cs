using System.Globalization;

namespace P2POrleans.Peer.Transfers;

/// <summary>Room on the disk that a file goes to.</summary>
internal static class DiskSpace
{
    // ENOSPC; EDQUOT of Linux and of macOS; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL. .NET has no exception of their own for them.
    private static readonly int[] FullOnUnix = [28, 122, 69];
    private static readonly int[] FullOnWindows = [unchecked((int)0x80070070), unchecked((int)0x80070027)];

    // COR_E_IO.
    private const int Unspecific = unchecked((int)0x80131620);

    /// <summary>True when the exception means that nothing more can be written.</summary>
    public static bool IsFull(IOException exception) =>
        (OperatingSystem.IsWindows() ? FullOnWindows : FullOnUnix).Contains(exception.HResult);

    /// <summary>True when room for a new file could not be reserved, which the framework says in words only.</summary>
    public static bool IsUnreservable(IOException exception) => exception.HResult == Unspecific;

    /// <summary>The same as an exception that <see cref="IsFull"/> knows.</summary>
    public static IOException Full(IOException exception) =>
        new(exception.Message, (OperatingSystem.IsWindows() ? FullOnWindows : FullOnUnix)[0]);

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
