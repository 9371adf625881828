using System.Runtime.InteropServices;

namespace P2POrleans.Peer.Shares;

/// <summary>
/// Tells ordinary files from pipes, sockets and devices, which look like empty files to .NET and would block whoever opens them.
/// </summary>
internal static partial class SpecialFiles
{
    // From linux/stat.h and linux/fcntl.h; struct statx is laid out alike on every architecture.
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeMask = 0x1;
    private const int StructLength = 256;
    private const int ModeOffset = 28;
    private const int KindBits = 0xF000;
    private const int Ordinary = 0x8000;

    /// <returns>False also when there is no such file (any more); true where the system can't be asked.</returns>
    public static bool IsOrdinary(string path)
    {
        if (!OperatingSystem.IsLinux())
            return File.Exists(path);

        Span<byte> status = stackalloc byte[StructLength];
        try
        {
            return StatX(CurrentFolder, path, NoFollow, TypeMask, ref MemoryMarshal.GetReference(status)) == 0
                && (BitConverter.ToUInt16(status[ModeOffset..]) & KindBits) == Ordinary;
        }
        catch (EntryPointNotFoundException)
        {
            return File.Exists(path);
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte status);
}
