using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace P2POrleans.Gateway.Peers;

/// <summary>The rules for the addresses that a peer gives for itself: scheme, host and port, and nothing else.</summary>
internal static class PeerUrl
{
    /// <summary>Longer than any host name (253) with scheme and port.</summary>
    private const int MaxLength = 300;

    /// <param name="portRequired">False when the scheme has a port of its own.</param>
    /// <param name="url">In normal form, without a slash at the end.</param>
    /// <param name="rule">The rest of a sentence that begins with the field.</param>
    public static bool TryNormalize(
        string text, ReadOnlySpan<string> schemes, bool portRequired, [NotNullWhen(true)] out string? url, [NotNullWhen(false)] out string? rule)
    {
        url = null;
        rule = $"must be {string.Join(" or ", schemes!)}://HOST:PORT";
        if (text.Length > MaxLength || text.AsSpan().ContainsAny(" \t\r\n\\")
            || !Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || !schemes.Contains(uri.Scheme))
            return false;

        rule = WhatIsWrongWith(uri, portRequired);
        if (rule is not null)
            return false;

        url = string.Create(CultureInfo.InvariantCulture, $"{uri.Scheme}://{uri.Host}:{uri.Port}");
        return true;
    }

    private static string? WhatIsWrongWith(Uri uri, bool portRequired)
    {
        if (uri.UserInfo.Length > 0)
            return "must not hold a user name or password";
        if (uri.AbsolutePath is not ("" or "/") || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            return "must end after the port, without a path";
        if (uri.HostNameType is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6))
            return "has no valid host";
        if (uri.Port == 0 || (portRequired && uri.Port < 0))
            return "needs a port between 1 and 65535";
        return null;
    }
}
