using System.Globalization;

namespace P2POrleans.Cli.CommandLine;

/// <summary>Where a server listens: <c>HOST:PORT</c>, <c>[::1]:PORT</c>, <c>:PORT</c> or <c>PORT</c>.</summary>
/// <param name="Host">A name or an address, IPv6 without brackets.</param>
/// <param name="Port">0 lets the system choose.</param>
internal sealed record ListenAddress(string Host, int Port)
{
    /// <summary>What is meant when no host is given: this machine and nobody else.</summary>
    public const string DefaultHost = "localhost";

    /// <summary>As one writes it in front of a path: IPv6 in brackets.</summary>
    public string Authority =>
        string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    public string HttpUrl => "http://" + Authority;

    /// <summary>Where a client on this machine finds it: the addresses that mean all of them can't be connected to.</summary>
    public Uri LocalUrl => new((Host is "*" or "+" or "0.0.0.0" or "::" ? this with { Host = DefaultHost } : this).HttpUrl);

    /// <summary>For the help, which shows what a default is.</summary>
    public override string ToString() => Authority;

    public static bool TryParse(string text, out ListenAddress? address)
    {
        address = null;
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "" : text[..colon];
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > ushort.MaxValue)
            return false;

        if (host is ['[', .., ']'])
            host = host[1..^1];
        else if (host.Contains(':', StringComparison.Ordinal))
            return false;
        if (host is not ("" or "*" or "+") && Uri.CheckHostName(host) == UriHostNameType.Unknown)
            return false;

        address = new ListenAddress(host.Length == 0 ? DefaultHost : host, port);
        return true;
    }

    /// <summary>The same, or <c>http://HOST:PORT</c> with nothing behind it.</summary>
    public static bool TryParseUrl(string text, out ListenAddress? address)
    {
        const string Scheme = "http://";
        bool isUrl = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        return TryParse(isUrl ? text[Scheme.Length..].TrimEnd('/') : text, out address);
    }
}
