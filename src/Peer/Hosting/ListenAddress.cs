using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace P2POrleans.Peer.Hosting;

/// <summary>An address and port to listen on.</summary>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <summary>True for all addresses of the machine.</summary>
    public bool IsAny => Address.Equals(IPAddress.IPv6Any) || Address.Equals(IPAddress.Any);

    /// <summary>Accepts <c>IP:PORT</c>, <c>[IPv6]:PORT</c>, <c>localhost:PORT</c> and <c>*:PORT</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ListenAddress? listen)
    {
        listen = null;
        int colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            return false;

        string host = text![..colon];
        if (host == "*")
        {
            listen = new ListenAddress(IPAddress.IPv6Any, port);
            return true;
        }

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            listen = new ListenAddress(IPAddress.Loopback, port);
            return true;
        }

        bool bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!IPAddress.TryParse(bracketed ? host[1..^1] : host, out IPAddress? address)
            || bracketed != (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6))
            return false;

        listen = new ListenAddress(address, port);
        return true;
    }
}
