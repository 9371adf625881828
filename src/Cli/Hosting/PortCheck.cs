using System.Globalization;
using System.Net;
using System.Net.Sockets;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Hosting;

/// <summary>Finds out before anything is started that a port is taken, to say so with the flag that chooses another.</summary>
internal static class PortCheck
{
    /// <param name="address">Wanted; null, or port 0, for one that can't be taken.</param>
    /// <param name="user">Who wants it, for the message.</param>
    /// <param name="flag">How to choose another.</param>
    /// <exception cref="CommandException">It is taken.</exception>
    public static void RequireFree(ListenAddress? address, string user, string flag)
    {
        if (address is null or { Port: 0 } || AddressesOf(address.Host).All(a => IsFree(a, address.Port)))
            return;

        throw CommandException.Failed(string.Create(
            CultureInfo.InvariantCulture, $"port {address.Port}, wanted for {user}, is in use; choose another with {flag}"));
    }

    private static IPAddress[] AddressesOf(string host) => host switch
    {
        ListenAddress.DefaultHost => [IPAddress.Loopback, IPAddress.IPv6Loopback],
        "*" or "+" => [IPAddress.Any, IPAddress.IPv6Any],
        // The server itself finds out about other names.
        _ => IPAddress.TryParse(host, out IPAddress? address) ? [address] : [],
    };

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException e)
        {
            // Whatever else is wrong, such as a machine without IPv6, is not that somebody has the port.
            return e.SocketErrorCode is not SocketError.AddressAlreadyInUse;
        }
    }
}
