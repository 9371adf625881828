using System.Net.Sockets;
using System.Text;

namespace P2POrleans.Gateway.Tests.Harness;

/// <summary>HTTP as text, for what a proper client would not send.</summary>
internal static class RawHttp
{
    /// <summary>Sends a request that asks for the connection to be closed, and reads until it is.</summary>
    public static Task<string> SendAsync(Uri gateway, string request) => SendAsync(gateway, request, leaves: false);

    /// <summary>Sends the beginning of a request, says that nothing will follow, and reads what comes.</summary>
    public static Task<string> SendAndLeaveAsync(Uri gateway, string request) => SendAsync(gateway, request, leaves: true);

    private static async Task<string> SendAsync(Uri gateway, string request, bool leaves)
    {
        using var expiry = new CancellationTokenSource(TestGateway.Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Host, gateway.Port, expiry.Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), expiry.Token);
        if (leaves)
            client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(expiry.Token);
    }
}
