using System.Net;
using System.Net.Sockets;

namespace P2POrleans.Cluster.Tests.Harness;

/// <summary>For servers that have to be told their port, because they are started on it again.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
