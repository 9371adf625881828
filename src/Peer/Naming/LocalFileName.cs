using System.Text;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Naming;

/// <summary>
/// Makes the name of a file on this machine from a name that somebody else chose. The one place where a foreign name becomes part
/// of a path: the result is a single segment, never empty, '.' or '..', fits the file system, reads as it is written, and is not that of
/// a file on its way, which would be taken for one.
/// </summary>
public static class LocalFileName
{
    /// <summary>In UTF-8 bytes: file systems allow 255, and a partial file adds its suffixes.</summary>
    private const int MaxBytes = 180;

    private static readonly string[] WindowsDevices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. "123456789¹²³".SelectMany(i => new[] { $"COM{i}", $"LPT{i}" }),
    ];

    /// <param name="name">Whatever came over the wire.</param>
    public static string From(string name) => From(name, OperatingSystem.IsWindows());

    internal static string From(string name, bool windows)
    {
        string last = SharedName.FileNameOf(name.Replace('\\', '/'));
        var safe = new StringBuilder(last.Length);
        foreach (Rune rune in last.EnumerateRunes())
            safe.Append(IsAllowed(rune, windows) ? rune.ToString() : "_");

        string result = Shorten(safe.ToString());
        if (windows)
        {
            result = result.TrimEnd('.', ' ');
            if (WindowsDevices.Contains(result.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase))
                result = "_" + result;
        }

        if (PartialFileName.IsPartial(result))
            result += "_";
        return result is "" or "." or ".." ? "download" : result;
    }

    private static bool IsAllowed(Rune rune, bool windows) =>
        !Rune.IsControl(rune) && rune.Value is not '/' && rune != Rune.ReplacementChar && !TurnsText(rune)
        && !(windows && rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*');

    /// <summary>Controls of writing direction, which can make "exe.txt" of a name that ends with "txt.exe".</summary>
    private static bool TurnsText(Rune rune) =>
        rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <summary>Cuts the stem of a long name and leaves its extension.</summary>
    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaxBytes)
            return name;

        string extension = Path.GetExtension(name);
        if (Encoding.UTF8.GetByteCount(extension) > MaxBytes / 4)
            extension = "";
        int left = MaxBytes - Encoding.UTF8.GetByteCount(extension);
        var stem = new StringBuilder();
        foreach (Rune rune in name.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
                break;
            stem.Append(rune.ToString());
        }

        return stem + extension;
    }
}
