using System.Net;
using System.Net.Sockets;

namespace P2POrleans.Peer.Sharing;

internal static class OwnAddress
{
    /// <summary>The address that the system would reach the gateway from, as in a URL; nothing is sent.</summary>
    public static async Task<string> TowardsAsync(Uri gateway, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(gateway.DnsSafeHost, cancellationToken);
        using var socket = new Socket(addresses[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(addresses[0], gateway.Port, cancellationToken);
        IPAddress own = ((IPEndPoint)socket.LocalEndPoint!).Address;
        return own.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{own}]" : own.ToString();
    }
}
