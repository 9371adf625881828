using System.Buffers.Text;
using System.Text;
using P2POrleans.FileDirectory;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Gateway.Paging;

/// <summary>
/// Cursors of the pages that are in the order of a key: the last key of the page before, as base64url. Opaque to callers, and
/// good for as long as they like.
/// </summary>
internal static class PageCursor
{
    public const string NotOurs = "The cursor is not one that this list gave.";

    /// <summary>Between name and content id; no name contains it.</summary>
    private const char Separator = '\0';

    /// <summary>The longest key that can be: a name, a separator and a content id, in UTF-8 and base64.</summary>
    private const int MaxLength = (3 * SharedName.MaxLength + 128) * 4 / 3 + 4;

    public static string OfPeer(string name) => Encode(name);

    public static string OfFile(FileEntry file) => Encode(file.Name + Separator + file.Content);

    public static bool TryReadPeer(string? cursor, out string? after)
    {
        after = null;
        return string.IsNullOrEmpty(cursor)
            || (TryDecode(cursor, out string key) && PeerName.TryNormalize(key, out after, out _) && after == key);
    }

    public static bool TryReadFile(string? cursor, out FileEntry? after)
    {
        after = null;
        if (string.IsNullOrEmpty(cursor))
            return true;
        if (!TryDecode(cursor, out string key) || key.Split(Separator) is not [string name, string content]
            || !SharedName.TryNormalize(name, out _, out _))
            return false;

        ContentId? id = null;
        if (content.Length > 0)
        {
            if (!ContentId.TryParse(content, out ContentId parsed))
                return false;
            id = parsed;
        }

        after = new FileEntry(name, id);
        return true;
    }

    private static string Encode(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key));

    private static bool TryDecode(string cursor, out string key)
    {
        key = "";
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
            return false;
        key = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return true;
    }
}
