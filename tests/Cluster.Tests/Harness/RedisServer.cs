using System.Diagnostics;
using System.Globalization;
using P2POrleans.Silo.Redis;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Cluster.Tests.Harness;

/// <summary>A redis-server of its own that writes every command to a file before it answers; it can be killed and started again.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePorts.Find();
    private TestProcess? _process;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public static async Task<RedisServer> StartNewAsync()
    {
        var server = new RedisServer();
        await server.StartAsync();
        return server;
    }

    /// <summary>Returns when it answers and has read its file.</summary>
    public async Task StartAsync()
    {
        _process = TestProcess.Start(new ProcessStartInfo("redis-server",
        [
            "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder.Path,
            "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
        ]));
        await _process.WaitForOutputAsync(line => line.Contains("Ready to accept connections", StringComparison.Ordinal));
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        await _process.DisposeAsync();
        _process = null;
    }

    public async Task EmptyAsync()
    {
        await using RedisConnection connection = Connect();
        await (await connection.GetAsync()).GetDatabase().ExecuteAsync("FLUSHALL");
    }

    public RedisConnection Connect() => new(Address);

    /// <summary>For who asks what it answers and not how soon, however busy the machine is.</summary>
    public RedisConnection ConnectPatiently() => new(Address + ",asyncTimeout=240000,syncTimeout=240000");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
    }
}
