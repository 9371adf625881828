using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace P2POrleans.Bench.Load;

/// <summary>
/// One HTTP/1.1 connection that sends prepared requests and does not look at the answers beyond their status and length: the less the
/// client does, the more of the machine is the server's. One request at a time.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];

    public static async Task<HttpConnection> OpenAsync(Uri server)
    {
        var connection = new HttpConnection();
        await connection._socket.ConnectAsync(new DnsEndPoint(server.Host, server.Port));
        return connection;
    }

    /// <returns>Bytes of the body.</returns>
    /// <exception cref="InvalidOperationException">The status is not 200.</exception>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        int filled = 0;
        while (true)
        {
            if (filled == _buffer.Length)
                Array.Resize(ref _buffer, 2 * filled);
            int read = await _socket.ReceiveAsync(_buffer.AsMemory(filled));
            if (read == 0)
                throw new InvalidOperationException("The server closed the connection.");
            filled += read;
            if (TryRead(_buffer.AsSpan(0, filled), out int body))
                return body;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool TryRead(ReadOnlySpan<byte> answer, out int body)
    {
        body = 0;
        int head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        if (!answer.StartsWith("HTTP/1.1 200 "u8))
            throw new InvalidOperationException($"The server answered: {Encoding.UTF8.GetString(answer)}");

        ReadOnlySpan<byte> headers = answer[..head];
        ReadOnlySpan<byte> rest = answer[(head + 4)..];
        int at = headers.IndexOf("Content-Length: "u8);
        if (at < 0)
            return TryReadChunks(rest, ref body);
        return Utf8Parser.TryParse(headers[(at + "Content-Length: ".Length)..], out body, out _) && rest.Length >= body;
    }

    private static bool TryReadChunks(ReadOnlySpan<byte> rest, ref int body)
    {
        while (true)
        {
            int line = rest.IndexOf("\r\n"u8);
            if (line < 0 || !Utf8Parser.TryParse(rest[..line], out int length, out _, 'x') || rest.Length < line + 2 + length + 2)
                return false;
            if (length == 0)
                return true;
            body += length;
            rest = rest[(line + 2 + length + 2)..];
        }
    }
}
