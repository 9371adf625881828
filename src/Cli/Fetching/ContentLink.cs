using P2POrleans.Cli.Invocation;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Cli.Fetching;

/// <summary>A content as a link that can be passed on: <c>p2p://CONTENT-ID/NAME</c>, the name escaped as in a URL, or without it.</summary>
internal static class ContentLink
{
    private const string Scheme = "p2p://";

    /// <returns>The content id and the name, which may be empty; null for what is no link.</returns>
    /// <exception cref="CommandException">It begins as a link and is none.</exception>
    public static (string ContentId, string Name)? TryParse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        string[] parts = text[Scheme.Length..].Split('/', 2);
        if (!ContentId.TryParse(parts[0], out _))
            throw CommandException.Usage($"'{text}' is no link: {Scheme}CONTENT-ID/NAME");
        return (parts[0], parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}
