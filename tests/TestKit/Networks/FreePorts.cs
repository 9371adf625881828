using System.Net;
using System.Net.Sockets;

namespace P2POrleans.TestKit.Networks;

/// <summary>Ports for commands that must be told them. Below the range that systems hand out to clients.</summary>
public static class FreePorts
{
    /// <summary>A port such that it and all at the given distances from it are free.</summary>
    public static int Find(params int[] distances)
    {
        while (true)
        {
            int port = Random.Shared.Next(10_000, 30_000);
            if (distances.Append(0).All(d => IsFree(port + d)))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
