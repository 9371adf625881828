using System.Diagnostics;
using System.Text;

namespace P2POrleans.Bench.Load;

/// <summary>Keeps a number of connections busy with requests, each with the next one of a list, for a while.</summary>
internal sealed class HttpLoad(Uri server, int connections)
{
    /// <summary>A GET without a body, as a client sends it.</summary>
    public static byte[] Get(Uri server, string path) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nAccept: application/json\r\n\r\n");

    /// <summary>A POST without a body, by the peer that the token belongs to.</summary>
    public static byte[] Post(Uri server, string path, string token) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Length: 0\r\n\r\n");

    public async Task<LoadResult> RunAsync(IReadOnlyList<byte[]> requests, TimeSpan duration)
    {
        int next = -1;
        long bytes = 0;
        long begin = Stopwatch.GetTimestamp();
        long[][] latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            var mine = new List<long>(1 << 16);
            using HttpConnection connection = await HttpConnection.OpenAsync(server);
            while (Stopwatch.GetElapsedTime(begin) < duration)
            {
                byte[] request = requests[(int)((uint)Interlocked.Increment(ref next) % (uint)requests.Count)];
                long start = Stopwatch.GetTimestamp();
                Interlocked.Add(ref bytes, await connection.SendAsync(request));
                mine.Add(Stopwatch.GetTimestamp() - start);
            }

            return mine.ToArray();
        })));
        return LoadResult.From(latencies, Stopwatch.GetElapsedTime(begin), bytes);
    }
}
