using System.Runtime.InteropServices;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Gives a file its final name, and only if nothing has that name at that moment. <see cref="File.Move(string, string, bool)"/> looks
/// first and renames then: on Unix, what gets the name in between is replaced.
/// </summary>
internal static partial class FinalName
{
    // From linux/fcntl.h, linux/fs.h and errno.h.
    private const int CurrentFolder = -100;
    private const uint NoReplace = 1;
    private const int Exists = 17;

    private static readonly Lock Turn = new();

    /// <returns>False when the name is taken; the file keeps the one it has then.</returns>
    /// <exception cref="IOException">It can't be renamed.</exception>
    public static bool TryTake(string from, string to) => TryTake(from, to, OperatingSystem.IsLinux());

    /// <param name="asksSystem">Whether the system has a rename that does not replace.</param>
    internal static bool TryTake(string from, string to, bool asksSystem)
    {
        if (asksSystem && TryRename(from, to) is { } taken)
            return taken;
        try
        {
            // Not every file system has it. Those of this process at least do not replace each other.
            lock (Turn)
                File.Move(from, to, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(from) && (System.IO.Path.Exists(to) || new FileInfo(to).LinkTarget is not null))
        {
            return false;
        }
    }

    /// <returns>Null when the system can't, for whatever reason.</returns>
    private static bool? TryRename(string from, string to)
    {
        try
        {
            if (RenameAt2(CurrentFolder, from, CurrentFolder, to, NoReplace) == 0)
                return true;
            return Marshal.GetLastPInvokeError() == Exists ? false : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);
}
