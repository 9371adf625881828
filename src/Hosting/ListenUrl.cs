using System.Net;
using Microsoft.AspNetCore.Http;

namespace P2POrleans.Hosting;

/// <summary>Where a server without TLS may be told to listen: <c>http://HOST:PORT</c>.</summary>
public static class ListenUrl
{
    /// <returns>Null, or the rest of a sentence that begins with the option and its value.</returns>
    public static string? WhatIsWrongWith(string listen)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(listen);
        }
        catch (FormatException)
        {
            return "must be http://HOST:PORT";
        }

        if (address.Scheme != "http")
            return "must begin with http://; put a reverse proxy in front for TLS";
        if (address.IsUnixPipe || address.IsNamedPipe || address.PathBase.Length > 0)
            return "must be http://HOST:PORT without a path";
        if (!IsBindable(address.Host))
            return "must have localhost, an IP address or * as its host, and a number as its port";
        if (address.Port is < 0 or > 65535)
            return "must have a port between 0 and 65535";
        if (address.Port == 0 && address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return "must name an address to take any free port: http://127.0.0.1:0";
        return null;
    }

    /// <summary>Whether only this machine reaches it.</summary>
    /// <param name="listen">One with which nothing is wrong.</param>
    public static bool IsLoopback(string listen) => IsLoopbackHost(BindingAddress.Parse(listen).Host);

    /// <summary>Whether a host's name or address, as in a URL, is that of this machine for itself.</summary>
    public static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>Kestrel takes anything else, a mistyped port included, for "every address".</summary>
    private static bool IsBindable(string host) =>
        host is "*" or "+" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _);
}
