using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace P2POrleans.Hosting;

/// <summary>Whether a server could listen somewhere, found out by doing it for a moment.</summary>
public static class TcpPort
{
    /// <summary>What to say of a port that somebody else has.</summary>
    /// <param name="user">Who wants it.</param>
    public static string InUse(int port, string user) =>
        string.Create(CultureInfo.InvariantCulture, $"port {port}, wanted for {user}, is in use");

    /// <returns><see cref="SocketError.Success"/>, or why not.</returns>
    /// <remarks>Nobody else may listen there, not even who, as the sockets of Orleans do, would share the port.</remarks>
    public static SocketError TryListen(IPEndPoint endpoint)
    {
        try
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            socket.Bind(endpoint);
            socket.Listen(1);
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }
}
