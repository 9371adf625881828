using System.Text;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Naming;

/// <summary>
/// Makes the name of a file on this machine from a name that somebody else chose. The one place where a foreign name becomes part
/// of a path: the result is a single segment, never empty, '.' or '..', and fits the file system.
/// </summary>
public static class LocalFileName
{
    /// <summary>In UTF-8 bytes: file systems allow 255, and a partial file adds its suffixes.</summary>
    private const int MaxBytes = 180;

    private static readonly string[] WindowsDevices =
    [
        "CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" }),
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

        return result is "" or "." or ".." ? "download" : result;
    }

    private static bool IsAllowed(Rune rune, bool windows) =>
        !Rune.IsControl(rune) && rune.Value is not '/' && rune != Rune.ReplacementChar
        && !(windows && rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*');

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
