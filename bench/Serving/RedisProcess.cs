using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace P2POrleans.Bench.Serving;

/// <summary>A redis-server as the compose file has it. Ends when disposed.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly Process _process;

    private RedisProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public static bool IsInstalled { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    public string Address { get; }

    public static async Task<RedisProcess> StartAsync(string data)
    {
        Directory.CreateDirectory(data);
        int port = FreePort();
        string[] arguments =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", data,
            "--appendonly", "yes", "--appendfsync", "everysec",
        ];
        Process process = Process.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("Ready to accept connections", StringComparison.Ordinal))
                continue;
            // It goes on writing: somebody must read, or it stops when the pipe is full.
            _ = process.StandardOutput.ReadToEndAsync();
            return new RedisProcess(process, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
        }

        throw new InvalidOperationException("redis-server did not start.");
    }

    /// <summary>One that nobody listens on at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
