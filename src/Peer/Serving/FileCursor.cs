using System.Buffers.Text;
using System.Text;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Serving;

/// <summary>Where a page of the file list ended, as text that callers need not understand.</summary>
internal static class FileCursor
{
    public static string Write(string name, ContentId content) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{content}\n{name}"));

    /// <returns>True with null when there is no cursor, that is, for the first page.</returns>
    public static bool TryParse(string? text, out (string Name, ContentId Content)? after)
    {
        after = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (!Base64Url.IsValid(text))
            return false;

        string decoded = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        int end = decoded.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0 || !ContentId.TryParse(decoded.AsSpan(0, end), out ContentId content))
            return false;

        after = (decoded[(end + 1)..], content);
        return true;
    }
}
