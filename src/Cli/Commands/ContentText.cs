using System.Globalization;
using P2POrleans.Cli.Terminal;

namespace P2POrleans.Cli.Commands;

/// <summary>Identity and size of a content in listings; files of original peers have neither.</summary>
internal static class ContentText
{
    public static string Id(string? contentId) => contentId ?? "unverified: an original peer, no content id";

    public static string Size(long? size) => size is { } bytes ? Quantity.Bytes(bytes) : "–";

    public static string RawSize(long? size) => size?.ToString(CultureInfo.InvariantCulture) ?? "–";
}
