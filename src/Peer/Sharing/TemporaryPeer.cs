using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace P2POrleans.Peer.Sharing;

/// <summary>A peer that lives as long as one command.</summary>
internal static class TemporaryPeer
{
    /// <param name="gateway">Of its directory.</param>
    /// <param name="listen">
    /// Address and port of its gRPC server; null for any free port of the address that this machine reaches the gateway from, so that whoever
    /// reaches one reaches the other.
    /// </param>
    /// <param name="maxUploadBytesPerSecond">Null for no limit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>For <see cref="PeerHost"/>; the name is still to be added.</returns>
    /// <exception cref="SocketException">The gateway's name has no address, or none that can be reached.</exception>
    public static async Task<IReadOnlyList<KeyValuePair<string, string?>>> SettingsAsync(
        Uri gateway, string? listen, long? maxUploadBytesPerSecond, CancellationToken cancellationToken) =>
    [
        new("P2P:Peer:Listen", listen ?? $"{await OwnAddressAsync(gateway, cancellationToken)}:0"),
        new("P2P:Peer:MaxUploadBytesPerSecond", maxUploadBytesPerSecond?.ToString(CultureInfo.InvariantCulture)),
        new("P2P:Gateway", gateway.ToString()),
    ];

    /// <summary>The address that the system would reach the gateway from, as in a URL; nothing is sent.</summary>
    private static async Task<string> OwnAddressAsync(Uri gateway, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(gateway.DnsSafeHost, cancellationToken);
        using var socket = new Socket(addresses[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(addresses[0], gateway.Port, cancellationToken);
        IPAddress own = ((IPEndPoint)socket.LocalEndPoint!).Address;
        return own.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{own}]" : own.ToString();
    }
}
