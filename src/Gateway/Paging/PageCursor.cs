using System.Buffers.Text;
using System.Text;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
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

    /// <summary>Between the parts of a key; no part contains it.</summary>
    private const char Separator = '\0';

    /// <summary>The longest key that can be, in UTF-8 and base64: a name, a content id, a peer and what separates them.</summary>
    private const int MaxLength = (3 * (SharedName.MaxLength + PeerName.MaxLength) + 128) * 4 / 3 + 4;

    public static string OfPeer(string name) => Encode(name);

    public static string OfFile(FileEntry file) => Encode(file.Name + Separator + file.Content);

    public static string OfSource(SourcePosition position)
    {
        string key = $"{position.Content}{Separator}{position.Name}";
        return Encode(position.Peer is null ? key : key + Separator + position.Peer);
    }

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

        bool isContent = TryReadContent(content, out ContentId? id);
        after = isContent ? new FileEntry(name, id) : null;
        return isContent;
    }

    public static bool TryReadSource(string? cursor, out SourcePosition? from)
    {
        from = null;
        if (string.IsNullOrEmpty(cursor))
            return true;
        if (!TryDecode(cursor, out string key) || key.Split(Separator) is not [string content, string name, .. { Length: <= 1 } peer]
            || !TryReadContent(content, out ContentId? id))
            return false;
        from = new SourcePosition(id, name, peer.Length == 0 ? null : peer[0]);
        return true;
    }

    /// <summary>Nothing is no content, that of an original peer's file.</summary>
    private static bool TryReadContent(string text, out ContentId? content)
    {
        bool isId = ContentId.TryParse(text, out ContentId id);
        content = isId ? id : null;
        return isId || text.Length == 0;
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
