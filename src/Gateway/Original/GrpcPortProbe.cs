using System.Net.Sockets;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.Gateway.Original;

/// <summary>
/// Asks whether a gRPC server lives on a port. A connection alone does not say so: the kernel accepts it for a process that
/// hangs. So the probe opens HTTP/2 (RFC 9113, 3.4) and waits for the server's half of it, which every gRPC server sends at
/// once; no call is made that would show in the peer's own log.
/// </summary>
internal static class GrpcPortProbe
{
    private const int FrameHeaderLength = 9;
    private const int FrameTypeOffset = 3;
    private const byte SettingsFrame = 4;

    /// <summary>The preface, then an empty SETTINGS frame.</summary>
    private static ReadOnlySpan<byte> Opening => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8;

    /// <param name="url"><c>grpc://host:port</c>.</param>
    /// <returns>False when the name does not resolve, nobody answers within the time, or what answers is no HTTP/2 server.</returns>
    /// <exception cref="OperationCanceledException">The token given was cancelled; a time-out is an answer instead.</exception>
    public static async Task<bool> IsAliveAsync(Uri url, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(timeout, time, cancellationToken);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(url.IdnHost, url.Port, limit.Token);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(Opening.ToArray(), limit.Token);

            var header = new byte[FrameHeaderLength];
            await stream.ReadExactlyAsync(header, limit.Token);
            return header[FrameTypeOffset] == SettingsFrame;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
