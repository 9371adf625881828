using System.Globalization;
using System.Net;
using System.Net.Sockets;
using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Up;

/// <summary>Finds out before anything is started that a port is taken.</summary>
internal static class PortCheck
{
    /// <param name="port">The port that is wanted on the loopback addresses.</param>
    /// <param name="user">Who wants it, for the message.</param>
    /// <param name="flag">How to choose another.</param>
    public static void RequireFree(int port, string user, string flag)
    {
        if (!IsFree(IPAddress.Loopback, port) || (Socket.OSSupportsIPv6 && !IsFree(IPAddress.IPv6Loopback, port)))
        {
            throw CommandException.Failed(string.Create(
                CultureInfo.InvariantCulture, $"port {port}, wanted for {user}, is in use; choose another with {flag}"));
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
        catch (SocketException)
        {
            // The address family is compiled in but not there: nobody can be using it.
            return true;
        }
    }
}
