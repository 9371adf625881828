using System.Net.Sockets;
using System.Text;

namespace P2POrleans.Gateway.Tests.Harness;

/// <summary>HTTP as text, for what a proper client would not send.</summary>
internal static class RawHttp
{
    /// <summary>Sends a request that asks for the connection to be closed, and reads until it is.</summary>
    public static async Task<string> SendAsync(Uri gateway, string request)
    {
        using TcpClient client = await ConnectAsync(gateway, request);
        return await ReadAsync(client.GetStream());
    }

    /// <summary>Sends the beginning of a request, says that nothing will follow, and reads what comes.</summary>
    /// <returns>Empty also when the gateway answers with a reset.</returns>
    public static async Task<string> BeginAndLeaveAsync(Uri gateway, string request)
    {
        using TcpClient client = await ConnectAsync(gateway, request);
        NetworkStream stream = client.GetStream();
        client.Client.Shutdown(SocketShutdown.Send);
        try
        {
            return await ReadAsync(stream);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static async Task<TcpClient> ConnectAsync(Uri gateway, string request)
    {
        using var expiry = new CancellationTokenSource(TestGateway.Patience);
        var client = new TcpClient();
        await client.ConnectAsync(gateway.Host, gateway.Port, expiry.Token);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), expiry.Token);
        return client;
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(TestGateway.Patience);
    }
}
