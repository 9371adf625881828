using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace P2POrleans.Peer.Hashing;

/// <summary>
/// What the system knows of a file and .NET does not tell: whether it is an ordinary one (pipes, sockets and devices look like empty files
/// to .NET and would block whoever opens them), which one it is, whether it still has a name, and how much of the disk it has. Linux only.
/// </summary>
internal static partial class FileStatus
{
    // From linux/stat.h and linux/fcntl.h; struct statx is laid out alike on every architecture.
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint TypeMask = 0x1;
    private const uint LinksMask = 0x4;
    private const uint NodeMask = 0x100;
    private const uint BlocksMask = 0x400;
    private const int BlockLength = 512;
    private const int StructLength = 256;
    private const int LinksOffset = 16;
    private const int ModeOffset = 28;
    private const int NodeOffset = 32;
    private const int BlocksOffset = 48;
    private const int DeviceOffset = 136;
    private const int KindBits = 0xF000;
    private const int Ordinary = 0x8000;
    private const int Folder = 0x4000;

    /// <returns>False also for a link, and when there is no such file (any more); true where the system can't be asked.</returns>
    public static bool IsOrdinary(string path) => KindOf(path, NoFollow) is { } kind ? kind == Ordinary : File.Exists(path);

    /// <returns>True when a pipe, a socket or a device is there, be it behind a link; false where the system can't be asked.</returns>
    public static bool IsSpecial(string path) => KindOf(path, flags: 0) is not (null or Ordinary or Folder);

    /// <returns>True when the open file has no name any more; false where the system can't be asked.</returns>
    public static bool IsDeleted(SafeFileHandle file)
    {
        Span<byte> status = stackalloc byte[StructLength];
        return TryRead((int)file.DangerousGetHandle(), "", EmptyPath, LinksMask, status)
            && BitConverter.ToUInt32(status[LinksOffset..]) == 0;
    }

    /// <returns>True when this path still leads to the open file; where the system can't be asked, when something is there.</returns>
    public static bool IsAt(SafeFileHandle file, string path)
    {
        Span<byte> status = stackalloc byte[StructLength];
        return TryRead((int)file.DangerousGetHandle(), "", EmptyPath, NodeMask, status)
            ? IdentityOf(path) == Identity(status)
            : File.Exists(path);
    }

    /// <summary>Which file or folder it is, among all of this machine that there are now.</summary>
    /// <returns>Null when nothing is there; where the system can't be asked, all are the same.</returns>
    public static (ulong Device, ulong Node)? IdentityOf(string path)
    {
        Span<byte> status = stackalloc byte[StructLength];
        if (TryRead(CurrentFolder, path, flags: 0, NodeMask, status))
            return Identity(status);
        return Path.Exists(path) ? default((ulong, ulong)) : null;
    }

    /// <summary>What a file has of the disk, written or reserved.</summary>
    /// <returns>Null when the system can't be asked.</returns>
    public static long? AllocatedBytes(SafeFileHandle file)
    {
        Span<byte> status = stackalloc byte[StructLength];
        return TryRead((int)file.DangerousGetHandle(), "", EmptyPath, BlocksMask, status) ? Allocated(status) : null;
    }

    /// <summary>What a file has of the disk, written or reserved.</summary>
    /// <returns>Null when it is not there, or the system can't be asked.</returns>
    public static long? AllocatedBytes(string path)
    {
        Span<byte> status = stackalloc byte[StructLength];
        return TryRead(CurrentFolder, path, NoFollow, BlocksMask, status) ? Allocated(status) : null;
    }

    private static long Allocated(ReadOnlySpan<byte> status) => BitConverter.ToInt64(status[BlocksOffset..]) * BlockLength;

    private static (ulong Device, ulong Node) Identity(ReadOnlySpan<byte> status) =>
        (BitConverter.ToUInt64(status[DeviceOffset..]), BitConverter.ToUInt64(status[NodeOffset..]));

    /// <returns>Null when nothing is there, or the system can't be asked.</returns>
    private static int? KindOf(string path, int flags)
    {
        Span<byte> status = stackalloc byte[StructLength];
        return TryRead(CurrentFolder, path, flags, TypeMask, status)
            ? BitConverter.ToUInt16(status[ModeOffset..]) & KindBits
            : null;
    }

    private static bool TryRead(int folder, string path, int flags, uint mask, Span<byte> status)
    {
        try
        {
            return OperatingSystem.IsLinux() && StatX(folder, path, flags, mask, ref MemoryMarshal.GetReference(status)) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, ref byte status);
}
